import type { ComponentChildren, JSX } from 'preact'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ClientView } from '../client/index.ts'
import { fill } from '../i18n.ts'
import { usePanel } from './context.ts'
import { day, levelOf } from './format.ts'
import { Avatar } from './header.tsx'
import { DownIcon } from './icons.tsx'
import { Choices, Message } from './message.tsx'
import { renderMarkdown } from './markdown.ts'
import { TicketLine } from './ticket.tsx'
import { timeline, type Row } from './timeline.ts'

/** This near to the end counts as being there, in pixels. */
const NEAR_END = 80
/** Earlier messages are loaded when the reader comes this near to the top, in pixels. */
const NEAR_TOP = 60

export interface MessagesProps {
  view: ClientView
  isVisible: boolean
  onHuman: (() => void) | null
  /** Shown after the last message. */
  children: ComponentChildren
}

/** The conversation: scrolls with new messages while the reader is at the end, and stays put otherwise. */
export function Messages({ view, isVisible, onHuman, children }: MessagesProps): JSX.Element {
  const { client, texts } = usePanel()
  const rows = useMemo(() => timeline(view), [view.events, view.earlier, view.outbox, view.state, view.conversationId])
  const box = useRef<HTMLDivElement>(null)
  const content = useRef<HTMLDivElement>(null)
  const { isAtEnd, toEnd, onScroll } = useFollowing(box, content, rows, isVisible)
  useEffect(() => {
    if (isVisible && isAtEnd) client.markRead()
  }, [isVisible, isAtEnd, view.events])
  const load = (): void => {
    if (view.hasEarlier && view.loadingEarlier === 'idle') void client.loadEarlier()
  }
  return (
    <div class="messages-frame">
      <div
        class="messages"
        ref={box}
        tabIndex={0}
        role="log"
        aria-live="off"
        aria-label={texts.messages}
        onScroll={() => {
          onScroll()
          if (rows.length > 0 && (box.current?.scrollTop ?? NEAR_TOP) < NEAR_TOP) load()
        }}
      >
        <div class="messages-content" ref={content}>
          <Earlier view={view} />
          {(!view.hasEarlier || rows.length === 0 || view.events.length === 0) && view.earlier.length === 0 && <Greeting view={view} />}
          {rows.map((row) => (
            <RowView key={row.key} row={row} onHuman={onHuman} />
          ))}
          {view.earlier.length > 0 && view.events.length === 0 && view.outbox.length === 0 && <Greeting view={view} />}
          {view.typing !== null && <Typing view={view} />}
          {children}
        </div>
      </div>
      {!isAtEnd && (
        <button type="button" class={`to-end${view.unread > 0 ? ' has-news' : ''}`} aria-label={texts.newMessages} onClick={() => toEnd()}>
          {view.unread > 0 && <span>{fill(texts.newMessagesCount, { n: view.unread })}</span>}
          <DownIcon />
        </button>
      )}
    </div>
  )
}

function RowView({ row, onHuman }: { row: Row; onHuman: (() => void) | null }): JSX.Element {
  const { texts, language } = usePanel()
  switch (row.kind) {
    case 'message':
      return <Message row={row} onHuman={row.isLast ? onHuman : null} />
    case 'day':
      return (
        <p class="rule rule-day">
          <span>{day(row.at, Date.now(), language, texts)}</span>
        </p>
      )
    case 'begin':
      return (
        <p class="rule rule-begin">
          <span>{texts.begin}</span>
        </p>
      )
    case 'notice':
      return <p class="notice">{fill(texts.notices[row.reason], { name: row.name ?? '' })}</p>
    case 'ticket':
      return <TicketLine row={row} />
    case 'rated':
      return <p class="notice">{fill(texts.rated, { level: levelOf(texts.rateLevels, row.score, row.scale) })}</p>
  }
}

function Earlier({ view }: { view: ClientView }): JSX.Element | null {
  const { client, texts } = usePanel()
  if (!view.hasEarlier) return null
  const label = { idle: texts.earlier, loading: texts.earlierLoading, failed: texts.earlierFailed }[view.loadingEarlier]
  return (
    <button type="button" class="link earlier" aria-disabled={view.loadingEarlier === 'loading'} onClick={() => void client.loadEarlier()}>
      {label}
    </button>
  )
}

function Greeting({ view }: { view: ClientView }): JSX.Element | null {
  const { texts } = usePanel()
  const { welcome } = view
  if (welcome === null) return view.phase === 'opening' ? <Skeleton /> : null
  return (
    <div class="message message-bot">
      <Avatar who="bot" name={null} />
      <div class="message-body">
        <p class="speaker">
          <span class="speaker-name">{texts.bot}</span>
          <span class="tag">{texts.botTag}</span>
        </p>
        <div class="bubble">
          <div class="rich">{renderMarkdown(welcome.greeting)}</div>
        </div>
        {welcome.hotQuestions.length > 0 && (
          <>
            <p class="choices-title">{texts.hot}</p>
            <Choices choices={welcome.hotQuestions} label={texts.hot} />
          </>
        )}
      </div>
    </div>
  )
}

function Skeleton(): JSX.Element {
  return (
    <div class="skeleton" aria-hidden="true">
      <span />
      <span />
      <span />
    </div>
  )
}

function Typing({ view }: { view: ClientView }): JSX.Element {
  const { texts } = usePanel()
  const owner = view.state?.owner
  const name = view.typing === 'agent' && owner?.kind === 'agent' ? owner.name : null
  return (
    <div class={`message message-${view.typing === 'agent' ? 'agent' : 'bot'}`}>
      <Avatar who={view.typing === 'agent' ? 'agent' : 'bot'} name={name} />
      <div class="message-body">
        <p class="speaker">{fill(texts.typing, { name: `${name ?? texts.bot}` })}</p>
        <div class="bubble typing" aria-hidden="true">
          <i />
          <i />
          <i />
        </div>
      </div>
    </div>
  )
}

/** Keeps the end in sight while the reader is there, and the reader's place when earlier messages are put above. */
function useFollowing(
  box: { current: HTMLDivElement | null },
  content: { current: HTMLDivElement | null },
  rows: readonly Row[],
  isVisible: boolean,
): { isAtEnd: boolean; toEnd: () => void; onScroll: () => void } {
  const [isAtEnd, setAtEnd] = useState(true)
  const follow = useRef(true)
  const offset = useRef(0)
  const isEmpty = useRef(true)
  isEmpty.current = rows.length === 0
  const before = useRef<{ first: string | undefined; last: string | undefined; height: number }>({ first: undefined, last: undefined, height: 0 })

  const toEnd = (): void => {
    follow.current = true
    setAtEnd(true)
    const list = box.current
    if (list === null) return
    // a first visit begins at the top, with the greeting
    list.scrollTop = isEmpty.current ? 0 : list.scrollHeight
    offset.current = list.scrollTop
  }
  const onScroll = (): void => {
    const list = box.current
    if (list === null || list.clientHeight === 0) return
    // what grows at the end also fires this; only the reader makes the offset smaller
    const isUpwards = list.scrollTop < offset.current - 1
    offset.current = list.scrollTop
    if (list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END) follow.current = true
    else if (isUpwards) follow.current = false
    setAtEnd(follow.current || isEmpty.current)
  }
  useLayoutEffect(() => {
    const list = box.current
    if (list === null) return
    const was = before.current
    const first = firstMessage(rows)
    const last = rows.at(-1)
    const isNewOwn = last?.key !== was.last && last?.kind === 'message' && last.who === 'customer' && last.seq === 0
    if (follow.current || isNewOwn) toEnd()
    else if (first !== was.first && was.first !== undefined) list.scrollTop += list.scrollHeight - was.height
    before.current = { first, last: last?.key, height: list.scrollHeight }
  }, [rows])
  useEffect(() => {
    const grown = content.current
    if (grown === null) return undefined
    const observer = new ResizeObserver(() => {
      if (follow.current) toEnd()
    })
    observer.observe(grown)
    if (box.current !== null) observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  useEffect(() => {
    if (isVisible && follow.current) toEnd()
  }, [isVisible])
  return { isAtEnd, toEnd, onScroll }
}

function firstMessage(rows: readonly Row[]): string | undefined {
  return rows.find((row) => row.kind !== 'day')?.key
}
