import type { ClientFrame, Language, MessageEvent, ServerFrame } from '@yingda/contract'
import { Connection } from './connection.ts'
import { Follower } from './follower.ts'
import { History } from './history.ts'
import { createHttp, type Http } from './http.ts'
import { uuid } from './ids.ts'
import { Links } from './links.ts'
import { Opener } from './opener.ts'
import { Outgoing } from './outgoing.ts'
import { absolute, realtimeUrl, realTimers } from './platform.ts'
import { Reads } from './reads.ts'
import { Session, type OpenedSession } from './session.ts'
import { createStore } from './storage.ts'
import { TicketDesk } from './tickets.ts'
import { Typing } from './typing.ts'
import type { ClientOptions, ConnectionState, ErrorInfo } from './types.ts'
import { uploadByFetch } from './uploads.ts'
import { Visitor } from './visitor.ts'

/** What the parts of a client tell it. */
export interface Hooks {
  onChange: () => void
  onNotice: (error: ErrorInfo) => void
  onOpened: (session: OpenedSession) => void
  onRefused: (error: ErrorInfo) => void
  /** The session could not be opened and is tried again then. */
  onWaiting: (retryAt: number) => void
  onIdentityRefused: (error: ErrorInfo) => void
  onFrame: (frame: ServerFrame) => void
  onOnline: () => void
  onConnection: (state: ConnectionState) => void
  onLog: () => void
  onMessage: (event: MessageEvent, isNews: boolean) => void
  onSynced: () => void
  onLost: () => void
}

/** What a client is made of. */
export interface Parts {
  session: Session
  visitor: Visitor
  opener: Opener
  connection: Connection
  outgoing: Outgoing
  links: Links
  history: History
  follower: Follower
  reads: Reads
  typing: Typing
  tickets: TicketDesk
}

/** Makes the parts and lets each know of those it needs. */
export function createParts(options: ClientOptions, hooks: Hooks): Parts {
  const { now, random, timers = realTimers } = options
  const { onChange, onNotice } = hooks
  const store = createStore(options.storage)
  const prefix = `yingda:${options.site}:`
  let refs = 0
  const newRef = (): string => {
    refs += 1
    return `r${String(refs)}`
  }
  const visitor = new Visitor({ http: () => http, site: options.site, language: options.language, onChange, onNotice })
  const language = (): Language => visitor.language
  const session = new Session(store, `${prefix}session`)
  const conversationId = session.conversationId ?? uuid(random)
  session.keepConversation({ conversationId })
  const http: Http = createHttp({ baseUrl: options.baseUrl, fetch: options.fetch, language, token: () => session.token })
  const origin = (): string => absolute(options.baseUrl)
  const links = new Links(http, origin, now)
  const upload = options.upload ?? uploadByFetch(options.fetch)
  const opener = new Opener({
    session, http, site: options.site, timers, now, random, language, identity: options.identity ?? null, attributes: options.attributes ?? null,
    onOpened: hooks.onOpened, onRefused: hooks.onRefused, onWaiting: hooks.onWaiting, onIdentityRefused: hooks.onIdentityRefused, onNotice,
  })
  const connection = new Connection({
    url: options.realtimeUrl ?? realtimeUrl(options.baseUrl), connect: options.connect, now, random, timers, language, token: () => session.token ?? '',
    onFrame: hooks.onFrame, onOnline: hooks.onOnline, onChange: hooks.onConnection, onUnauthorised: () => opener.tokenRefused(),
  })
  const send = (frame: ClientFrame): boolean => connection.send(frame)
  const onSilence = (): void => connection.restart()
  const isOnline = (): boolean => connection.state.kind === 'online'
  const follower = new Follower(conversationId, {
    timers, random, send, newRef, isOnline, onChange: hooks.onLog, onMessage: hooks.onMessage, onSynced: hooks.onSynced, onLost: hooks.onLost, onSilence,
  })
  const outgoing = new Outgoing({
    store, prefix: `${prefix}out:`, http, links, upload, timers, now, random, language, send, newRef, onChange, onNotice, onSilence,
    page: () => options.page?.() ?? null,
    conversationId: () => follower.log.id,
    isReady: () => follower.isSynced && isOnline(),
    willBeSeen: (id, seq) => id === follower.log.id && seq > follower.log.cursor,
  })
  const history = new History({
    http, onChange, log: () => follower.log,
    setLog: (log) => {
      follower.log = log
    },
  })
  const typing = new Typing({ timers, now, onChange, send: (on) => send({ type: 'typing', conversationId: follower.log.id, on }) })
  const reads = new Reads({
    timers, store, key: `${prefix}seen`, log: () => follower.log,
    send: (command) => send({ type: 'command', ref: newRef(), conversationId: follower.log.id, command }),
  })
  const tickets = new TicketDesk({ http, store, prefix: `${prefix}form:`, upload, random, origin })
  return { session, visitor, opener, connection, outgoing, links, history, follower, reads, typing, tickets }
}
