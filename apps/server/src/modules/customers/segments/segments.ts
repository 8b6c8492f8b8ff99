import { attributeOf, customerDeskRoutes, MAX_SEGMENTS, type AuditAction, type CustomerSummary, type Segment, type SegmentCondition, type SegmentInput } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import type { Bus } from '../../../platform/bus/bus.ts'
import type { Database, Transaction } from '../../../platform/database/database.ts'
import { isDuplicate } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../../platform/http/bind.ts'
import type { Audit } from '../../audit/index.ts'
import type { Attributes } from '../attributes/attributes.ts'
import { cached, type Cached } from '../cached.ts'
import { countPeople, findStanding, listPeople, type PersonRow, type Standing } from '../people.ts'
import { checkCondition, rulesOf } from './check.ts'
import { compileCondition, type Clock } from './compile.ts'
import * as store from './store.ts'

export interface SegmentsOptions {
  db: Database
  audit: Pick<Audit, 'record'>
  bus: Pick<Bus, 'publish' | 'subscribe'> | undefined
  attributes: () => Pick<Attributes, 'all'>
  now: () => number
  timeZone: () => Promise<string>
}

export interface SegmentRouteNeeds {
  sight: (agent: AgentPrincipal) => SQL
  present: (agent: AgentPrincipal, rows: readonly PersonRow[]) => Promise<CustomerSummary[]>
  /** Where a segment is asked for, in words; empty when nowhere. */
  usesOf: (id: string) => Promise<{ zh: string; en: string }[]>
}

/** The segments that are there now, ready to be asked. */
export interface Ready {
  segments: readonly Segment[]
  /** In the same order. */
  conditions: SQL[]
}

/** Counting ends here. */
const COUNT_LIMIT = 100_000
/** A count that takes longer is given up, in milliseconds. */
const PATIENCE = 5_000
/** Customers shown while a segment is edited. */
const SAMPLE = 5

/** Saved conditions over customers, always asked of what is known now. */
export class Segments {
  readonly #options: SegmentsOptions
  readonly #cached: Cached<Segment[]>

  constructor(options: SegmentsOptions) {
    this.#options = options
    this.#cached = cached(() => store.readSegments(options.db), options.bus, 'segments', options.now)
  }

  close(): void {
    this.#cached.close()
  }

  /** Every segment, ready to be asked in one statement. */
  async ready(): Promise<Ready> {
    const [segments, compile] = await Promise.all([this.#cached.get(), this.compiler()])
    return { segments, conditions: segments.map(({ condition }) => compile(condition)) }
  }

  /** Makes SQL of conditions as of now. */
  async compiler(): Promise<(condition: SegmentCondition) => SQL> {
    const { attributes, now, timeZone } = this.#options
    const [all, zone] = await Promise.all([attributes().all(), timeZone()])
    const byKey = new Map(all.map((one) => [one.key, one]))
    const clock: Clock = { now: now(), timeZone: zone }
    return (condition) => compileCondition(condition, byKey, clock)
  }

  async ids(): Promise<Set<string>> {
    return new Set((await store.readSegments(this.#options.db)).map(({ id }) => id))
  }

  /** @throws AppError not_found */
  async one(id: string): Promise<Segment> {
    const found = (await this.#cached.get()).find((segment) => segment.id === id)
    if (!found) throw new AppError('not_found')
    return found
  }

  /** Ids of the segments each customer is in as of now: one statement, however many customers. */
  async of(customerIds: readonly string[]): Promise<Map<string, string[]>> {
    const { rows, segments } = await this.standing(customerIds)
    return new Map(rows.map(({ id, fits }) => [id, segments.flatMap((segment, at) => (fits[at] === true ? [segment.id] : []))]))
  }

  async standing(customerIds: readonly string[]): Promise<{ rows: Standing[]; segments: readonly Segment[] }> {
    const { segments, conditions } = await this.ready()
    return { rows: await findStanding(this.#options.db, customerIds, conditions), segments }
  }

  /** Names of the segments with a comparison that fits. */
  async namesWith(fits: (rule: ReturnType<typeof rulesOf>[number]) => boolean): Promise<string[]> {
    return (await store.readSegments(this.#options.db)).filter(({ condition }) => rulesOf(condition).some(fits)).map(({ name }) => name)
  }

  /** Names of the segments that ask for an attribute. */
  askingFor(key: string): Promise<string[]> {
    return this.namesWith(({ field }) => attributeOf(field) === key)
  }

  registerRoutes(app: FastifyInstance, auth: Authenticators, needs: SegmentRouteNeeds): void {
    const { db } = this.#options
    bindRoute(app, auth, customerDeskRoutes.listSegments, async () => ({ items: await store.readSegments(db) }))
    bindRoute(app, auth, customerDeskRoutes.listSegmentNames, async () => ({ items: (await this.#cached.get()).map(({ id, name }) => ({ id, name })) }))
    bindRoute(app, auth, customerDeskRoutes.createSegment, async ({ agent, body }) => {
      const id = randomUUID()
      await this.#check(body)
      if ((await store.readSegments(db)).length >= MAX_SEGMENTS) {
        throw new AppError('too_large', { text: { zh: `分群最多 ${String(MAX_SEGMENTS)} 个，请先删除不用的。`, en: `There are at most ${String(MAX_SEGMENTS)} segments. Delete one that is not used.` } })
      }
      return this.#written(agent, 'segment.created', id, (tx) => store.insertSegment(tx, id, body))
    })
    bindRoute(app, auth, customerDeskRoutes.updateSegment, async ({ agent, params, body: { version, ...input } }) => {
      await this.#check(input)
      await this.#requireThere(params.id)
      return this.#written(agent, 'segment.updated', params.id, async (tx) => {
        if (!(await store.updateSegment(tx, params.id, version, input))) throw new AppError('conflict')
      })
    })
    bindRoute(app, auth, customerDeskRoutes.deleteSegment, async ({ agent, params }) => {
      await this.#requireThere(params.id)
      const uses = await needs.usesOf(params.id)
      if (uses.length > 0) {
        const [zh, en] = [uses.map((one) => one.zh).join('、'), uses.map((one) => one.en).join(', ')]
        throw new AppError('not_allowed_now', { text: { zh: `${zh}仍在使用该分群，请先修改它们。`, en: `Still asked for by: ${en}. Change that first.` } })
      }
      await this.#change(agent, 'segment.deleted', params.id, async (tx) => {
        if (!(await store.deleteSegment(tx, params.id))) throw new AppError('not_found')
      })
    })
    bindRoute(app, auth, customerDeskRoutes.countSegment, async ({ agent, params }) => {
      const { condition } = await this.one(params.id)
      return this.#count(needs.sight(agent), (await this.compiler())(condition))
    })
    bindRoute(app, auth, customerDeskRoutes.previewSegment, async ({ agent, body }) => {
      await this.#checkCondition(body.condition)
      const sight = needs.sight(agent)
      const [{ conditions }, compile] = await Promise.all([this.ready(), this.compiler()])
      const condition = compile(body.condition)
      const [count, rows] = await Promise.all([
        this.#count(sight, condition),
        this.#patiently((tx) => listPeople(tx, sight, { segment: condition, after: null, limit: SAMPLE }, conditions)),
      ])
      return { ...count, items: await needs.present(agent, rows) }
    })
  }

  async #count(sight: SQL, condition: SQL): Promise<{ count: number; more: boolean }> {
    const count = await this.#patiently((tx) => countPeople(tx, sight, condition, COUNT_LIMIT + 1))
    return { count: Math.min(count, COUNT_LIMIT), more: count > COUNT_LIMIT }
  }

  /** Reads that go over many customers end after a while. @throws AppError overloaded */
  async #patiently<T>(read: (tx: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.#options.db.transaction(async (tx) => {
        await tx.execute(sql`select set_config('statement_timeout', ${String(PATIENCE)}, true)`)
        return read(tx)
      }, { accessMode: 'read only' })
    } catch (error) {
      if (!wasCancelled(error)) throw error
      throw new AppError('overloaded', { text: { zh: '客户太多，统计用时过长，已停止。请把条件收窄后重试。', en: 'Counting took too long and was stopped. Narrow the conditions and try again.' }, cause: error })
    }
  }

  async #check({ name, condition }: SegmentInput): Promise<void> {
    if (name.trim() === '') throw new AppError('bad_request', { text: { zh: '请填写分群名称。', en: 'Give the segment a name.' }, fields: [{ path: 'body.name', message: 'empty' }] })
    await this.#checkCondition(condition)
  }

  async #checkCondition(condition: SegmentCondition): Promise<void> {
    checkCondition(condition, await this.#options.attributes().all())
  }

  async #requireThere(id: string): Promise<void> {
    if (!(await store.readSegments(this.#options.db)).some((one) => one.id === id)) throw new AppError('not_found')
  }

  async #written(agent: AgentPrincipal, action: AuditAction, id: string, work: (tx: Transaction) => Promise<void>): Promise<Segment> {
    await this.#change(agent, action, id, work)
    return this.one(id)
  }

  async #change({ userId }: AgentPrincipal, action: AuditAction, id: string, work: (tx: Transaction) => Promise<void>): Promise<void> {
    try {
      await this.#options.db.transaction(async (tx) => {
        await work(tx)
        await this.#options.audit.record({ actor: { id: userId }, action, subject: `segment:${id}` }, tx)
      })
    } catch (error) {
      if (!isDuplicate(error, 'segments_name')) throw error
      throw new AppError('bad_request', { text: { zh: '已有同名分群，请换一个名称。', en: 'A segment has this name already. Choose another one.' }, fields: [{ path: 'body.name', message: 'in use' }] })
    }
    this.#cached.changed()
  }
}

function wasCancelled(error: unknown): boolean {
  for (let each: unknown = error; each instanceof Error; each = each.cause) if ((each as { code?: string }).code === '57014') return true
  return false
}
