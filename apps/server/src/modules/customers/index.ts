import type { Customer } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Keyring } from '../../platform/crypto/keyring.ts'
import { hashToken, isToken, newToken } from '../../platform/crypto/secrets.ts'
import type { Database } from '../../platform/database/database.ts'
import { isDuplicate, type Queryable } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import type { AgentPrincipal, Authenticators, CustomerPrincipal } from '../../platform/http/bind.ts'
import type { Audit } from '../audit/index.ts'
import { Attributes } from './attributes/attributes.ts'
import { sortedFromSite } from './attributes/values.ts'
import { countEvents, type CaseEvent } from './behaviour.ts'
import { writeFields } from './commands/write-profile.ts'
import { findPeople, idsInSight, isInSight, type PersonRow } from './people.ts'
import { contactHashes, externalIdHash, nameHash, openFields, openName, openPersonal, sealPersonal, type Personal } from './personal.ts'
import { presentCustomer, presentSummary, type Beside, type Eyes } from './presenter.ts'
import { registerProfileRoutes, type ProfileRouteNeeds } from './profile-routes.ts'
import { Segments } from './segments/segments.ts'
import { sightOf } from './sight.ts'
import * as store from './store.ts'

export { resealCustomers } from './commands/reseal-customers.ts'
export { ticketsCounted, type CaseEvent, type TicketChange } from './behaviour.ts'
export * from './person/index.ts'
export type { Personal } from './personal.ts'
export { ofSite } from './store.ts'
export { maskEmail, maskPhone } from './presenter.ts'

export interface CustomersOptions {
  db: Database
  keyring: Keyring
  audit: Pick<Audit, 'record'>
  bus?: Pick<Bus, 'publish' | 'subscribe'>
  /** Names of users by id. Without it owners have none. */
  agentNames?: (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /**
   * A subselect of the ids of customers whose conversations an agent may see; null for those who may see every conversation.
   * Without it nobody sees a customer who is not their own.
   */
  conversationsOf?: (agent: AgentPrincipal) => SQL | null
  /** In which the days of conditions begin. */
  timeZone?: () => Promise<string>
  now?: () => number
}

/** What routing, handoff and service levels ask of a customer. */
export interface CustomerStanding {
  segmentIds: readonly string[]
  level: number | null
  /** The company's attributes, and of what the page told that which is not one of them; as texts. */
  attributes: Readonly<Record<string, string>>
  ownerAgentId: string | null
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
  /** Values of attributes, as the site told them. */
  attributes?: Readonly<Record<string, unknown>> | undefined
}

export type CustomerRouteNeeds = ProfileRouteNeeds

/** Attributes a page may tell of one customer. */
const MAX_TOLD = 50
/** Announced on every node: a customer's profile or attributes changed. */
const CHANGED = 'customers.changed'
const DAY = 24 * 60 * 60 * 1000
const TOKEN_LIFE = 180 * DAY
const iso = (time: number): string => new Date(time).toISOString()

/** Customers, known and anonymous, and the tokens their browsers hold. */
export class Customers {
  readonly #db: Database
  readonly #keyring: Keyring
  readonly #audit: Pick<Audit, 'record'>
  readonly #now: () => number
  readonly #options: CustomersOptions
  readonly attributes: Attributes
  readonly segments: Segments

  constructor(options: CustomersOptions) {
    const { db, keyring, audit, bus, now = Date.now, timeZone = () => Promise.resolve('Asia/Shanghai') } = options
    this.#options = options
    this.#db = db
    this.#keyring = keyring
    this.#audit = audit
    this.#now = now
    this.segments = new Segments({ db, audit, bus, now, timeZone, attributes: () => this.attributes })
    this.attributes = new Attributes({ db, keyring, audit, bus, now, askedBy: (key) => this.segments.askingFor(key) })
  }

  /** Hears on every node whose profile or attributes changed. @returns a function that ends it */
  onChanged(listener: (customerId: string) => void): () => void {
    return this.#options.bus?.subscribe(CHANGED, (id) => {
      if (typeof id === 'string') listener(id)
    }) ?? (() => undefined)
  }

  #changed(customerId: string): void {
    this.#options.bus?.publish(CHANGED, customerId)
  }

  close(): void {
    this.attributes.close()
    this.segments.close()
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
      const identified = await this.#db.transaction(async (tx) => {
        const visitor = current && (await store.lockIfAnonymous(tx, current.customerId)) ? current.customerId : null
        const known = await store.findByExternalId(tx, siteId, externalIdHash(this.#keyring, identity.id))
        const customerId = known?.id ?? visitor ?? (await this.createAnonymous(siteId, tx))
        const fields: Partial<Personal> = known ? {} : { externalId: identity.id }
        for (const field of ['name', 'phone', 'email'] as const) if (identity[field] !== undefined) fields[field] = identity[field]
        await store.updateSealed(tx, customerId, sealPersonal(this.#keyring, customerId, fields))
        if (identity.attributes !== undefined) await this.#keepSigned(tx, customerId, identity.attributes)
        if (visitor !== null) await store.deleteAnonymousTokens(tx, visitor)
        // What the site signs stays with the identity it signed; who that is known as since they were merged is another matter.
        const person = await store.knownAs(tx, customerId)
        const mergedFrom = known && visitor !== person ? visitor : null
        if (mergedFrom !== null) await store.pointVisitor(tx, mergedFrom, person)
        return { customerId: person, mergedFrom }
      })
      this.#changed(identified.customerId)
      return identified
    } catch (error) {
      // Another tab of the same customer was quicker: it is known now.
      if (!isDuplicate(error)) throw error
      return this.identify(siteId, current, identity)
    }
  }

  async #keepSigned(tx: Queryable, customerId: string, told: Readonly<Record<string, unknown>>): Promise<void> {
    const attributes = await this.attributes.all()
    const row = await store.lockCustomer(tx, customerId)
    if (!row) return
    const { fields, rest } = sortedFromSite(attributes, told)
    await writeFields(tx, this.#keyring, row, fields, attributes)
    const kept = Object.keys({ ...row.attributes, ...rest }).length
    if (Object.keys(rest).length > 0 && kept <= MAX_TOLD) await store.mergeAttributes(tx, customerId, rest)
  }

  /** Attributes the page tells; not verified. At most 50 are kept. */
  async setAttributes(customerId: string, attributes: store.CustomerRow['attributes']): Promise<void> {
    const [row] = await store.findCustomers(this.#db, [customerId])
    if (!row) throw new AppError('not_found')
    if (Object.keys({ ...row.attributes, ...attributes }).length > MAX_TOLD) {
      throw new AppError('too_large', { text: { zh: '客户属性最多 50 个。', en: 'A customer has at most 50 attributes.' } })
    }
    await store.mergeAttributes(this.#db, customerId, attributes)
    this.#changed(customerId)
  }

  async touch(customerId: string): Promise<void> {
    await store.touchCustomer(this.#db, customerId, iso(this.#now()))
  }

  /** The personal fields of some customers. For the house itself: whoever shows them asks first who may see them. */
  async personal(ids: readonly string[]): Promise<Personal[]> {
    return (await store.findCustomers(this.#db, [...ids])).map((row) => openPersonal(this.#keyring, row))
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
   * Ids of customers whose number is this text; for those who may see customers, whose whole name it is; and for those who may
   * see contact data, whose phone number or e-mail address it is: others could guess masked digits by trying. At most 100 each.
   */
  async search(agent: AgentPrincipal, text: string): Promise<string[]> {
    const trimmed = text.trim()
    const number = /^#?(\d{1,15})$/u.exec(trimmed)?.[1]
    const name = agent.permissions.has('customers.view') ? nameHash(this.#keyring, trimmed) : null
    const [byNumber, byName, byContact] = await Promise.all([
      number === undefined ? null : store.findIdByNumber(this.#db, Number(number)),
      name === null ? [] : store.findIdsByName(this.#db, name, 100),
      agent.permissions.has('customers.view_contact') ? store.findIdsByHash(this.#db, contactHashes(this.#keyring, trimmed), 100) : [],
    ])
    return [...new Set([...(byNumber === null ? [] : [byNumber]), ...byName, ...byContact])]
  }

  /** Which customers an agent may know of, as a condition on `customers c`. */
  sight(agent: AgentPrincipal): SQL {
    const { conversationsOf } = this.#options
    return sightOf(agent, conversationsOf ? conversationsOf(agent) : sql`select null::uuid`)
  }

  /** Those of some customers an agent may know of, in one statement. */
  inSight(agent: AgentPrincipal, customerIds: readonly string[]): Promise<Set<string>> {
    return idsInSight(this.#db, this.sight(agent), customerIds)
  }

  maySee(agent: AgentPrincipal, customerId: string): Promise<boolean> {
    return isInSight(this.#db, this.sight(agent), customerId)
  }

  /** A customer as this agent may see one. The caller has asked whether they may. */
  async present(agent: AgentPrincipal, customerId: string, conversations: number): Promise<Customer> {
    const { segments, conditions } = await this.segments.ready()
    const [row] = await findPeople(this.#db, [customerId], conditions)
    if (!row) throw new AppError('not_found')
    const [attributes, agents] = await Promise.all([this.attributes.all(), this.#namesOf([row])])
    return presentCustomer(row, { ...this.#opened(row), attributes, segments, agents }, eyesOf(agent), conversations)
  }

  /** Rows of a list, found with the segments that are there now. */
  async presentRows(agent: AgentPrincipal, rows: readonly PersonRow[]): Promise<ReturnType<typeof presentSummary>[]> {
    const [{ segments }, agents] = await Promise.all([this.segments.ready(), this.#namesOf(rows)])
    return rows.map((row) => presentSummary(row, { personal: openPersonal(this.#keyring, row), segments, agents }, eyesOf(agent)))
  }

  #opened(row: PersonRow): Pick<Beside, 'personal' | 'personalFields'> {
    return { personal: openPersonal(this.#keyring, row), personalFields: openFields(this.#keyring, row.id, row.fields_sealed) }
  }

  async #namesOf(rows: readonly PersonRow[]): Promise<ReadonlyMap<string, string>> {
    const ids = [...new Set(rows.flatMap((row) => row.owner_agent_id ?? []))]
    return ids.length === 0 ? new Map() : ((await this.#options.agentNames?.(ids)) ?? new Map())
  }

  /** What routing, handoff and service levels ask, in one statement for all of them; nothing of customers who are not there. */
  async standing(customerIds: readonly string[]): Promise<Map<string, CustomerStanding>> {
    const [{ rows, segments }, attributes] = await Promise.all([this.segments.standing(customerIds), this.attributes.all()])
    const own = new Set(attributes.map(({ key }) => key))
    return new Map(rows.map(({ id, level, owner, fits, fields, attributes: told }): [string, CustomerStanding] => [id, {
      level, ownerAgentId: owner,
      segmentIds: segments.flatMap((segment, at) => (fits[at] === true ? [segment.id] : [])),
      attributes: Object.fromEntries([
        ...Object.entries(told).flatMap(([key, value]) => (own.has(key) ? [] : [[key, String(value)] as const])),
        ...Object.entries(fields).flatMap(([key, value]) => (own.has(key) ? [[key, Array.isArray(value) ? value.join(',') : String(value)] as const] : [])),
      ]),
    }]))
  }

  /** Counts what happened in conversations, each event once. For one process at a time. */
  count(events: readonly CaseEvent[]): Promise<void> {
    return countEvents(this.#db, events)
  }

  /** Removes expired tokens; called now and then. */
  async cleanUp(): Promise<void> {
    while ((await store.deleteExpiredTokens(this.#db, iso(this.#now()), 1000)) === 1000);
    while ((await this.#hashNames()) === 1000);
  }

  /** Makes names that were stored before they could be found findable. @returns how many */
  #hashNames(): Promise<number> {
    return this.#db.transaction(async (tx) => {
      const rows = await store.pageOfUnhashed(tx, 1000)
      for (const row of rows) {
        const name = openName(this.#keyring, row)
        // A name of spaces alone is found by nothing, and not looked at again.
        await store.updateSealed(tx, row.id, { name_hash: name === null ? '' : (nameHash(this.#keyring, name) ?? '') })
      }
      return rows.length
    })
  }

  registerRoutes(app: FastifyInstance, auth: Authenticators, needs: CustomerRouteNeeds): void {
    registerProfileRoutes(app, auth, { db: this.#db, keyring: this.#keyring, audit: this.#audit, now: this.#now, customers: this, onWritten: (id) => { this.#changed(id) }, ...needs })
  }
}

const eyesOf = ({ permissions }: AgentPrincipal): Eyes => ({ view: permissions.has('customers.view'), contact: permissions.has('customers.view_contact') })

export const createCustomers = (options: CustomersOptions): Customers => new Customers(options)
