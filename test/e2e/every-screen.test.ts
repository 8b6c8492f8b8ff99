/**
 * Every address of the console, in both languages, on a phone and at a desk: it comes up, nothing hangs over its side, no text is missing,
 * no serious finding of axe. With SCREENS=folder the pictures are kept there.
 */
import type { Language } from '@yingda/contract'
import type { Client } from '@yingda/client'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { zh } from '../../apps/console/src/i18n/zh.ts'
import { Agent, firstAdministrator, signIn, type Account } from '../lib/agent.ts'
import { Visitor } from '../lib/visitor.ts'
import { Desk } from './lib/desk.ts'
import { eventually } from './lib/eventually.ts'
import { Stage } from './lib/stage.ts'

const router = path.resolve(import.meta.dirname, '../../apps/console/src/router.tsx')
const kept = process.env['SCREENS']
const widths = { phone: 390, desk: 1280 } as const

let stage: Stage
let administrator: Account
/** What stands in the place of a parameter, by the address that has it. */
let ids: Record<string, string>

/** The addresses behind the sign-in, as the router has them. */
function addresses(): string[] {
  const found = [...readFileSync(router, 'utf8').matchAll(/path: '([^'*/][^']*)', lazy/gu)].map(([, address = '']) => address)
  return found.flatMap((address) => (address.endsWith('/:id?') ? [address.replace('/:id?', ''), address.replace('?', '')] : [address]))
}

function filled(address: string): string {
  if (!address.includes(':')) return address
  const id = ids[address]
  if (id === undefined) throw new Error(`${address}: say in this test what stands for its parameter`)
  return address.replace(/:\w+/u, id)
}

/** A conversation in hand, one that waits, a ticket and a test set, so that no page is empty by chance. */
async function fill(api: Client): Promise<Record<string, string>> {
  const agent = await Agent.open(stage.system.url, administrator)
  const visitors = await Promise.all([Visitor.open({ url: stage.system.url, page: 'https://shop.example/lamp' }), Visitor.open({ url: stage.system.url, language: 'en' })])
  const [first, second] = visitors
  await first.say('怎么申请退货？')
  await first.command({ do: 'request_human' })
  await agent.until('the first', () => agent.inbox.has(first.conversationId))
  await agent.accept(first.conversationId)
  agent.watch(first.conversationId)
  await agent.say(first.conversationId, '您好，请问订单号是多少？')
  await first.say('AB-123456，灯罩有裂纹，想换一个')
  await agent.say(first.conversationId, '客户要换货，先查库存', { internal: true })
  await second.say('Where is my parcel?')
  await second.command({ do: 'request_human' })
  await agent.until('the second', () => agent.inbox.has(second.conversationId))
  const [type] = (await api.listTicketTypes()).items
  if (type === undefined) throw new Error('a new system has a ticket type')
  const ticket = await api.createTicket({ body: { typeId: type.id, subject: '灯罩有裂纹，要换货', description: '客户发来照片，型号星河台灯', conversationId: first.conversationId } })
  const set = await api.createTestSet({ body: { name: '每周抽查' } })
  agent.close()
  for (const visitor of visitors) visitor.close()
  return {
    'conversations/:id': first.conversationId, 'tickets/:id': ticket.id, 'knowledge/tests/:id': set.id,
    'customers/:id': first.customerId, 'people/:id': first.customerId, 'reports/:theme': 'queue',
  }
}

beforeAll(async () => {
  stage = await Stage.open()
  administrator = await firstAdministrator(stage.system)
  ids = await fill((await signIn(stage.system.url, administrator)).api)
  if (kept !== undefined) mkdirSync(kept, { recursive: true })
})
afterAll(() => stage.close())
afterEach(() => stage.witness.expectNothing())

/** Keys of texts that were shown in the place of the texts. */
const bareKeys = (text: string): string[] => text.match(/(?<![\w./@-])[a-z][a-zA-Z]+(?:\.[a-z][a-zA-Z]+)+(?![\w./@-])/gu)?.filter((key) => key in zh) ?? []

describe.each(['zh', 'en'] as const)('every screen, in %s', (language: Language) => {
  let desk: Desk
  beforeAll(async () => {
    desk = new Desk(await stage.seat(`visitor of all pages ${language}`, language), language)
    await desk.signIn(administrator)
  })

  test.each(addresses())('/%s', async (address) => {
    const { page } = desk
    // one language comes up on the phone and is then seen wide, the other at the desk and then narrow; each is looked at closely where it ends
    const places = language === 'zh' ? (['phone', 'desk'] as const) : (['desk', 'phone'] as const)
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' })
    for (const [turn, place] of places.entries()) {
      const at = `${address} at ${String(widths[place])}`
      await page.setViewportSize({ width: widths[place], height: 844 })
      if (turn === 0) await desk.open(filled(address))
      await page.getByRole('main').waitFor()
      await eventually(() => page.locator('.ant-skeleton, .ant-spin-spinning, [aria-busy="true"]').count(), 0, `${at}: loaded`)
      if (kept !== undefined) await page.screenshot({ path: path.join(kept, `${address.replace(/\W+/gu, '-')}-${language}-${place}.png`) })
      await eventually(() => page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth)), 0, `${at} hangs over by`)
      const text = await page.getByRole('main').innerText()
      expect(text.trim(), at).not.toBe('')
      expect(bareKeys(text), at).toEqual([])
    }
    await desk.expectAccessible(`${address}, ${language}`)
  })
})
