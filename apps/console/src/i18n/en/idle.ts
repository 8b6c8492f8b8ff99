import type { idle as zh } from '../zh/idle.ts'

export const idle: Record<keyof typeof zh, string> = {
  'settings.tabIdle': 'Idle conversations',
  'idle.title': 'Web channel',
  'idle.hint': 'What happens to conversations that fall silent',
  'idle.intro': 'Nobody who waits in the queue or for an answer is ever closed. 0 means never.',
  'idle.minutes': 'min',
  'idle.botClose': 'With the bot: close after',
  'idle.botCloseHelp': 'A new message of the customer opens the conversation again.',
  'idle.agentWarn': 'With an agent: remind the customer after',
  'idle.agentWarnHelp': "Counted from the agent's last reply; the text below is sent.",
  'idle.agentClose': 'With an agent: close after',
  'idle.agentCloseHelp': "Counted from the agent's last reply; longer than the reminder.",
  'idle.warnTooLate': 'Remind before closing.',
  'idle.warningZh': 'Reminder (Chinese conversations)',
  'idle.warningEn': 'Reminder (English conversations)',
}
