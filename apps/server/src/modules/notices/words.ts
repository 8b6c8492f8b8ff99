import type { Language, NoticeKind } from '@yingda/contract'
import { composeMail, type MailContent } from '../../platform/mail/compose.ts'

/** One line of a mail. */
export interface Told {
  kind: NoticeKind
  conversationId: string
  /** The visitor's number. Names are left out: a mail lies where nobody knows who reads it. */
  customer: number | null
  /** The beginning of what was written, when the reader wants it. */
  text: string | null
}

/** Lines of one mail; the rest is counted. */
const MOST = 20

const words: Record<Language, { kinds: Record<NoticeKind, string>; visitor: (n: number | null) => string; subject: (n: number, first: string) => string; more: (n: number) => string; open: string; note: string }> = {
  zh: {
    kinds: { mention: '同事提到了您', unread: '有未读的访客消息', handed: '会话已转交给您', scheduled: '定时消息未能发送' },
    visitor: (n) => (n === null ? '访客' : `访客 ${String(n)}`), subject: (n, first) => (n === 1 ? `${first}` : `${String(n)} 条未读提醒`), more: (n) => `另有 ${String(n)} 条，请到工作台查看。`,
    open: '打开工作台', note: '可在工作台右上角的「通知设置」中调整或关闭这些邮件。',
  },
  en: {
    kinds: { mention: 'A colleague mentioned you', unread: 'Unread messages of a customer', handed: 'A conversation was handed to you', scheduled: 'A planned message was not sent' },
    visitor: (n) => (n === null ? 'visitor' : `visitor ${String(n)}`), subject: (n, first) => (n === 1 ? first : `${String(n)} things you have not seen`), more: (n) => `And ${String(n)} more; see the console.`,
    open: 'Open the console', note: 'Change or switch off these mails under “Notification settings” at the top right of the console.',
  },
}

/** The mail that tells somebody what they have not seen. */
export function noticeMail(language: Language, told: readonly Told[], publicUrl: string): MailContent {
  const said = words[language]
  const line = ({ kind, customer, text }: Told): string => `${said.kinds[kind]} · ${said.visitor(customer)}${text === null || text === '' ? '' : `\n${text}`}`
  const [first] = told
  const path = told.length === 1 && first ? `/console/conversations/${first.conversationId}` : '/console/conversations'
  return composeMail(language, {
    subject: said.subject(told.length, first ? `${said.kinds[first.kind]} · ${said.visitor(first.customer)}` : ''),
    paragraphs: [...told.slice(0, MOST).map(line), ...(told.length > MOST ? [said.more(told.length - MOST)] : [])],
    action: { label: said.open, url: `${publicUrl}${path}` }, note: said.note,
  })
}
