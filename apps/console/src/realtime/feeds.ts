import type { ClientFrame, ServerFrame } from '@yingda/contract'
import { createEmitter } from './emitter.ts'
import type { Clock } from './socket.ts'
import { emptyView, withEvents, withOlder, withSnapshot, withWatching, type ConversationView, type Snapshot } from './view.ts'

/** The other side is taken to have stopped typing after this, in milliseconds, unless it says so again. */
const TYPING_MS = 6_000

export type Viewers = Extract<ServerFrame, { type: 'viewers' }>['viewers']
const nobody: Viewers = []

interface Feed {
  view: ConversationView
  watchers: number
  /** The ref of the `watch` under way; answers to earlier ones are stale. */
  asked: string | null
  /** Ends the customer's typing before its time; null when the customer is not typing. */
  forgetTyping: (() => void) | null
  /** Which colleagues have it on their screen; as the server said last. */
  viewers: Viewers
  /** The server says that this reader may no longer follow it. */
  lost: boolean
}

/** The watched conversations of one console: their views, kept whole through losses by their cursors. */
export interface Feeds {
  /** Follows a conversation until the returned function is called; counted, so that two may follow the same. */
  watch(id: string): () => void
  /** Hands a page from HTTP in; call it before `watch` so that the server needs to send only what is newer. */
  put(id: string, snapshot: Snapshot): void
  putOlder(id: string, page: { events: ConversationView['events']; more: boolean }): void
  get(id: string): ConversationView | null
  isTyping(id: string): boolean
  /** Colleagues, this console's own agent included, who look at it or write in it. */
  viewersOf(id: string): Viewers
  /** The conversation left this reader's sight; what is shown of it is its last view. */
  isLost(id: string): boolean
  onChange(listener: (id: string) => void): () => void
  /** The connection is back: every watched conversation is asked for from its cursor. */
  resume(): void
  receive(frame: ServerFrame): void
}

type FeedFrame = Extract<ServerFrame, { type: 'events' | 'watching' | 'behind' | 'lost' | 'typing' | 'viewers' }>
const feedTypes: ReadonlySet<string> = new Set<FeedFrame['type']>(['events', 'watching', 'behind', 'lost', 'typing', 'viewers'])
const concernsOne = (frame: ServerFrame): frame is FeedFrame => feedTypes.has(frame.type)

/**
 * @param send sends a frame and says whether it could
 * @param nextRef makes references that are unique on the connection
 */
export function createFeeds(send: (frame: ClientFrame) => boolean, nextRef: () => string, clock: Clock): Feeds {
  const feeds = new Map<string, Feed>()
  const changed = createEmitter<string>()

  const update = (feed: Feed, view: ConversationView): void => {
    if (feed.view === view) return
    feed.view = view
    changed.emit(view.id)
  }

  const ask = (feed: Feed): void => {
    const ref = nextRef()
    feed.asked = send({ type: 'watch', ref, conversationId: feed.view.id, after: feed.view.through }) ? ref : null
  }

  const feedOf = (id: string): Feed => {
    const found = feeds.get(id)
    if (found) return found
    const made: Feed = { view: emptyView(id), watchers: 0, asked: null, forgetTyping: null, viewers: nobody, lost: false }
    feeds.set(id, made)
    return made
  }

  const setTyping = (feed: Feed, on: boolean): void => {
    feed.forgetTyping?.()
    const was = feed.forgetTyping !== null
    feed.forgetTyping = on ? clock.after(TYPING_MS, () => setTyping(feed, false)) : null
    if (was !== on) changed.emit(feed.view.id)
  }

  const onEvents = (feed: Feed, frame: Extract<ServerFrame, { type: 'events' }>): void => {
    const result = withEvents(feed.view, frame)
    if (result.kind === 'applied') {
      if (frame.events.some((event) => event.type === 'message' && event.author.kind === 'customer')) setTyping(feed, false)
      return update(feed, result.view)
    }
    if (feed.asked === null) ask(feed)
  }

  const onWatching = (feed: Feed, frame: Extract<ServerFrame, { type: 'watching' }>): void => {
    if (frame.ref !== feed.asked) return
    feed.asked = null
    feed.lost = false
    update(feed, withWatching(feed.view, frame))
  }

  const lose = (feed: Feed): void => {
    feed.asked = null
    feed.lost = true
    feed.viewers = nobody
    setTyping(feed, false)
    changed.emit(feed.view.id)
  }

  return {
    watch(id) {
      const feed = feedOf(id)
      feed.watchers += 1
      if (feed.watchers === 1) ask(feed)
      let left = false
      return () => {
        if (left) return
        left = true
        feed.watchers -= 1
        if (feed.watchers > 0) return
        feed.forgetTyping?.()
        feeds.delete(id)
        send({ type: 'unwatch', conversationId: id })
      }
    },
    put(id, snapshot) {
      const feed = feedOf(id)
      update(feed, withSnapshot(feed.view, snapshot))
    },
    putOlder(id, page) {
      const feed = feeds.get(id)
      if (feed) update(feed, withOlder(feed.view, page))
    },
    get: (id) => feeds.get(id)?.view ?? null,
    isTyping: (id) => (feeds.get(id)?.forgetTyping ?? null) !== null,
    viewersOf: (id) => feeds.get(id)?.viewers ?? nobody,
    isLost: (id) => feeds.get(id)?.lost ?? false,
    onChange: changed.on,
    resume() {
      for (const feed of feeds.values()) {
        // Who is there is said again with the answer, when somebody is.
        feed.viewers = nobody
        if (feed.watchers > 0) ask(feed)
      }
    },
    receive(frame) {
      if (!concernsOne(frame)) return
      const feed = feeds.get(frame.conversationId)
      if (!feed || feed.watchers === 0) return
      if (frame.type === 'events') return onEvents(feed, frame)
      if (frame.type === 'watching') return onWatching(feed, frame)
      if (frame.type === 'behind') return ask(feed)
      if (frame.type === 'lost') return lose(feed)
      if (frame.type === 'viewers') {
        feed.viewers = frame.viewers
        return changed.emit(frame.conversationId)
      }
      if (frame.who === 'customer') setTyping(feed, frame.on)
    },
  }
}
