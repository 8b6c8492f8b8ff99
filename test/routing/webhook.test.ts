/** A rule asks a program of the company where a conversation belongs; when that fails, the rule holds. */
import { defaultGroupRouting, type Group, type RuleQuestion, type RuleWebhook } from '@yingda/contract'
import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startApp, visit, Wire, type TestApp } from '../lib/app.ts'

let app: TestApp
let crm: Server
let url: string
let own: Group
let other: Group
let ruleId: string
let answer: () => { status?: number; body?: string } | null
const questions: { question: RuleQuestion; body: string; signature: string }[] = []

async function take(request: IncomingMessage): Promise<void> {
  const parts: Buffer[] = []
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part)
  const body = Buffer.concat(parts).toString()
  questions.push({ question: JSON.parse(body) as RuleQuestion, body, signature: String(request.headers['yingda-signature']) })
}

beforeAll(async () => {
  crm = createServer((request, response) => {
    void take(request).then(() => {
      const said = answer()
      if (said !== null) response.writeHead(said.status ?? 200).end(said.body ?? '')
    })
  })
  await new Promise<void>((resolve) => crm.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${String((crm.address() as AddressInfo).port)}/route`
  app = await startApp({ env: { YINGDA_OUTBOUND_ALLOW: '127.0.0.1' } })
  const { api } = app.admin
  const group = (name: string): Promise<Group> => api.createGroup({ body: { name, members: [], routing: { ...defaultGroupRouting, mode: 'manual' } } })
  ;[own, other] = [await group('售后'), await group('大客户')]
})
afterAll(async () => {
  await app.stop()
  crm.closeAllConnections()
  crm.close()
})

async function rule(webhook: RuleWebhook): Promise<void> {
  const { api } = app.admin
  const { version, rules } = await api.getRoutingRules()
  ruleId = randomUUID()
  await api.setRoutingRules({ body: { version, rules: { ...rules, rules: [{ id: ruleId, name: '问 CRM', enabled: true, conditions: [], groupId: own.id, priority: 1, webhook }] } } })
}

async function ask(): Promise<string> {
  const id = randomUUID()
  const wire = await new Wire(app.url).hello('customer', (await visit(app.url)).token)
  wire.send({ type: 'send', ref: 's', conversationId: id, clientId: randomUUID(), content: { type: 'text', text: '我的手机号是 13800138000' }, page: 'https://shop.example/vip' })
  await wire.next('ack')
  wire.send({ type: 'command', ref: 'c', conversationId: id, command: { do: 'request_human' } })
  await wire.next('done')
  wire.end()
  return id
}

const placeOf = async (id: string): Promise<{ groupId: string | null; priority: number }> => {
  const { groupId, priority } = (await app.admin.api.getConversation({ id })).conversation
  return { groupId, priority }
}
const comesTo = (id: string, groupId: string, priority: number): Promise<void> => expect.poll(() => placeOf(id), { timeout: 20_000, interval: 50 }).toEqual({ groupId, priority })

it('goes where the answer says, by name too; the question is signed and holds nothing personal', async () => {
  await rule({ url, timeoutSeconds: 5 })
  answer = () => ({ body: JSON.stringify({ group: '大客户', priority: 3 }) })
  const id = await ask()
  await comesTo(id, other.id, 3)
  const [{ question, body, signature } = { question: null, body: '', signature: '' }] = questions
  expect(question).toMatchObject({ type: 'routing.ask', ruleId, conversationId: id, facts: { channel: 'web', page: 'https://shop.example/vip', cause: 'asked_button' } })
  expect(question?.groups.map(({ name }) => name).sort()).toEqual(['售后', '大客户'].sort())
  expect(body).not.toContain('13800138000')
  const { secret } = await app.admin.api.getRuleSecret({ id: ruleId })
  const [, seconds = ''] = /^t=(\d+),v1=/u.exec(signature) ?? []
  expect(signature).toBe(`t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`)
  expect(questions).toHaveLength(1)
})

it.each([
  ['an error', () => ({ status: 500 })], ['no JSON', () => ({ body: 'yes' })], ['a group there is not', () => ({ body: JSON.stringify({ group: 'nobody' }) })],
  ['nothing chosen', () => ({ body: '{}' })], ['silence', () => null],
])('%s: the rule holds', async (_, said) => {
  await rule({ url, timeoutSeconds: 1 })
  answer = said
  await comesTo(await ask(), own.id, 1)
})

it('one that keeps failing is left alone for a while; nobody waits for it', async () => {
  await rule({ url, timeoutSeconds: 1 })
  answer = () => ({ status: 503 })
  for (let n = 0; n < 5; n += 1) await comesTo(await ask(), own.id, 1)
  const before = questions.length
  await comesTo(await ask(), own.id, 1)
  expect(questions.length).toBe(before)
})

it('is tried from the settings, which say what came back', async () => {
  const tried = (webhook: RuleWebhook): Promise<unknown> => app.admin.api.tryRuleWebhook({ body: { ruleId, webhook } })
  answer = () => ({ body: JSON.stringify({ groupId: other.id }) })
  expect(await tried({ url, timeoutSeconds: 5 })).toMatchObject({ outcome: 'answered', status: 200, groupId: other.id, priority: null })
  answer = () => ({ status: 418 })
  expect(await tried({ url, timeoutSeconds: 5 })).toMatchObject({ outcome: 'bad_status', status: 418 })
  expect(await tried({ url: 'http://169.254.169.254/latest', timeoutSeconds: 5 })).toMatchObject({ outcome: 'closed_address', status: null })
  await expect(tried({ url: 'file:///etc/passwd', timeoutSeconds: 5 })).rejects.toMatchObject({ code: 'bad_request' })
})
