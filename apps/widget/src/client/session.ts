import type { ConversationState, CustomerBlock, Language, OwnConsent, Welcome } from '@yingda/contract'
import type { Http, HttpResult } from './http.ts'
import { readJson, type Store } from './storage.ts'
import type { Attributes, CustomerInfo, Identity } from './types.ts'

export interface OpenedSession {
  token: string
  expiresAt: string
  customer: CustomerInfo
  conversation: ConversationState | null
  welcome: Welcome
  /** Absent from servers that know of neither. */
  block?: CustomerBlock | null
  consent?: OwnConsent
}

interface Who {
  token: string | null
  customerId: string | null
  /** The site has signed who the customer is. */
  identified: boolean
}

interface Where {
  conversationId: string | null
  /** The customer asked for a new conversation that has no message yet. */
  isNew: boolean
}

const nobody: Who = { token: null, customerId: null, identified: false }
const nowhere: Where = { conversationId: null, isNew: false }

/** Who the visitor is and in which conversation, kept between visits; in two records, because tabs change them apart. */
export class Session {
  readonly #store: Store
  readonly #key: string
  #who: Who
  #where: Where

  constructor(store: Store, key: string) {
    this.#store = store
    this.#key = key
    this.#who = this.#storedWho()
    const where = recordOf(readJson(store, `${key}:conversation`))
    this.#where = { conversationId: textOf(where.conversationId), isNew: where.isNew === true }
  }

  get token(): string | null {
    return this.#who.token
  }
  get conversationId(): string | null {
    return this.#where.conversationId
  }
  get isNew(): boolean {
    return this.#where.isNew
  }

  keepConversation(change: Partial<Where>): void {
    this.#where = { ...this.#where, ...change }
    this.#store.set(`${this.#key}:conversation`, JSON.stringify(this.#where))
  }

  /** The server does not know the token any more. */
  dropToken(): void {
    if (this.#storedWho().token === this.#who.token) this.#store.remove(this.#key)
    this.#who = { ...this.#who, token: null }
  }

  /** The visitor leaves this device; other tabs learn it from the mark. */
  leave(): void {
    const { customerId } = this.#who
    this.#who = nobody
    this.#where = nowhere
    this.#store.remove(this.#key)
    this.#store.remove(`${this.#key}:conversation`)
    if (customerId !== null) this.#store.set(`${this.#key}:left`, customerId)
  }

  /** True when another tab has let this visitor leave. Then nothing of them is known here any more. */
  hasLeft(): boolean {
    const { customerId } = this.#who
    if (customerId === null || this.#store.get(`${this.#key}:left`) !== customerId) return false
    const stored = this.#storedWho()
    this.#who = stored.customerId === customerId ? nobody : stored
    return true
  }

  /**
   * Another tab may have been given a new token, of the same visitor or, after signing in, of a known customer.
   * @param anyone also that of another customer
   * @returns true when there is a new token
   */
  refresh(anyone: boolean): boolean {
    const stored = this.#storedWho()
    if (stored.token === null || stored.token === this.#who.token) return false
    if (!anyone && stored.customerId !== this.#who.customerId) return false
    // what is shown here is still the earlier customer's: `opened` compares with who that was
    this.#who = { ...this.#who, token: stored.token }
    return true
  }

  /**
   * Takes over what the server said.
   * @returns isOther: the customer before was a known one and is not this one, so nothing may be shown on
   */
  opened(opened: OpenedSession): { isOther: boolean; wasKnown: boolean } {
    const { token, customerId, identified } = this.#who
    const { customer } = opened
    if (this.#store.get(`${this.#key}:left`) === customer.id) this.#store.remove(`${this.#key}:left`)
    this.#who = { token: opened.token, customerId: customer.id, identified: customer.identified }
    this.#store.set(this.#key, JSON.stringify(this.#who))
    return { isOther: identified && customerId !== customer.id, wasKnown: token !== null }
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

  #storedWho(): Who {
    const stored = recordOf(readJson(this.#store, this.#key))
    return { token: textOf(stored.token), customerId: textOf(stored.customerId), identified: stored.identified === true }
  }
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
