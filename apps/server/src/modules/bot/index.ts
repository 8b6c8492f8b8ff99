export { startBot, type BotOptions, type CustomerStanding } from './bot.ts'
export { startCards } from './handoff/cards.ts'
export { createHandoffRules, type HandoffRules } from './handoff/settings.ts'
export { decisionsOf, forgetConversations, latestQuestions } from './store.ts'
