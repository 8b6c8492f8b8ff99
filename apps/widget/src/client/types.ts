import type {
  AttachmentRef,
  ConversationEvent,
  ConversationState,
  CustomerBlock,
  CustomerCommand,
  ErrorCode,
  Language,
  OutgoingContent,
  OwnConsent,
  ServerFrame,
  Welcome,
} from '@yingda/contract'

/** The part of a WebSocket's events that is read here. */
export interface SocketEvent {
  type: string
  data?: unknown
  code?: number
}

/** What the client needs of a WebSocket: the browser's, that of `ws`, or one made up in a test. */
export interface WebSocketLike {
  addEventListener(type: string, listener: (event: SocketEvent) => void): void
  send(data: string): void
  close(code?: number, reason?: string): void
}

/** What the client needs of `localStorage`. Every call may throw. */
export interface StorageLike {
  readonly length: number
  key(index: number): string | null
  getItem(key: string): string | null
  setItem(key: string, value: string): void
  removeItem(key: string): void
}

export interface Timers {
  set(run: () => void, ms: number): unknown
  clear(handle: unknown): void
}

export interface UploadRequest {
  url: string
  headers: Record<string, string>
  body: Blob
  /** Called with the sent share, 0 … 1. */
  onProgress: (share: number) => void
  signal: AbortSignal
}

/** Sends a file. Rejects when the network fails; a refusal is an answer with its status. */
export type Upload = (request: UploadRequest) => Promise<{ status: number; body: unknown }>

export type Attributes = Record<string, string | number | boolean>

/** What the site says of its customer; the signature is checked by the server. */
export interface Identity {
  id: string
  name?: string
  email?: string
  phone?: string
  /** The text of one JSON object, as it was signed. */
  attributes?: string
  /** Seconds since 1970. */
  issuedAt: number
  signature: string
}

/** A refusal as it is shown: the server's sentence when it gave one. */
export interface ErrorInfo {
  code: ErrorCode | 'offline'
  message: string | null
}

export type ConnectionState =
  | { kind: 'stopped' }
  | { kind: 'connecting' }
  | { kind: 'online' }
  /** `retryAt`: milliseconds since 1970 of the next attempt. */
  | { kind: 'waiting'; retryAt: number }

export type OutboxBody =
  | { kind: 'message'; content: OutgoingContent; attachment: AttachmentRef | null }
  | { kind: 'file'; name: string; size: number; mediaType: string; preview: string | null }
  | { kind: 'command'; command: CustomerCommand }

export interface OutboxItem {
  clientId: string
  conversationId: string
  /** When it was written, milliseconds since 1970, and its place among those of the same millisecond. */
  at: number
  place: number
  /** The tab that sends it; '' when that tab has gone. */
  tab: string
  body: OutboxBody
  /** `sent`: acknowledged, its event is on the way. */
  status: 'uploading' | 'pending' | 'sent' | 'failed'
  error: ErrorInfo | null
  /** Share of the file that has been sent, 0 … 1. */
  progress: number
  attempts: number
}

export interface QueuePlace {
  place: number
  waitSeconds: number | null
  agentsOnline: number
  /** A message can be left instead of waiting. */
  mayLeaveMessage: boolean
}

/** A conversation before the present one, as far as it has been loaded. */
export interface EarlierConversation {
  id: string
  state: ConversationState
  events: readonly ConversationEvent[]
  /** False while older events of it are still on the server. */
  complete: boolean
}

export interface CustomerInfo {
  id: string
  name: string | null
  identified: boolean
}

/** Everything a screen needs, as one value that is replaced on every change. */
export interface ClientView {
  /** `refused`: the server will not serve this site or visitor; `refusal` says why. */
  phase: 'opening' | 'open' | 'refused'
  refusal: ErrorInfo | null
  connection: ConnectionState
  language: Language
  welcome: Welcome | null
  customer: CustomerInfo | null
  conversationId: string
  /** Null until the conversation has been started by a first message. */
  state: ConversationState | null
  events: readonly ConversationEvent[]
  /** True once the server has said what is in the conversation. */
  synced: boolean
  earlier: readonly EarlierConversation[]
  hasEarlier: boolean
  loadingEarlier: 'idle' | 'loading' | 'failed'
  outbox: readonly OutboxItem[]
  typing: 'agent' | 'bot' | null
  /** Set only while the customer waits for a person. */
  queue: QueuePlace | null
  /** Messages of bot and agents that were not read. */
  unread: number
  /** Set while this customer may not write. */
  block: CustomerBlock | null
  /** What this customer has agreed to; null until the server has said so. */
  consent: OwnConsent | null
}

export type ClientChange =
  | { kind: 'view' }
  /** A message of bot or agent came in while the conversation was open here. */
  | { kind: 'message'; event: Extract<ConversationEvent, { type: 'message' }> }
  /** Something asked for was refused. */
  | { kind: 'notice'; error: ErrorInfo }
  /** The site's identity was refused; the words are for its developers, not for the customer. */
  | { kind: 'identity'; error: ErrorInfo }

export type Frame<T extends ServerFrame['type']> = Extract<ServerFrame, { type: T }>

export interface ClientOptions {
  /** Origin of the server, without a slash at the end; '' for the page's own. */
  baseUrl: string
  /** Address of the realtime endpoint; made from `baseUrl` when absent. */
  realtimeUrl?: string
  site: string
  language: Language
  /** Address of the page the customer is on; null when it is not known. */
  page?: () => string | null
  identity?: Identity
  attributes?: Attributes
  connect: (url: string) => WebSocketLike
  /** Null when there is none: then everything is kept in memory. */
  storage: StorageLike | null
  /** Milliseconds since 1970. */
  now: () => number
  /** 0 ≤ x < 1. */
  random: () => number
  fetch: (url: string, init: RequestInit) => Promise<Response>
  upload?: Upload
  timers?: Timers
}
