/** The customer's own page of a ticket, behind the link they were sent: on a phone and at a desk, in both languages. */
import type { Client } from '@yingda/client'
import type { Language } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ticketTexts } from '../../apps/widget/src/ticket/texts.ts'
import { firstAdministrator, signIn } from '../lib/agent.ts'
import { expectAccessible } from './lib/axe.ts'
import { photographFailures } from './lib/failures.ts'
import { desktop, phone, Stage } from './lib/stage.ts'

let stage: Stage
let api: Client

beforeAll(async () => {
  stage = await Stage.open()
  ;({ api } = await signIn(stage.system.url, await firstAdministrator(stage.system)))
})
afterAll(() => stage.close())
afterEach(() => stage.witness.expectNothing())

/** A ticket of the type for returns, and the part of its link behind the address. */
async function ticket(): Promise<{ id: string; number: number; hash: string }> {
  const type = (await api.listTicketTypes()).items.find((one) => one.key === 'return')
  const made = await api.createTicket({ body: { typeId: type?.id ?? '', subject: '收到的杯子碎了', description: '打开箱子就是碎的。', values: { order_number: '2026-1', reason: 'damaged', amount: 30 } } })
  const { url } = await api.inviteCustomerToTicket({ id: made.id, body: {} })
  return { id: made.id, number: made.number, hash: new URL(url).hash }
}

async function open(page: Page, origin: string, hash: string): Promise<void> {
  await page.goto('about:blank')
  await page.goto(`${origin}/ticket${hash}`)
}

test.each([['zh', phone], ['en', desktop]] as const)('a customer follows, answers, reminds, confirms, rates and goes on with a ticket (%s)', async (language: Language, device) => {
  photographFailures(stage)
  const texts = ticketTexts[language]
  const { id, number, hash } = await ticket()
  const { page, url } = await stage.seat(`customer ${language}`, language, device)
  await open(page, url, hash)
  await page.getByRole('heading', { level: 1, name: '收到的杯子碎了' }).waitFor()
  await page.getByText(texts.headline.new).waitFor()
  await page.getByText(language === 'zh' ? '破损' : 'Damaged', { exact: true }).waitFor()
  await expectAccessible(page, `ticket, new, ${language}`)

  await page.getByRole('button', { name: texts.remind }).click()
  await page.getByText(texts.reminded).waitFor()
  await expect.poll(async () => (await api.getTicket({ id })).ticket.reminders).toBe(1)

  const field = page.getByRole('textbox', { name: texts.reply })
  await field.fill('照片在附件里。<b>急</b>')
  await page.reload()
  await expect.poll(() => field.inputValue()).toBe('照片在附件里。<b>急</b>')
  await page.locator('input[type=file]').setInputFiles({ name: '照片.txt', mimeType: 'text/plain', buffer: Buffer.from('杯子') })
  await page.locator('.chosen progress').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: texts.send, exact: true }).click()
  await page.getByText('照片在附件里。<b>急</b>', { exact: true }).waitFor()
  await page.getByRole('button', { name: `${texts.save}: 照片.txt` }).waitFor()
  await expect.poll(() => field.inputValue()).toBe('')

  await api.replyTicket({ id, body: { key: randomUUID(), text: '同事间的话', internal: true } })
  await api.replyTicket({ id, body: { key: randomUUID(), text: '已为您补发一个。', state: 'solved' } })
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await page.getByText('已为您补发一个。').waitFor()
  await page.getByText(texts.solvedHint).waitFor()
  expect(await page.getByText('同事间的话').count()).toBe(0)
  await expectAccessible(page, `ticket, solved, ${language}`)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide).toBeLessThanOrEqual(0)

  await page.getByRole('textbox', { name: texts.replySolved }).fill('还没收到')
  await page.getByRole('button', { name: texts.send, exact: true }).click()
  await page.getByText(texts.headline.open).waitFor()
  await api.updateTicket({ id, body: { state: 'solved' } })
  await page.evaluate(() => dispatchEvent(new Event('focus')))
  await page.getByRole('button', { name: texts.confirm }).click()
  await page.getByText(texts.headline.closed, { exact: true }).first().waitFor()
  await page.getByRole('radio', { name: texts.rateLevels[4] ?? '', exact: true }).check({ force: true })
  await page.getByRole('textbox', { name: texts.rateComment }).fill('很快')
  await page.getByRole('button', { name: texts.rateSubmit }).click()
  await expect.poll(async () => (await api.getTicket({ id })).ticket).toMatchObject({ rating: 5, ratingComment: '很快', category: 'closed' })

  await page.getByRole('textbox', { name: texts.replyClosed }).fill('又碎了')
  await page.getByRole('button', { name: texts.send, exact: true }).click()
  await page.getByText('又碎了').waitFor()
  await expect.poll(() => page.title()).not.toContain(String(number))
  await page.reload()
  await page.getByText('又碎了').waitFor()
  await page.getByRole('button', { name: texts.otherLanguage }).click()
  await page.getByText(ticketTexts[language === 'zh' ? 'en' : 'zh'].headline.new).waitFor()
})

test('a link that is wrong or was taken back says so, and the token never leaves in an address', async () => {
  photographFailures(stage)
  const texts = ticketTexts.zh
  const { id, hash } = await ticket()
  const { page, url } = await stage.seat('stranger', 'zh', phone)
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await open(page, url, '')
  await page.getByText(texts.noLink).waitFor()
  await expectAccessible(page, 'ticket without a link')
  await open(page, url, hash)
  await page.getByRole('heading', { level: 1, name: '收到的杯子碎了' }).waitFor()
  await api.inviteCustomerToTicket({ id, body: { revoke: true } })
  stage.witness.tolerate(/401 \(Unauthorized\).*\/api\/ticket-link/u)
  await page.reload()
  await page.getByRole('heading', { name: texts.ended }).waitFor()
  await expectAccessible(page, 'ticket whose link has ended')
  expect(asked.filter((address) => new URL(address).search.includes('yl_') || new URL(address).pathname.includes('yl_'))).toEqual([])
})
