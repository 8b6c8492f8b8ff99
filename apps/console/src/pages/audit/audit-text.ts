import type { Output } from '@yingda/client'
import type { Translate } from '../../i18n/i18n.tsx'

type AuditEntry = Output<'listAudit'>['items'][number]

const known = [
  'user.signed_in', 'user.sign_in_blocked', 'user.created', 'user.invited', 'user.reinvited', 'user.joined', 'user.updated', 'user.password_changed', 'user.password_replaced', 'user.password_reset',
  'user.password_reset_offered', 'role.created', 'role.updated', 'role.deleted', 'site.updated', 'site.secret_rotated', 'knowledge.created', 'knowledge.updated', 'knowledge.deleted', 'knowledge.imported', 'customer.updated',
] as const

/** What was done, in words; an action this console does not know keeps its name. */
export function actionText(action: string, t: Translate): string {
  const found = known.find((name) => name === action)
  return found ? t(`auditAction.${found}`) : action
}

const kinds = ['user', 'role', 'site', 'entry', 'import', 'customer'] as const

/** What it was done to: its name when it is known, else its kind and the beginning of its id. */
export function subjectText(entry: Pick<AuditEntry, 'subject' | 'detail'>, names: ReadonlyMap<string, string>, t: Translate): string {
  const told = entry.detail['subjectName']
  if (typeof told === 'string' && told !== '') return told
  const [kind = '', id = ''] = entry.subject.split(':')
  const found = kinds.find((one) => one === kind)
  return names.get(id) ?? (found && id !== '' ? `${t(`auditKind.${found}`)} ${id.slice(0, 8)}` : entry.subject)
}

/** The detail without what is shown elsewhere. */
export function shownDetail(detail: AuditEntry['detail']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(detail).filter(([name]) => name !== 'subjectName'))
}

/** A value of the detail on one line; ids that are known become names. */
export function detailText(value: unknown, names: ReadonlyMap<string, string>): string {
  if (Array.isArray(value)) return value.map((one) => detailText(one, names)).join(', ')
  if (typeof value === 'string' && names.has(value)) return names.get(value) ?? value
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}
