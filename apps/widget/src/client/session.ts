import type { ConversationState, Language, Welcome } from '@yingda/contract'
import type { Http, HttpResult } from './http.ts'
import { readJson, type Store } from './storage.ts'
import type { Attributes, CustomerInfo, Identity } from './types.ts'

export interface OpenedSession {
  token: string
  expiresAt: string
  customer: CustomerInfo
  conversation: ConversationState | null
  welcome: Welcome
}

interface Kept {
  token: string | null
  customerId: string | null
  conversationId: string | null
  /** The customer asked for a new conversation that has no message yet. */
  isNew: boolean
}

const nothing: Kept = { token: null, customerId: null, conversationId: null, isNew: false }

/** Who the visitor is, kept between visits. */
export class Session {
  readonly #store: Store
  readonly #key: string
  #kept: Kept

  constructor(store: Store, key: string) {
    this.#store = store
    this.#key = key
    this.#kept = { ...nothing, ...keptFrom(readJson(store, key)) }
  }

  get token(): string | null {
    return this.#kept.token
  }
  get customerId(): string | null {
    return this.#kept.customerId
  }
  get conversationId(): string | null {
    return this.#kept.conversationId
  }
  get isNew(): boolean {
    return this.#kept.isNew
  }

  keep(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change }
    this.#store.set(this.#key, JSON.stringify(this.#kept))
  }

  forget(): void {
    this.#kept = nothing
    this.#store.remove(this.#key)
  }

  /** Another tab of the same visitor may have been given a newer token. */
  refresh(): void {
    const stored = keptFrom(readJson(this.#store, this.#key))
    if (stored.token !== undefined && stored.customerId === this.#kept.customerId) {
      this.#kept = { ...this.#kept, token: stored.token }
    }
  }

  open(
    http: Http,
    request: { site: string; language: Language; identity: Identity | null; attributes: Attributes | null },
  ): Promise<HttpResult<OpenedSession>> {
    return http.send<OpenedSession>('POST', '/api/customer/session', {
      site: request.site,
      language: request.language,
      ...(this.token === null ? {} : { token: this.token }),
      ...(request.identity === null ? {} : { identity: request.identity }),
      ...(request.attributes === null ? {} : { attributes: request.attributes }),
    })
  }
}

function keptFrom(value: unknown): Partial<Kept> {
  if (typeof value !== 'object' || value === null) return {}
  const kept = value as Record<string, unknown>
  const text = (name: keyof Kept): Partial<Kept> => (typeof kept[name] === 'string' ? { [name]: kept[name] } : {})
  return { ...text('token'), ...text('customerId'), ...text('conversationId'), isNew: kept.isNew === true }
}

/**
 * Which conversation to go on with after a session was opened.
 * A conversation the customer has just begun is kept; otherwise the newest one the server knows of counts.
 */
export function conversationToUse(
  local: { conversationId: string; isNew: boolean; sameCustomer: boolean },
  server: ConversationState | null,
  fresh: () => string,
): string {
  if (local.isNew && local.sameCustomer) return local.conversationId
  if (server !== null) return server.id
  return local.sameCustomer ? local.conversationId : fresh()
}
