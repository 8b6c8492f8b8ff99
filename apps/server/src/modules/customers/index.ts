import { conversationRoutes, type Customer } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import type { Keyring } from '../../platform/crypto/keyring.ts'
import { hashToken, isToken, newToken } from '../../platform/crypto/secrets.ts'
import type { Database } from '../../platform/database/database.ts'
import { isDuplicate, type Queryable } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators, type CustomerPrincipal } from '../../platform/http/bind.ts'
import type { Audit } from '../audit/index.ts'
import { contactHashes, externalIdHash, openName, openPersonal, sealPersonal, type Personal } from './personal.ts'
import { presentCustomer } from './presenter.ts'
import * as store from './store.ts'

export { resealCustomers } from './commands/reseal-customers.ts'
export type { Personal } from './personal.ts'
export { ofSite } from './store.ts'
export { maskEmail, maskPhone } from './presenter.ts'

export interface CustomersOptions {
  db: Database
  keyring: Keyring
  audit: Pick<Audit, 'record'>
  now?: () => number
}

/** A customer's token, shown to the customer's browser alone. */
export interface IssuedToken {
  token: string
  /** ISO 8601. */
  expiresAt: string
}

/** What a site has signed about its customer. */
export interface SignedIdentity {
  id: string
  name?: string | undefined
  phone?: string | undefined
  email?: string | undefined
}

export interface CustomerRouteNeeds {
  maySeeCustomer: (agent: AgentPrincipal, customerId: string) => Promise<boolean>
  conversationCount: (customerId: string) => Promise<number>
}

const DAY = 24 * 60 * 60 * 1000
const TOKEN_LIFE = 180 * DAY
const iso = (time: number): string => new Date(time).toISOString()

/** Customers, known and anonymous, and the tokens their browsers hold. */
export class Customers {
  readonly #db: Database
  readonly #keyring: Keyring
  readonly #audit: Pick<Audit, 'record'>
  readonly #now: () => number

  constructor(options: CustomersOptions) {
    this.#db = options.db
    this.#keyring = options.keyring
    this.#audit = options.audit
    this.#now = options.now ?? Date.now
  }

  /** A visitor nobody knows yet. */
  async createAnonymous(siteId: string, tx: Queryable = this.#db): Promise<string> {
    const id = randomUUID()
    await store.insertCustomer(tx, id, siteId, iso(this.#now()))
    return id
  }

  async issueToken(customerId: string, siteId: string, identified: boolean): Promise<IssuedToken> {
    const token = newToken('customer')
    const expiresAt = iso(this.#now() + TOKEN_LIFE)
    await store.insertToken(this.#db, hashToken(token), { customer_id: customerId, site_id: siteId, identified, expires_at: expiresAt })
    return { token, expiresAt }
  }

  /** Who a token belongs to; null when unknown or expired. Its life is renewed about once a day. */
  async findByToken(token: string): Promise<(CustomerPrincipal & { expiresAt: string }) | null> {
    if (!isToken('customer', token)) return null
    const now = this.#now()
    const row = await store.findToken(this.#db, hashToken(token), iso(now))
    if (!row) return null
    let expiresAt = row.expires_at
    if (Date.parse(expiresAt) - now < TOKEN_LIFE - DAY) {
      expiresAt = iso(now + TOKEN_LIFE)
      await store.extendToken(this.#db, hashToken(token), expiresAt)
    }
    return { customerId: row.customer_id, siteId: row.site_id, identified: row.identified, expiresAt }
  }

  async revokeToken(token: string): Promise<void> {
    await store.deleteToken(this.#db, hashToken(token))
  }

  /**
   * The customer a site has signed for: found by the site's own id, or made. A visitor nobody knew becomes that customer,
   * unless the customer is known already: then `mergedFrom` names the visitor to be merged. Whether somebody knows the
   * visitor is asked of the database, under a lock: a browser's old token says nothing about it.
   * The caller has verified the signature.
   */
  async identify(siteId: string, current: { customerId: string } | null, identity: SignedIdentity): Promise<{ customerId: string; mergedFrom: string | null }> {
    try {
      return await this.#db.transaction(async (tx) => {
        const visitor = current && (await store.lockIfAnonymous(tx, current.customerId)) ? current.customerId : null
        const known = await store.findByExternalId(tx, siteId, externalIdHash(this.#keyring, identity.id))
        const customerId = known?.id ?? visitor ?? (await this.createAnonymous(siteId, tx))
        const fields: Partial<Personal> = known ? {} : { externalId: identity.id }
        for (const field of ['name', 'phone', 'email'] as const) if (identity[field] !== undefined) fields[field] = identity[field]
        await store.updateSealed(tx, customerId, sealPersonal(this.#keyring, customerId, fields))
        if (visitor !== null) await store.deleteAnonymousTokens(tx, visitor)
        return { customerId, mergedFrom: known && visitor !== known.id ? visitor : null }
      })
    } catch (error) {
      // Another tab of the same customer was quicker: it is known now.
      if (!isDuplicate(error)) throw error
      return this.identify(siteId, current, identity)
    }
  }

  /** Attributes the page tells; not verified. At most 50 are kept. */
  async setAttributes(customerId: string, attributes: store.CustomerRow['attributes']): Promise<void> {
    const [row] = await store.findCustomers(this.#db, [customerId])
    if (!row) throw new AppError('not_found')
    if (Object.keys({ ...row.attributes, ...attributes }).length > 50) {
      throw new AppError('too_large', { text: { zh: '客户属性最多 50 个。', en: 'A customer has at most 50 attributes.' } })
    }
    await store.mergeAttributes(this.#db, customerId, attributes)
  }

  async touch(customerId: string): Promise<void> {
    await store.touchCustomer(this.#db, customerId, iso(this.#now()))
  }

  /** The site each customer came by. */
  siteIds(ids: readonly string[]): Promise<Map<string, string>> {
    return store.siteIds(this.#db, ids)
  }

  /** Names and numbers for lists, in one query. */
  async names(ids: string[]): Promise<Map<string, { name: string | null; number: number }>> {
    const rows = await store.findCustomers(this.#db, ids)
    return new Map(rows.map((row) => [row.id, { name: openName(this.#keyring, row), number: row.number }]))
  }

  async name(customerId: string): Promise<string | null> {
    return (await this.names([customerId])).get(customerId)?.name ?? null
  }

  /**
   * Ids of customers whose number is this text, or, for those who may see contact data, whose phone number or e-mail
   * address it is: others could guess masked digits by trying. At most 100.
   */
  async search(agent: AgentPrincipal, text: string): Promise<string[]> {
    const trimmed = text.trim()
    const contact = agent.permissions.has('customers.view_contact')
    const ids = contact ? await store.findIdsByHash(this.#db, contactHashes(this.#keyring, trimmed), 100) : []
    const number = /^#?(\d{1,15})$/u.exec(trimmed)?.[1]
    const byNumber = number === undefined ? null : await store.findIdByNumber(this.#db, Number(number))
    return byNumber === null ? ids : [byNumber, ...ids]
  }

  /** A customer as this agent may see one. The caller has asked whether they may. */
  async present(agent: AgentPrincipal, customerId: string, conversations: number): Promise<Customer> {
    const [row] = await store.findCustomers(this.#db, [customerId])
    if (!row) throw new AppError('not_found')
    const sight = { view: agent.permissions.has('customers.view'), contact: agent.permissions.has('customers.view_contact') }
    return presentCustomer(row, openPersonal(this.#keyring, row), sight, conversations)
  }

  /** Removes expired tokens; called now and then. */
  async cleanUp(): Promise<void> {
    while ((await store.deleteExpiredTokens(this.#db, iso(this.#now()), 1000)) === 1000);
  }

  registerRoutes(app: FastifyInstance, auth: Authenticators, needs: CustomerRouteNeeds): void {
    bindRoute(app, auth, conversationRoutes.updateCustomer, async ({ agent, params, body }) => {
      if (!(await needs.maySeeCustomer(agent, params.id))) throw new AppError('not_found')
      const touchesContact = body.phone !== undefined || body.email !== undefined
      if (touchesContact && !agent.permissions.has('customers.view_contact')) throw new AppError('forbidden')
      const fields: Partial<Personal> = {}
      for (const field of ['name', 'phone', 'email'] as const) if (body[field] !== undefined) fields[field] = body[field]
      await this.#db.transaction(async (tx) => {
        await store.updateSealed(tx, params.id, sealPersonal(this.#keyring, params.id, fields))
        await this.#audit.record({ actor: { id: agent.userId }, action: 'customer.updated', subject: `customer:${params.id}`, detail: { fields: Object.keys(fields) } }, tx)
      })
      return this.present(agent, params.id, await needs.conversationCount(params.id))
    })
  }
}

export const createCustomers = (options: CustomersOptions): Customers => new Customers(options)
