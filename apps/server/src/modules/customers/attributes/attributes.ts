import { customerDeskRoutes, MAX_ATTRIBUTES, type AuditAction, type CustomerAttribute } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import type { Bus } from '../../../platform/bus/bus.ts'
import type { Keyring } from '../../../platform/crypto/keyring.ts'
import type { Database } from '../../../platform/database/database.ts'
import { AppError } from '../../../platform/errors.ts'
import { bindRoute, type Authenticators } from '../../../platform/http/bind.ts'
import type { Audit } from '../../audit/index.ts'
import { cached, type Cached } from '../cached.ts'
import { openFields, sealFields } from '../personal.ts'
import { updateSealed } from '../store.ts'
import * as store from './store.ts'

export interface AttributesOptions {
  db: Database
  keyring: Keyring
  audit: Pick<Audit, 'record'>
  bus: Pick<Bus, 'publish' | 'subscribe'> | undefined
  now: () => number
  /** Names of the segments that ask for an attribute. */
  askedBy: (key: string) => Promise<string[]>
}

type Input = Pick<CustomerAttribute, 'type' | 'personal' | 'label' | 'options' | 'setBy'>

const BATCH = 1000
const FIRST = '00000000-0000-0000-0000-000000000000'

/** The company's own attributes of its customers. */
export class Attributes {
  readonly #options: AttributesOptions
  readonly #cached: Cached<CustomerAttribute[]>

  constructor(options: AttributesOptions) {
    this.#options = options
    this.#cached = cached(() => store.readAttributes(options.db), options.bus, 'customer-attributes', options.now)
  }

  /** All, in order. */
  all(): Promise<CustomerAttribute[]> {
    return this.#cached.get()
  }

  close(): void {
    this.#cached.close()
  }

  registerRoutes(app: FastifyInstance, auth: Authenticators): void {
    const { db } = this.#options
    bindRoute(app, auth, customerDeskRoutes.listCustomerAttributes, async () => ({ items: await store.readAttributes(db) }))
    bindRoute(app, auth, customerDeskRoutes.createCustomerAttribute, async ({ agent, body: { key, ...input } }) => {
      checkInput(input)
      if ((await store.readAttributes(db)).length >= MAX_ATTRIBUTES) {
        throw new AppError('too_large', { text: { zh: `客户属性最多 ${String(MAX_ATTRIBUTES)} 个，请先删除不用的。`, en: `There are at most ${String(MAX_ATTRIBUTES)} attributes. Delete one that is not used.` } })
      }
      await this.#change(agent.userId, 'customer_attribute.created', key, async (tx) => {
        if (await store.insertAttribute(tx, key, input)) return
        throw new AppError('bad_request', { text: { zh: `标识“${key}”已被使用，请换一个。`, en: `The key ${key} is in use. Choose another one.` }, fields: [{ path: 'body.key', message: 'in use' }] })
      })
      return this.#one(key)
    })
    bindRoute(app, auth, customerDeskRoutes.updateCustomerAttribute, async ({ agent, params, body: { version, ...input } }) => {
      const before = await this.#one(params.key)
      const next: Input = { ...input, type: before.type, personal: before.personal }
      checkInput(next)
      await this.#change(agent.userId, 'customer_attribute.updated', params.key, async (tx) => {
        if (!(await store.updateAttribute(tx, params.key, version, next))) throw new AppError('conflict')
      })
      return this.#one(params.key)
    })
    bindRoute(app, auth, customerDeskRoutes.orderCustomerAttributes, async ({ agent, body }) => {
      await this.#change(agent.userId, 'customer_attribute.ordered', 'all', (tx) => store.orderAttributes(tx, body.keys))
      return { items: await store.readAttributes(db) }
    })
    bindRoute(app, auth, customerDeskRoutes.deleteCustomerAttribute, async ({ agent, params }) => {
      const attribute = await this.#one(params.key)
      const asking = await this.#options.askedBy(params.key)
      if (asking.length > 0) {
        throw new AppError('not_allowed_now', {
          text: { zh: `分群“${asking.join('”“')}”的条件用到了该属性，请先修改这些分群。`, en: `Segments ask for this attribute: ${asking.join(', ')}. Change them first.` },
        })
      }
      if (attribute.personal) await this.#dropPersonal(params.key)
      else while ((await store.dropValues(db, params.key, BATCH)) === BATCH);
      await this.#change(agent.userId, 'customer_attribute.deleted', params.key, async (tx) => {
        if (!(await store.deleteAttribute(tx, params.key))) throw new AppError('not_found')
      })
    })
  }

  async #one(key: string): Promise<CustomerAttribute> {
    const found = (await store.readAttributes(this.#options.db)).find((one) => one.key === key)
    if (!found) throw new AppError('not_found')
    return found
  }

  async #change(userId: string, action: AuditAction, key: string, work: (tx: Parameters<Parameters<Database['transaction']>[0]>[0]) => Promise<void>): Promise<void> {
    await this.#options.db.transaction(async (tx) => {
      await work(tx)
      await this.#options.audit.record({ actor: { id: userId }, action, subject: `customer_attribute:${key}` }, tx)
    })
    this.#cached.changed()
  }

  async #dropPersonal(key: string): Promise<void> {
    const { db, keyring } = this.#options
    for (let after = FIRST; ;) {
      const page = await db.transaction(async (tx) => {
        const rows = await store.pageOfSealed(tx, after, BATCH)
        for (const row of rows) {
          const { [key]: dropped, ...rest } = openFields(keyring, row.id, row.fields_sealed)
          if (dropped !== undefined) await updateSealed(tx, row.id, sealFields(keyring, row.id, rest))
        }
        return rows
      })
      const last = page.at(-1)
      if (!last) return
      after = last.id
    }
  }
}

function checkInput({ type, personal, options }: Input): void {
  const refuse = (text: { zh: string; en: string }, path: string): never => {
    throw new AppError('bad_request', { text, fields: [{ path, message: 'does not fit' }] })
  }
  const chooses = type === 'choice' || type === 'multi'
  if (chooses && options.length === 0) refuse({ zh: '选项类属性至少需要一个选项。', en: 'An attribute to choose from needs at least one choice.' }, 'body.options')
  if (!chooses && options.length > 0) refuse({ zh: '只有选项类属性才有选项。', en: 'Only attributes to choose from have choices.' }, 'body.options')
  if (new Set(options.map(({ value }) => value)).size < options.length) refuse({ zh: '选项的值不能重复。', en: 'Two choices have the same value.' }, 'body.options')
  if (personal && type !== 'text') refuse({ zh: '只有文本属性可以设为个人信息。', en: 'Only texts can be personal.' }, 'body.personal')
}
