import { useVirtualizer } from '@tanstack/react-virtual'
import { Button } from 'antd'
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { useNavigate } from 'react-router-dom'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'
import type { ListFilter } from '../../../realtime/inbox.ts'
import { useSession } from '../../../session/session.tsx'
import { useShortcuts } from '../../../ui/shortcuts.ts'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import type { Selection } from '../bulk/use-selection.ts'
import { useActions } from '../use-actions.ts'
import { Row } from './row.tsx'
import type { ConversationList } from './use-list.ts'

const ROW = 68
const NEAR_END = 12

interface ListProps {
  list: ConversationList
  selection: Selection
  filter: ListFilter
  search: string
  /** A conversation was accepted from the list. */
  onTaken: (id: string) => void
  openId: string | undefined
  onClear: () => void
  onView: (view: ListFilter['view']) => void
}

const empties: Record<ListFilter['view'], readonly [Key, Key]> = {
  waiting: ['inbox.emptyWaiting', 'inbox.emptyWaitingHint'],
  mine: ['inbox.emptyMine', 'inbox.emptyMineHint'],
  all: ['inbox.emptyAll', 'inbox.emptyAllHint'],
}

function Empty({ filter, onClear, onView }: Pick<ListProps, 'filter' | 'onClear' | 'onView'>): ReactNode {
  const { t } = useI18n()
  const navigate = useNavigate()
  if (filter.search || filter.status) {
    return <EmptyState title={t('common.noMatch')} hint={t('common.noMatchHint')}><Button onClick={onClear}>{t('common.clearFilters')}</Button>{filter.search && <Button type="link" onClick={() => void navigate(`/search?q=${encodeURIComponent(filter.search ?? '')}`)}>{t('palette.allMessages', { text: filter.search })}</Button>}</EmptyState>
  }
  const [title, hint] = empties[filter.view]
  return <EmptyState title={t(title)} hint={t(hint)}>{filter.view === 'mine' && <Button onClick={() => onView('waiting')}>{t('inbox.toWaiting')}</Button>}</EmptyState>
}

/** The rows, drawn as far as they are seen; J, K and the arrows walk them. */
export function List(props: ListProps): ReactNode {
  const { list } = props
  if (list.loading) return <div className="list-body"><RowsSkeleton rows={8} avatar /></div>
  if (list.failure && list.items.length === 0) return <div className="list-body"><ErrorState failure={list.failure} onRetry={list.retry} /></div>
  if (list.items.length === 0) return <div className="list-body"><Empty {...props} /></div>
  return <Rows {...props} />
}

function Rows({ list, selection, filter, search, openId, onTaken }: ListProps): ReactNode {
  const { t } = useI18n()
  const { me, can } = useSession()
  const actions = useActions()
  const scroller = useRef<HTMLDivElement>(null)
  const { items } = list
  const virtual = useVirtualizer({ count: items.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 8, getItemKey: (index) => items[index]?.id ?? index })
  const rows = virtual.getVirtualItems()
  const lastShown = rows.at(-1)?.index ?? 0

  useEffect(() => {
    if (list.more && lastShown >= items.length - NEAR_END) list.loadMore()
  }, [list, lastShown, items.length])

  // Keys come faster than rows are drawn: a row that is not there yet is gone to when it is.
  const target = useRef<number | null>(null)
  const reach = (): void => {
    const row = target.current === null ? null : scroller.current?.querySelector<HTMLElement>(`[data-index="${target.current}"]`)
    if (!row) return
    target.current = null
    const focused: HTMLElement = row.querySelector('input') ?? row
    focused.focus()
  }
  useEffect(reach)
  const focusRow = (index: number): void => {
    target.current = index
    virtual.scrollToIndex(index, { align: 'auto' })
    reach()
  }
  const current = (): number => {
    if (target.current !== null) return target.current
    const focused = document.activeElement?.closest<HTMLElement>('.row')?.dataset['index']
    return focused === undefined ? items.findIndex((item) => item.id === openId) : Number(focused)
  }
  const step = (by: number): void => focusRow(Math.max(0, Math.min(items.length - 1, current() + by)))
  useShortcuts({ 'list.next': () => step(1), 'list.previous': () => step(-1) })

  const onKeyDown = (event: KeyboardEvent): void => {
    const id = (event.target as HTMLElement).closest<HTMLElement>('.row')?.dataset['id']
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      return step(event.key === 'ArrowDown' ? 1 : -1)
    }
    const item = items.find((candidate) => candidate.id === id)
    if (event.key.toLowerCase() !== 'a' || event.ctrlKey || event.metaKey || event.altKey || item?.owner.kind !== 'queue' || !can('conversations.reply')) return
    event.preventDefault()
    void actions.run({ do: 'accept', id: item.id }).then((done) => {
      if (done) onTaken(item.id)
    })
  }

  return (
    <div className="list-body" ref={scroller}>
      <div className="list-rows" role="list" aria-label={t('inbox.listLabel')} style={{ height: virtual.getTotalSize() }} onKeyDown={onKeyDown}>
        {rows.map((row) => {
          const item = items[row.index]
          return item && (
            <div key={row.key} role="listitem" aria-setsize={list.more ? -1 : items.length} aria-posinset={row.index + 1} className="list-row" style={{ transform: `translateY(${row.start}px)`, height: ROW }}>
              <Row item={item} view={filter.view} myId={me.id} search={search} open={item.id === openId} index={row.index} picked={selection.on ? selection.has(item.id) : null} onPick={selection.toggle} />
            </div>
          )
        })}
      </div>
      {list.loadingMore && <RowsSkeleton rows={2} avatar />}
      {list.failure && <ErrorState failure={list.failure} onRetry={list.retry} />}
    </div>
  )
}
