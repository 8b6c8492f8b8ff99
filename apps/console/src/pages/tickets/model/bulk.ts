import type { TicketBulkChange, TicketPriority } from '@yingda/contract'

/** The form of a change of many tickets; what is empty stays as it is, `none` takes away. */
export interface BulkValues {
  readonly state?: string | undefined
  readonly priority?: TicketPriority | undefined
  readonly assigneeId?: string | undefined
  readonly groupId?: string | undefined
  readonly addTags?: readonly string[] | undefined
  readonly text?: string | undefined
  readonly isPublic?: boolean | undefined
}

const idOf = (value: string): string | null => (value === 'none' ? null : value)

/** What the form asks for. */
export function bulkChange({ state, priority, assigneeId, groupId, addTags, text, isPublic }: BulkValues): TicketBulkChange {
  const words = text?.trim() ?? ''
  return {
    ...(state ? { state } : {}),
    ...(priority ? { priority } : {}),
    ...(assigneeId ? { assigneeId: idOf(assigneeId) } : {}),
    ...(groupId ? { groupId: idOf(groupId) } : {}),
    ...(addTags && addTags.length > 0 ? { addTags: [...addTags] } : {}),
    ...(words === '' ? {} : { reply: { text: words, internal: isPublic !== true } }),
  }
}

export const isNoChange = (change: TicketBulkChange): boolean => Object.keys(change).length === 0
