import { ArrowDownOutlined } from '@ant-design/icons'
import { Button, Spin } from 'antd'
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useLive, useTyping } from '../../../realtime/provider.tsx'
import type { ConversationView } from '../../../realtime/view.ts'
import type { TimelineItem } from '../model/timeline.ts'
import { TimelineRow } from './timeline-row.tsx'

/** So near to the end that one is following. Pixels. */
const NEAR_BOTTOM = 80
const NEAR_TOP = 240
const PAGE = 100
/** So long a message that was asked for stays marked. Milliseconds. */
const MARKED_MS = 6000

/** A message somebody wants to see, once a visit. */
export interface Place {
  readonly seq: number
  readonly visit: string
}

interface LogProps {
  view: ConversationView
  items: readonly TimelineItem[]
  goTo: Place | null
  onBottom: (atBottom: boolean) => void
}

function useOlder(view: ConversationView): { loading: boolean; failure: unknown; load: () => void } {
  const { feeds } = useLive().realtime
  const [loading, setLoading] = useState(false)
  const [failure, setFailure] = useState<unknown>(null)
  const before = view.events[0]?.seq
  const load = useCallback(() => {
    if (loading || !view.more || before === undefined) return
    setLoading(true)
    setFailure(null)
    api.listEvents({ id: view.id, before, limit: PAGE })
      .then((page) => feeds.putOlder(view.id, page), setFailure)
      .finally(() => setLoading(false))
  }, [loading, view.more, view.id, before, feeds])
  return { loading, failure, load }
}

/** Loads what was said before until the message asked for is there. */
function usePlace(goTo: Place | null, view: ConversationView, older: ReturnType<typeof useOlder>): { readonly found: number | null; readonly missing: boolean; done(): void } {
  const [shown, setShown] = useState<string | null>(null)
  const wanted = goTo !== null && goTo.visit !== shown ? goTo.seq : null
  const first = view.events[0]?.seq ?? 0
  const loaded = wanted !== null && wanted >= first
  const { load, failure } = older
  useEffect(() => {
    if (wanted !== null && !loaded && failure === null) load()
  }, [wanted, loaded, failure, load])
  const there = loaded && view.events.some((event) => event.seq === wanted && event.type === 'message')
  return { found: there ? wanted : null, missing: loaded && !there, done: () => setShown(goTo?.visit ?? null) }
}

/** Always of the same height, so that nothing below moves when it changes. */
function Older({ loading, failure, more, load }: ReturnType<typeof useOlder> & { more: boolean }): ReactNode {
  const { t } = useI18n()
  if (loading) return <Spin size="small" />
  if (failure !== null) return <>{failureText(failure)} <Button size="small" onClick={load}>{t('common.retry')}</Button></>
  return more && <Button size="small" type="link" onClick={load}>{t('conversation.earlier')}</Button>
}

/** Everything said and done, the newest at the bottom; older pages come as one scrolls back. */
export function Log({ view, items, goTo, onBottom }: LogProps): ReactNode {
  const { t } = useI18n()
  const scroller = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const following = useRef(goTo === null)
  const height = useRef(0)
  const firstKey = useRef<string | undefined>(undefined)
  const seenUpTo = useRef(view.through)
  const [missed, setMissed] = useState(0)
  const [away, setAway] = useState(false)
  const typing = useTyping(view.id)
  const older = useOlder(view)

  const toBottom = useCallback(() => {
    const box = scroller.current
    if (box) box.scrollTop = box.scrollHeight
  }, [])

  const place = usePlace(goTo, view, older)
  // A message that was asked for is shown once it is loaded; from then on one reads there.
  useLayoutEffect(() => {
    if (place.found === null) return
    const row = scroller.current?.querySelector<HTMLElement>(`[data-seq="${String(place.found)}"]`)
    if (!row) return
    following.current = false
    row.scrollIntoView({ block: 'center' })
    row.focus({ preventScroll: true })
    row.classList.add('msg-sought')
    place.done()
    setTimeout(() => row.classList.remove('msg-sought'), MARKED_MS)
  }, [place.found, items])

  // Before painting: stay at the end when following, or keep the place when older rows came in above.
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    const key = items.find((item) => item.kind !== 'day')?.key
    if (!following.current && firstKey.current !== undefined && key !== firstKey.current) box.scrollTop += box.scrollHeight - height.current
    firstKey.current = key
    height.current = box.scrollHeight
    if (following.current) toBottom()
  }, [items, typing, toBottom])

  useEffect(() => {
    const observer = new ResizeObserver(() => following.current && toBottom())
    if (content.current) observer.observe(content.current)
    if (scroller.current) observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [toBottom])

  const lastKey = items.at(-1)?.key
  const ownLast = items.at(-1)?.kind === 'outgoing'
  useEffect(() => {
    if (ownLast) {
      following.current = true
      toBottom()
    }
  }, [ownLast, lastKey, toBottom])

  useEffect(() => {
    if (following.current) seenUpTo.current = view.through
    setMissed(view.events.filter((event) => event.type === 'message' && event.author.kind === 'customer' && event.seq > seenUpTo.current).length)
  }, [view])

  const onScroll = (): void => {
    const box = scroller.current
    if (!box) return
    height.current = box.scrollHeight
    following.current = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_BOTTOM
    setAway(!following.current)
    onBottom(following.current)
    if (following.current) {
      seenUpTo.current = view.through
      setMissed(0)
    }
    if (box.scrollTop < NEAR_TOP && older.failure === null) older.load()
  }
  useEffect(() => {
    onBottom(following.current)
    const box = scroller.current
    if (box && box.scrollHeight <= box.clientHeight + NEAR_TOP && older.failure === null) older.load()
  }, [older.load, older.failure, onBottom])

  return (
    <div className="log-frame">
      <div className="log" ref={scroller} onScroll={onScroll} tabIndex={0} role="log" aria-live="polite" aria-label={t('conversation.logLabel')}>
        <div className="log-content" ref={content}>
          {place.missing && <p className="log-sought" role="status">{t('search.notThere')}</p>}
          <div className="log-older"><Older {...older} more={view.more} /></div>
          {items.map((item) => <TimelineRow key={item.key} item={item} conversationId={view.id} language={view.state?.language ?? 'zh'} />)}
          {typing && <p className="log-typing"><span className="dots" aria-hidden><i /><i /><i /></span>{t('conversation.typing')}</p>}
        </div>
      </div>
      {away && (
        <Button className="log-down" shape="round" icon={<ArrowDownOutlined aria-hidden />} onClick={() => { following.current = true; toBottom() }}>
          {missed > 0 ? t('conversation.newBelow', { n: missed }) : t('conversation.toBottom')}
        </Button>
      )}
    </div>
  )
}
