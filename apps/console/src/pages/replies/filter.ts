import type { ReplyOwner, ReplyScope } from '@yingda/contract'

export interface ReplyFilter {
  readonly search: string
  /** `company`, `personal`, `group` for all groups, or `group:<id>`; empty: all. */
  readonly whose: string
}

export const noReplyFilter: ReplyFilter = { search: '', whose: '' }

/** The filter an address asks for. */
export function replyFilterOf(params: URLSearchParams): ReplyFilter {
  const whose = params.get('whose') ?? ''
  return { search: (params.get('q') ?? '').slice(0, 100), whose: /^(?:company|personal|group(?::[0-9a-f-]{36})?)$/u.test(whose) ? whose : '' }
}

/** The filter as the API takes it: only what is set. */
export function replyQuery({ search, whose }: ReplyFilter): { search?: string; scope?: ReplyScope; groupId?: string } {
  const [scope = '', groupId] = whose.split(':')
  return {
    ...(search === '' ? {} : { search }),
    ...(scope === '' ? {} : { scope: scope as ReplyScope }),
    ...(groupId === undefined ? {} : { groupId }),
  }
}

/** An owner as a select has it, and back. */
export const ownerValue = (owner: ReplyOwner): string => (owner.scope === 'group' ? `group:${owner.groupId}` : owner.scope)
export function ownerOf(value: string): ReplyOwner {
  if (value.startsWith('group:')) return { scope: 'group', groupId: value.slice('group:'.length) }
  return { scope: value === 'company' ? 'company' : 'personal' }
}

/** An owner as the files of import and export name it. */
export const ownerQuery = (value: string): { scope: ReplyScope; groupId?: string } => ownerOf(value)
