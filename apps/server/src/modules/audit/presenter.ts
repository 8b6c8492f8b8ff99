import type { AuditRow } from './store.ts'

/** Names of users by id, those that exist. */
export type Names = (ids: string[]) => Promise<Map<string, string>>

export interface AuditEntry {
  id: string
  at: string
  actor: string
  action: string
  subject: string
  detail: Record<string, unknown>
}

const USER = 'user:'
const userId = (reference: string): string | null => (reference.startsWith(USER) ? reference.slice(USER.length) : null)

/**
 * Entries for people: the actor by name, and `subjectName` in the detail when the subject is a user. The log itself keeps
 * ids only, so that a name is never out of date and can be erased.
 */
export async function presentEntries(entries: readonly AuditRow[], names: Names): Promise<AuditEntry[]> {
  const ids = new Set(entries.flatMap((entry) => [userId(entry.actor) ?? [], userId(entry.subject) ?? []].flat()))
  const known = ids.size > 0 ? await names([...ids]) : new Map<string, string>()
  return entries.map((entry) => {
    const subjectName = known.get(userId(entry.subject) ?? '')
    return {
      id: String(entry.id),
      at: entry.at,
      actor: known.get(userId(entry.actor) ?? '') ?? entry.actor,
      action: entry.action,
      subject: entry.subject,
      detail: subjectName === undefined ? entry.detail : { ...entry.detail, subjectName },
    }
  })
}
