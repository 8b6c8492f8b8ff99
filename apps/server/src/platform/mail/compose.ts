import type { Language } from '@yingda/contract'

/** What a mail says, as text and as HTML. */
export interface MailContent {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** The parts of a mail, all plain text. */
export interface MailParts {
  readonly subject: string
  /** The paragraphs, each of one or more lines. */
  readonly paragraphs: readonly string[]
  /** A button; the address must be http or https. */
  readonly action?: { readonly label: string; readonly url: string }
  /** Small print below. */
  readonly note?: string
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escape = (text: string): string => text.replaceAll(/[&<>"']/gu, (char) => ENTITIES[char] ?? char)
const lines = (text: string): string => escape(text).replaceAll(/\r?\n/gu, '<br>')

const signature: Record<Language, string> = {
  zh: '此邮件由客服系统自动发送，请勿直接回复。',
  en: 'This mail was sent by the customer-service system. Please do not reply to it.',
}

/** @throws TypeError for an address that no mail should link to */
function webAddress(url: string): string {
  const { protocol, href } = new URL(url)
  if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError(`not a web address: ${protocol}`)
  return href
}

/**
 * Puts a mail together from plain text: whatever people wrote is escaped. Templates are functions of the language that call
 * this, beside the code that knows the occasion.
 */
export function composeMail(language: Language, { subject, paragraphs, action, note }: MailParts): MailContent {
  const link = action && { label: action.label, url: webAddress(action.url) }
  const small = [...(note === undefined ? [] : [note]), signature[language]]
  const text = [...paragraphs, ...(link ? [`${link.label}\n${link.url}`] : []), ['-- ', ...small].join('\n')].join('\n\n')
  const button = link
    ? `<p style="margin:24px 0"><a href="${escape(link.url)}" style="display:inline-block;padding:10px 20px;border-radius:6px;background:#1455d9;color:#ffffff;text-decoration:none">${escape(link.label)}</a></p>`
    : ''
  const html = `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escape(subject)}</title></head>
<body style="margin:0;padding:24px;background:#f4f5f7;color:#1f2329;font:15px/1.6 -apple-system,'Segoe UI','PingFang SC','Microsoft YaHei',sans-serif">
<div style="max-width:560px;margin:0 auto;padding:24px 28px;border-radius:8px;background:#ffffff">
${paragraphs.map((one) => `<p style="margin:0 0 14px">${lines(one)}</p>`).join('\n')}
${button}
<p style="margin:24px 0 0;padding-top:14px;border-top:1px solid #e5e6eb;color:#646a73;font-size:13px">${small.map(lines).join('<br>')}</p>
</div></body></html>`
  return { subject: subject.replaceAll(/\s+/gu, ' ').trim(), text, html }
}

/** The mail that shows that mails arrive. */
export const testMail = (language: Language, publicUrl: string): MailContent =>
  composeMail(
    language,
    language === 'zh'
      ? { subject: '应答：测试邮件', paragraphs: ['收到这封邮件，说明发信设置是正确的。'], action: { label: '打开控制台', url: `${publicUrl}/console` } }
      : { subject: 'Yingda: test mail', paragraphs: ['You have received this mail, so the mail settings are right.'], action: { label: 'Open the console', url: `${publicUrl}/console` } },
  )
