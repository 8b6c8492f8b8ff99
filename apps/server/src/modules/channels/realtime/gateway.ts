import { clientFrame, closeCode, errorText, MAX_WATCHED, REALTIME_PROTOCOL, type ClientFrame, type Language, type ServerFrame } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import { isDatabaseAway } from '../../../platform/http/server.ts'
import type { AgentPrincipal, CustomerPrincipal } from '../../../platform/http/bind.ts'
import type { Peer } from '../../../platform/realtime/peer.ts'
import type { PeerHandler } from '../../../platform/realtime/server.ts'
import { messageLeaver, type Conversations, type LeaveMessage } from '../../conversations/index.ts'
import { Ceiling } from '../ceiling.ts'
import { AgentSession } from './agent-session.ts'
import { CustomerSession, type MayWrite } from './customer-session.ts'
import type { Hub } from './hub.ts'
import type { Viewers } from './viewers.ts'
import { Watch } from './watch.ts'

export interface GatewayOptions {
  conversations: Conversations
  hub: Hub<AgentSession>
  customerByToken: (token: string) => Promise<CustomerPrincipal | null>
  agentByTicket: (ticket: string) => Promise<AgentPrincipal | null>
  /** What becomes of a message a customer leaves instead of waiting; without it they are refused. */
  leaveMessage?: LeaveMessage
  /** Whether a customer may write now; without it everybody may. */
  mayWrite?: MayWrite
  heartbeatSeconds: number
  /** A fault, with the conversation it concerned when there is one. */
  onError: (error: unknown, conversationId?: string) => void
  /** Called when an agent has connected: the session may have ended while the ticket was looked at. */
  onAgent?: (session: AgentSession) => void
  /** Called when a customer begins to follow a conversation. */
  onWatch?: (conversationId: string) => void
  /** Who looks at what; without it nobody is told. */
  viewers?: Viewers
  /** Called when an agent has a conversation on the screen. */
  onSeen?: (userId: string, conversationId: string) => void
  /** Called with each frame type, for metrics. */
  onFrame?: (type: string) => void
  /** Frames a second a connection may send on average, and at once. */
  rate?: { perSecond: number; burst: number }
}

const HELLO_WITHIN = 10_000
const MAX_FAULTS = 10
/** Messages left by one customer within the window, in milliseconds. */
const MAX_LEFT = 10
const LEFT_WINDOW = 3_600_000
const MAX_IN_FLIGHT = 64
/** Frames of one WebSocket message that are looked at. */
const MAX_FRAMES = 100

type Session = AgentSession | CustomerSession

/** Speaks the realtime protocol with one peer. */
export function createGateway(options: GatewayOptions): (peer: Peer) => PeerHandler {
  const leaveMessage = limited(options.leaveMessage ?? messageLeaver(options.conversations, null))
  return (peer) => new Connection(peer, { ...options, leaveMessage })
}

/** Each becomes a ticket that somebody must read. */
function limited(leave: LeaveMessage): LeaveMessage {
  const perCustomer = new Ceiling({ limit: MAX_LEFT, windowMs: LEFT_WINDOW })
  return (conversationId, context, message) => {
    const retryAfter = perCustomer.use(context.customerId)
    return retryAfter > 0 ? Promise.reject(new AppError('rate_limited', { retryAfter })) : leave(conversationId, context, message)
  }
}

class Connection implements PeerHandler {
  readonly #peer: Peer
  readonly #options: GatewayOptions & { leaveMessage: LeaveMessage }
  readonly #watches = new Map<string, Watch>()
  readonly #helloTimer: NodeJS.Timeout
  readonly #rate: { perSecond: number; burst: number }
  #session: Session | null = null
  #language: Language = 'zh'
  #greeting = false
  #closed = false
  #faults = 0
  #inFlight = 0
  #tokens: number
  #tokensAt = Date.now()

  constructor(peer: Peer, options: GatewayOptions & { leaveMessage: LeaveMessage }) {
    this.#peer = peer
    this.#options = options
    this.#rate = options.rate ?? { perSecond: 30, burst: 120 }
    this.#tokens = this.#rate.burst
    this.#helloTimer = setTimeout(() => {
      peer.close(closeCode.protocol, 'no hello')
    }, HELLO_WITHIN)
    peer.onDrained = () => {
      for (const watch of this.#watches.values()) void watch.catchUp()
    }
  }

  onMessage(text: string): void {
    if (!this.#allowed()) return
    const frames = parse(text)
    if (frames === null) {
      this.#fault()
      return
    }
    for (const frame of frames) {
      const result = clientFrame.safeParse(frame)
      if (result.success) this.#take(result.data)
      else this.#fault(refOf(frame))
    }
  }

  onClose(): void {
    this.#closed = true
    clearTimeout(this.#helloTimer)
    for (const watch of this.#watches.values()) this.#options.hub.remove(watch)
    this.#watches.clear()
    const session = this.#session
    if (session instanceof CustomerSession) this.#options.hub.removeCustomer(session)
    if (!(session instanceof AgentSession)) return
    this.#options.hub.removeAgent(session)
    session.ended()
  }

  /** A bucket of frames: a flood is refused here, before anything is parsed. */
  #allowed(): boolean {
    const now = Date.now()
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + ((now - this.#tokensAt) / 1000) * this.#rate.perSecond)
    this.#tokensAt = now
    this.#tokens -= 1
    if (this.#tokens > 0) return true
    if (this.#tokens < -2 * this.#rate.burst) this.#peer.close(closeCode.overloaded, 'too many frames')
    else if (this.#tokens > -1) this.#send({ type: 'error', code: 'rate_limited', message: errorText('rate_limited', this.#language), retryAfter: 2 })
    return false
  }

  #take(frame: ClientFrame): void {
    this.#options.onFrame?.(frame.type)
    if (frame.type === 'ping') return this.#send({ type: 'pong' })
    if (frame.type === 'hello') {
      void this.#hello(frame)
      return
    }
    const session = this.#session
    if (session === null) return this.#fault('ref' in frame ? frame.ref : undefined, 'unauthenticated')
    if (frame.type === 'unwatch') return this.#unwatch(frame.conversationId)
    const ref = 'ref' in frame ? frame.ref : undefined
    if (this.#inFlight >= MAX_IN_FLIGHT) return this.#refuse(ref, new AppError('overloaded', { retryAfter: 1 }))
    this.#inFlight++
    this.#handle(session, frame)
      .catch((error: unknown) => {
        this.#refuse(ref, error, 'conversationId' in frame ? (frame.conversationId ?? undefined) : undefined)
      })
      .finally(() => {
        this.#inFlight--
      })
  }

  async #hello(frame: Extract<ClientFrame, { type: 'hello' }>): Promise<void> {
    if (this.#session !== null || this.#greeting) return this.#fault()
    this.#greeting = true
    this.#language = frame.language
    try {
      const session = await this.#open(frame)
      if (this.#closed) return
      if (session === null) return this.#peer.close(closeCode.unauthorised, 'token not valid')
      clearTimeout(this.#helloTimer)
      this.#session = session
      if (session instanceof AgentSession) {
        this.#options.hub.addAgent(session)
        this.#options.onAgent?.(session)
      } else this.#options.hub.addCustomer(session)
      this.#send({
        type: 'welcome', protocol: REALTIME_PROTOCOL, serverTime: new Date().toISOString(), heartbeatSeconds: this.#options.heartbeatSeconds,
      })
    } catch (error) {
      this.#options.onError(error)
      this.#peer.close(closeCode.restart, 'try again')
    }
  }

  async #open(frame: Extract<ClientFrame, { type: 'hello' }>): Promise<Session | null> {
    const { conversations, hub } = this.#options
    if (frame.role === 'customer') {
      const customer = await this.#options.customerByToken(frame.token)
      return customer && new CustomerSession(this.#peer, customer, conversations, hub, this.#options.leaveMessage, this.#options.mayWrite)
    }
    const agent = await this.#options.agentByTicket(frame.token)
    return agent && new AgentSession(this.#peer, agent, conversations, hub, this.#options.onError, this.#options.viewers, this.#options.onSeen)
  }

  async #handle(session: Session, frame: Exclude<ClientFrame, { type: 'hello' | 'ping' | 'unwatch' }>): Promise<void> {
    switch (frame.type) {
      case 'watch':
        return this.#watch(session, frame)
      case 'send': {
        const { seq, at } = await session.send(frame)
        return this.#send({ type: 'ack', ref: frame.ref, conversationId: frame.conversationId, seq, at })
      }
      case 'command':
        if (!(session instanceof CustomerSession)) throw new AppError('forbidden')
        await session.command(frame.conversationId, frame.command, frame.language)
        return this.#send({ type: 'done', ref: frame.ref })
      case 'typing':
        return session.typing(frame.conversationId, frame.on)
      case 'viewing':
        if (!(session instanceof AgentSession)) throw new AppError('forbidden')
        return session.viewing(frame.conversationId, frame.writing)
      case 'customer':
        if (!(session instanceof AgentSession)) throw new AppError('forbidden')
        return session.showCustomer(frame.customerId)
      case 'inbox':
        if (!(session instanceof AgentSession)) throw new AppError('forbidden')
        return session.setInbox(frame.on)
    }
  }

  async #watch(session: Session, frame: Extract<ClientFrame, { type: 'watch' }>): Promise<void> {
    if (this.#watches.size >= MAX_WATCHED && !this.#watches.has(frame.conversationId)) throw new AppError('rate_limited')
    this.#unwatch(frame.conversationId)
    const { conversations, hub, onError } = this.#options
    const audience = session instanceof AgentSession ? 'agent' : 'customer'
    const watch = new Watch({
      conversationId: frame.conversationId, peer: this.#peer, audience, conversations, after: frame.after, onError,
      mayRead: (state) => session.mayRead(state),
    })
    // Registered before reading, so that nothing falls between the reading and going live.
    this.#watches.set(frame.conversationId, watch)
    hub.add(watch)
    try {
      await watch.begin(frame.ref, await session.access(frame.conversationId))
    } catch (error) {
      this.#unwatch(frame.conversationId)
      throw error
    }
    if (this.#closed) hub.remove(watch)
    else if (audience === 'customer') this.#options.onWatch?.(frame.conversationId)
    else this.#sayViewers(frame.conversationId)
  }

  #sayViewers(conversationId: string): void {
    const frame = this.#options.viewers?.frame(conversationId)
    if (frame && frame.viewers.length > 0) this.#send(frame)
  }

  #unwatch(conversationId: string): void {
    const watch = this.#watches.get(conversationId)
    if (!watch) return
    this.#watches.delete(conversationId)
    this.#options.hub.remove(watch)
  }

  #refuse(ref: string | undefined, error: unknown, conversationId?: string): void {
    const refusal = asRefusal(error)
    if (refusal.code === 'internal') this.#options.onError(error, conversationId)
    this.#send({
      type: 'error', code: refusal.code, message: refusal.text[this.#language],
      ...(ref === undefined ? {} : { ref }),
      ...(refusal.retryAfter === undefined ? {} : { retryAfter: refusal.retryAfter }),
    })
  }

  #fault(ref?: string, code: 'bad_request' | 'unauthenticated' = 'bad_request'): void {
    this.#faults++
    if (this.#faults > MAX_FAULTS) this.#peer.close(closeCode.protocol, 'not of the protocol')
    else this.#send({ type: 'error', code, message: errorText(code, this.#language), ...(ref === undefined ? {} : { ref }) })
  }

  #send(frame: ServerFrame): void {
    this.#peer.send(JSON.stringify(frame))
  }
}

function asRefusal(error: unknown): AppError {
  if (error instanceof AppError) return error
  return isDatabaseAway(error) ? new AppError('overloaded', { retryAfter: 2, cause: error }) : new AppError('internal', { cause: error })
}

/** One frame or an array of frames; null when it is neither. */
function parse(text: string): unknown[] | null {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? (value as unknown[]).slice(0, MAX_FRAMES) : [value]
  } catch {
    return null
  }
}

/** The reference of a frame that is not valid otherwise, so that its sender can be told. */
function refOf(frame: unknown): string | undefined {
  if (typeof frame !== 'object' || frame === null || !('ref' in frame)) return undefined
  return typeof frame.ref === 'string' && frame.ref.length <= 64 ? frame.ref : undefined
}
