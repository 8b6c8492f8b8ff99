import type { Language } from '@yingda/contract'
import { composeMail, type MailContent } from '../../../platform/mail/compose.ts'

export interface Invitation {
  /** Whom it is for. */
  name: string
  /** Who sends it. */
  from: string
  url: string
  expiresAt: string
  /** They have a password and get a link to replace it. */
  isReset: boolean
}

/** The mail with the link to join, or to set a new password. */
export function invitationMail(language: Language, { name, from, url, expiresAt, isReset }: Invitation): MailContent {
  const until = `${expiresAt.slice(0, 16).replace('T', ' ')} UTC`
  if (language === 'zh') {
    return composeMail('zh', isReset
      ? { subject: '应答：设置新密码', paragraphs: [`${name}，您好：`, `${from} 为您生成了设置新密码的链接。`], action: { label: '设置新密码', url }, note: `链接只能使用一次，${until} 前有效。如果您没有要求，请忽略这封邮件。` }
      : { subject: `${from} 邀请您加入客服团队`, paragraphs: [`${name}，您好：`, `${from} 邀请您使用应答客服系统。请打开链接，设置密码后即可登录。`], action: { label: '接受邀请', url }, note: `链接只能使用一次，${until} 前有效。` })
  }
  return composeMail('en', isReset
    ? { subject: 'Yingda: set a new password', paragraphs: [`Hello ${name},`, `${from} made a link for you to set a new password.`], action: { label: 'Set a new password', url }, note: `The link works once, until ${until}. If you did not ask for it, ignore this mail.` }
    : { subject: `${from} invites you to the customer-service team`, paragraphs: [`Hello ${name},`, `${from} invites you to Yingda. Open the link and set a password to sign in.`], action: { label: 'Accept the invitation', url }, note: `The link works once, until ${until}.` })
}
