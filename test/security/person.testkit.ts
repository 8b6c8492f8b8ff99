/** A server with people on it, for the tests of one person's whole life. */
import { randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import { signIdentity } from '../../apps/server/src/modules/channels/index.ts'
import { startApp, visit, Wire, type TestApp, type TestCustomer } from '../lib/app.ts'
import { conversationProblems } from '../lib/audit.ts'

export const clientId = (): string => randomUUID().replaceAll('-', '')
export const status = (promise: Promise<unknown>): Promise<number> => promise.then(() => 200, (error: unknown) => (error as { status: number }).status)
export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}`, 'x-yingda-request': '1' })

export interface Claim {
  id: string
  name?: string
  phone?: string
  email?: string
}

export interface Planted {
  customer: TestCustomer
  wire: Wire
  conversationId: string
  ticketId: string
  marks: string[]
}

export class People {
  readonly app: TestApp
  readonly siteId: string
  readonly #secret: string

  private constructor(app: TestApp, siteId: string, secret: string) {
    this.app = app
    this.siteId = siteId
    this.#secret = secret
  }

  static async open(): Promise<People> {
    const app = await startApp()
    const [site] = (await app.admin.api.listSites()).items
    const siteId = site?.id ?? ''
    return new People(app, siteId, (await app.admin.api.rotateSiteSecret({ id: siteId })).secret)
  }

  /** A claim as the site signs it. */
  identity(claim: Claim): Record<string, unknown> {
    const full = { ...claim, issuedAt: Math.floor(Date.now() / 1000) }
    return { ...full, signature: signIdentity(this.#secret, full) }
  }

  /** Everything the database holds, as text. */
  async dump(): Promise<string> {
    const tables = await this.app.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public'")
    const texts: string[] = []
    for (const { name } of tables) texts.push(...(await this.app.query<{ t: string }>(`select t::text from "${name}" t`)).map((row) => row.t))
    return texts.join('\n')
  }

  /** Everything in storage. */
  async storedBytes(): Promise<Buffer> {
    const folder = join(this.app.dataDir, 'files')
    const names = await readdir(folder, { recursive: true, withFileTypes: true })
    return Buffer.concat(await Promise.all(names.filter((one) => one.isFile()).map((one) => readFile(join(one.parentPath, one.name)))))
  }

  /** Waits until a request is done. */
  async done(id: string): Promise<void> {
    await expect.poll(async () => (await this.app.admin.api.listPrivacyRequests({})).items.find((one) => one.id === id)?.status).toBe('done')
  }

  /** Somebody who leaves something wherever something can be left. */
  async plant(): Promise<Planted> {
    const { app } = this
    const tag = randomUUID().slice(0, 8)
    const marks: string[] = []
    const mark = (what: string): string => {
      const one = `q-${what}zz${tag}`
      marks.push(one)
      return one
    }
    const phone = `139${String(Math.floor(Math.random() * 1e8)).padStart(8, '0')}`
    marks.push(phone)
    const email = `${mark('mail')}@example.com`
    const customer = await visit(app.url, { identity: this.identity({ id: mark('ext'), name: mark('name'), phone, email }), attributes: { city: mark('city') } })
    const wire = await new Wire(app.url).hello('customer', customer.token)
    const conversationId = randomUUID()
    wire.send({ type: 'watch', ref: 'w', conversationId, after: 0 })
    const send = clientId()
    wire.send({ type: 'send', ref: send, conversationId, clientId: send, content: { type: 'text', text: `怎么退货 ${mark('text')} ${phone}` }, page: `https://shop.example.com/?u=${mark('page')}` })
    await wire.next('ack', (frame) => frame['ref'] === send)
    const file = await (await fetch(`${app.url}/api/customer/attachments?name=${mark('file')}.txt`, { method: 'POST', headers: { ...bearer(customer.token), 'content-type': 'application/octet-stream' }, body: `bytes ${mark('bytes')}` })).json() as { id: string }
    const fileSend = clientId()
    wire.send({ type: 'send', ref: fileSend, conversationId, clientId: fileSend, content: { type: 'attachment', attachmentId: file.id } })
    await wire.next('ack', (frame) => frame['ref'] === fileSend)
    await fetch(`${app.url}/api/customer/attachments?name=${mark('unsent')}.txt`, { method: 'POST', headers: bearer(customer.token), body: `bytes ${mark('unsentbytes')}` })
    wire.send({ type: 'command', ref: 'human', conversationId, command: { do: 'request_human' } })
    await expect.poll(() => status(app.admin.api.acceptConversation({ id: conversationId }))).toBe(200)
    await app.admin.api.sendMessage({ id: conversationId, body: { clientId: clientId(), content: { type: 'text', text: `您好 ${mark('reply')}` } } })
    await app.admin.api.sendMessage({ id: conversationId, body: { clientId: clientId(), content: { type: 'text', text: mark('note') }, internal: true } })
    await app.admin.api.setLabels({ id: conversationId, body: { labels: [mark('label')] } })
    await app.admin.api.wrapUpConversation({ id: conversationId, body: { outcome: 'solved', note: mark('wrap') } })
    wire.send({ type: 'command', ref: 'rate', conversationId, command: { do: 'rate', score: 4, tags: [mark('ratetag')], comment: mark('comment') } })
    await wire.next('done', (frame) => frame['ref'] === 'rate')

    const types = (await app.admin.api.listTicketTypes()).items
    const type = types.find((one) => one.fields.some(({ kind }) => kind === 'phone')) ?? types[0]
    const phoneField = type?.fields.find(({ kind }) => kind === 'phone')?.key
    const ticketFile = await (await fetch(`${app.url}/api/ticket-files?name=${mark('tfile')}.txt`, { method: 'POST', headers: bearer(app.admin.token), body: `bytes ${mark('tbytes')}` })).json() as { id?: string }
    const ticket = await app.admin.api.createTicket({ body: {
      typeId: type?.id ?? '', subject: mark('subject'), description: mark('description'), conversationId, tags: [mark('ttag')], values: phoneField === undefined ? {} : { [phoneField]: phone },
      files: ticketFile.id === undefined ? [] : [ticketFile.id],
    } })
    await app.admin.api.updateTicket({ id: ticket.id, body: { subject: mark('subject2') } })
    await app.admin.api.replyTicket({ id: ticket.id, body: { key: clientId(), text: mark('treply') } })
    await app.admin.api.updateCustomer({ id: customer.customerId, body: { tags: [mark('ctag')], note: mark('cnote'), occupation: mark('job'), source: mark('source'), level: 7 } })
    await app.admin.api.scheduleMessage({ id: conversationId, body: { messageId: randomUUID(), text: mark('planned'), sendAt: new Date(Date.now() + 3_600_000).toISOString(), onlyIfSilent: false } })
    await app.admin.api.blockCustomer({ id: customer.customerId, body: { until: null, reason: mark('why') } })
    await app.admin.api.unblockCustomer({ id: customer.customerId })
    await app.admin.api.blockCustomer({ id: customer.customerId, body: { until: null, reason: mark('why2') } })
    await app.admin.api.recordConsent({ id: customer.customerId, kind: 'marketing', body: { given: true, version: mark('version') } })
    return { customer, wire, conversationId, ticketId: ticket.id, marks }
  }

  /** Conversations whose state is not the fold of their events, and why. */
  async brokenLogs(): Promise<string[]> {
    const problems: string[] = []
    const rows = await this.app.query<{ id: string; state: unknown }>('select id, state from conversations')
    for (const { id, state } of rows) {
      const events = await this.app.query<{ seq: number; at: Date; type: string; data: object }>('select seq, at, type, data from conversation_events where conversation_id = $1 order by seq', [id])
      const one = { id, state, events: events.map(({ seq, at, type, data }) => ({ ...data, seq, at: at.toISOString(), type })) } as unknown as Parameters<typeof conversationProblems>[0]
      problems.push(...conversationProblems(one))
    }
    return problems
  }
}
