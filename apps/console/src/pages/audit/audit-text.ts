import type { CallOutput } from '../../api/call.ts'
import type { Translate } from '../../i18n/i18n.tsx'

type AuditEntry = CallOutput<'listAudit'>['items'][number]

const known = [
  'user.signed_in', 'user.sign_in_blocked', 'user.created', 'user.invited', 'user.reinvited', 'user.joined', 'user.updated', 'user.password_changed', 'user.password_replaced', 'user.password_reset',
  'user.password_reset_offered', 'role.created', 'role.updated', 'role.deleted', 'site.updated', 'site.secret_rotated', 'knowledge.created', 'knowledge.updated', 'knowledge.deleted', 'knowledge.imported', 'customer.updated',
] as const

/** What was done, in words; an action this console does not know keeps its name. */
export function actionText(action: string, t: Translate): string {
  const found = known.find((name) => name === action)
  return found ? t(`auditAction.${found}`) : action
}

/** What it was done to: its name when the server knew it. */
export function subjectText(entry: Pick<AuditEntry, 'subject' | 'detail'>): string {
  const name = entry.detail['subjectName']
  return typeof name === 'string' && name !== '' ? name : entry.subject
}

/** The detail without what is shown elsewhere. */
export function shownDetail(detail: AuditEntry['detail']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(detail).filter(([name]) => name !== 'subjectName'))
}

/** A value of the detail on one line. */
export function detailText(value: unknown): string {
  if (Array.isArray(value)) return value.map(detailText).join(', ')
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
