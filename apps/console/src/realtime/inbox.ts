import type { ConversationSummary, ListView } from '@yingda/contract'

/** Which list it is: the tab, and what it is narrowed to. */
export interface ListFilter {
  readonly view: ListView
  readonly status?: ConversationSummary['owner']['kind'] | undefined
  readonly search?: string | undefined
}

export interface ListPage {
  readonly items: readonly ConversationSummary[]
  readonly next: string | null
}

/** Whether a conversation stands in a list, as far as a console can tell: a search is the server's to judge. */
export function belongs(item: ConversationSummary, filter: ListFilter, myId: string): boolean {
  if (filter.status !== undefined && item.owner.kind !== filter.status) return false
  if (filter.view === 'waiting') return item.owner.kind === 'queue'
  if (filter.view === 'mine') return item.owner.kind === 'agent' && item.owner.agentId === myId
  return true
}

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The order of a list: in the queue the most urgent, then the longest wait first; otherwise the newest activity first; ties by id. */
export function order(view: ListView): (a: ConversationSummary, b: ConversationSummary) => number {
  if (view === 'waiting') return (a, b) => b.priority - a.priority || text(a.queuedAt ?? '', b.queuedAt ?? '') || text(a.id, b.id)
  return (a, b) => text(b.activeAt, a.activeAt) || text(a.id, b.id)
}

/**
 * The loaded pages of a list after changes. What no longer belongs goes, what changed is replaced by the newer version and
 * moves to its place, what newly belongs comes in when its place is within what is loaded. Pages keep their `next`.
 */
export function mergeInbox<P extends ListPage>(
  pages: readonly P[],
  news: { readonly changed: readonly ConversationSummary[]; readonly gone: readonly string[] },
  filter: ListFilter,
  myId: string,
): readonly P[] {
  const last = pages.at(-1)
  if (!last) return pages
  const before = pages.flatMap((page) => page.items)
  const known = new Map(before.map((item) => [item.id, item]))
  const gone = new Set(news.gone)
  let touched = before.some((item) => gone.has(item.id))
  for (const item of news.changed) {
    const old = known.get(item.id)
    if (old && old.lastSeq >= item.lastSeq) continue
    if (!old && (filter.search || !belongs(item, filter, myId))) continue
    known.set(item.id, item)
    touched = true
  }
  if (!touched) return pages
  const compare = order(filter.view)
  const items = [...known.values()].filter((item) => !gone.has(item.id) && belongs(item, filter, myId)).sort(compare)
  return spread(pages, last, withinLoaded(items, before, last, compare))
}

/** While further pages exist, what would stand after the last loaded row is left to them. */
function withinLoaded(
  items: ConversationSummary[],
  before: readonly ConversationSummary[],
  last: ListPage,
  compare: (a: ConversationSummary, b: ConversationSummary) => number,
): ConversationSummary[] {
  const edge = before.at(-1)
  if (last.next === null || !edge) return items
  const wasLoaded = new Set(before.map((item) => item.id))
  return items.filter((item) => wasLoaded.has(item.id) || compare(item, edge) <= 0)
}

/** All rows but the last page's share stay on their pages; sizes may drift, the order does not. */
function spread<P extends ListPage>(pages: readonly P[], last: P, items: readonly ConversationSummary[]): readonly P[] {
  let at = 0
  return pages.map((page) => {
    const end = page === last ? items.length : Math.min(items.length, at + page.items.length)
    const part = items.slice(at, end)
    at = end
    return { ...page, items: part }
  })
}
