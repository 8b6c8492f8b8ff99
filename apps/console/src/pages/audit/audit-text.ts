import { auditActions } from '@yingda/contract'
import type { Output } from '@yingda/client'
import type { Translate } from '../../i18n/i18n.tsx'
import { allPermissions } from '../team/permission-groups.ts'

type AuditEntry = Output<'listAudit'>['items'][number]

/** What was done, in words; an action this console does not know keeps its name. */
export function actionText(action: string, t: Translate): string {
  const found = auditActions.find((name) => name === action)
  return found ? t(`auditAction.${found}`) : action
}

const kinds = [
  'calendar', 'mail', 'user', 'role', 'site', 'entry', 'import', 'document', 'customer', 'group', 'routing', 'handoff', 'reply',
  'terms', 'product', 'enumeration', 'order_patterns', 'tests', 'test', 'testrun', 'dial', 'channel', 'ticket', 'ticket_job', 'conversation_job', 'ticket_type', 'ticket_view', 'sla_policy',
  'customer_attribute', 'customer_tag', 'segment', 'privacy_request', 'report_schedule', 'reports', 'skill', 'classification',
] as const

/** What it was done to: its name when it is known, else its kind with what the detail calls it or the beginning of its id. */
export function subjectText(entry: Pick<AuditEntry, 'subject' | 'detail'>, names: ReadonlyMap<string, string>, t: Translate): string {
  const told = entry.detail['subjectName']
  if (typeof told === 'string' && told !== '') return told
  const [kind = '', id = ''] = entry.subject.split(':')
  const found = kinds.find((one) => one === kind)
  const known = names.get(id)
  if (known !== undefined) return known
  if (!found) return entry.subject
  const called = entry.detail['name']
  return `${t(`auditKind.${found}`)} ${typeof called === 'string' && called !== '' ? called : id.slice(0, 8)}`.trimEnd()
}

/** The detail without what is shown elsewhere. */
export function shownDetail(detail: AuditEntry['detail']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(detail).filter(([name]) => name !== 'subjectName'))
}

const details = [
  'file', 'created', 'updated', 'unchanged', 'rejected', 'complete', 'mode', 'role', 'roleFrom', 'roleTo', 'active', 'permissions',
  'added', 'removed', 'fields', 'changed', 'key', 'question', 'title', 'size', 'language', 'allowedOrigins', 'name', 'triggers',
  'availability', 'cases', 'agents', 'members', 'rules', 'rows', 'conversations', 'tickets', 'kind', 'scope', 'format', 'metrics', 'from', 'to', 'until', 'filter', 'days', 'revoked', 'scenarios', 'serviceKinds',
] as const

/** The name of a part of the detail, in words. */
export function detailName(name: string, t: Translate): string {
  const found = details.find((one) => one === name)
  return found ? t(`auditDetail.${found}`) : name
}

const values = [
  'name', 'email', 'phone', 'question', 'similar', 'answer', 'segmentAnswers', 'category', 'language', 'tags', 'validFrom', 'validUntil', 'enabled', 'ticketType', 'key',
  'title', 'body', 'url', 'greeting', 'hotQuestions', 'allowedOrigins', 'timeZone', 'weekly', 'exceptions', 'cookie', 'token', 'zh', 'en',
  'ageBand', 'gender', 'occupation', 'level', 'source', 'note', 'ownerAgentId',
] as const
const availabilities = ['online', 'busy', 'break', 'offline'] as const
/** Parts whose text is one of ours; what people wrote stays as it is. */
const worded = new Set(['fields', 'changed', 'mode', 'language', 'permissions', 'added', 'removed'])

/** A value of the detail on one line: ids that are known become names, words of the program those of the reader. */
export function detailText(name: string, value: unknown, names: ReadonlyMap<string, string>, t: Translate): string {
  if (Array.isArray(value)) return value.map((one) => detailText(name, one, names, t)).join(', ')
  if (typeof value === 'boolean') return t(`auditValue.${value}`)
  if (typeof value !== 'string') return JSON.stringify(value) ?? ''
  if (name === 'availability') return t(`availability.${availabilities.find((one) => one === value) ?? 'offline'}`)
  if (!worded.has(name)) return names.get(value) ?? value
  const permission = allPermissions.find((one) => one === value)
  const found = values.find((one) => one === value)
  return permission ? t(`permission.${permission}`) : found ? t(`auditValue.${found}`) : value
}
