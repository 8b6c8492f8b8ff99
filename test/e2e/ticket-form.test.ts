/** A customer opens a ticket from the bot's answer and follows it: on a phone in Chinese, at a desk in English, with the keyboard too. */
import type { Client } from '@yingda/client'
import type { Language } from '@yingda/contract'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { fill } from '../../apps/widget/src/i18n.ts'
import { ticketFormTexts } from '../../apps/widget/src/panel/ticket-texts.ts'
import { ticketTexts } from '../../apps/widget/src/ticket/texts.ts'
import { firstAdministrator, signIn } from '../lib/agent.ts'
import { expectAccessible } from './lib/axe.ts'
import { Customer } from './lib/customer.ts'
import { photographFailures } from './lib/failures.ts'
import { desktop, phone, Stage } from './lib/stage.ts'

/** Waits are bounded for a machine with much else to do. */
const SOON = { timeout: 20_000 }

interface Script {
  device: typeof phone | typeof desktop
  before: string
  ask: string
  type: string
  product: string
  phone: string
  email: string
}

const scripts: Record<Language, Script> = {
  zh: { device: phone, before: '我的手机号是13812345678', ask: '商品坏了怎么报修？', type: '报修', product: '商品名称或型号', phone: '联系电话', email: '邮箱' },
  en: { device: desktop, before: 'My phone number is 13812345678', ask: 'How do I book a repair visit for a large appliance?', type: 'Repair', product: 'Product or model', phone: 'Phone', email: 'E-mail' },
}

let stage: Stage
let api: Client
beforeAll(async () => {
  stage = await Stage.open()
  stage.witness.tolerateCuts()
  ;({ api } = await signIn(stage.system.url, await firstAdministrator(stage.system)))
})
afterAll(() => stage.close())
afterEach(() => stage.witness.expectNothing())

const open = (language: Language, customer: Customer): Promise<Customer> => (language === 'zh' ? Promise.resolve(customer) : customer.reopen().then(() => customer))

test.each(['zh', 'en'] as const)('an answer leads to a form, the form to one ticket, the ticket to its page (%s)', async (language) => {
  photographFailures(stage)
  const script = scripts[language]
  const words = ticketFormTexts[language]
  const seat = await stage.seat(`customer ${language}`, language, script.device)
  const customer = language === 'zh' ? await Customer.atChat(seat, language) : await Customer.atShop(seat, language)
  const { screen, page } = customer
  await customer.says(script.before)
  await expect.poll(() => customer.messages.count(), SOON).toBeGreaterThanOrEqual(3)
  await customer.says(script.ask)
  const offer = customer.button(fill(words.open, { type: script.type }))
  await offer.waitFor()
  await customer.expectAccessible('an answer with a form')

  // With the keyboard: open, leave, and be where one was.
  await offer.focus()
  await page.keyboard.press('Enter')
  const form = screen.getByRole('dialog', { name: script.type })
  await form.getByRole('textbox', { name: words.description }).waitFor()
  await page.keyboard.press('Escape')
  await form.waitFor({ state: 'detached' })
  await expect.poll(() => offer.evaluate((element) => element === document.activeElement), SOON).toBe(true)
  await offer.click()

  // Nothing is typed twice.
  const about = form.getByRole('textbox', { name: words.description })
  await expect.poll(() => about.inputValue(), SOON).toBe(script.ask)
  expect(await field(form, script.phone).inputValue()).toBe('13812345678')
  await customer.expectAccessible('an open form')

  const send = form.getByRole('button', { name: words.submit })
  await send.click()
  await form.getByRole('alert').getByText(fill(words.wrong, { n: 1 })).waitFor()
  await form.getByText(words.required, { exact: true }).waitFor()
  await expect.poll(() => field(form, script.product).evaluate((element) => element === document.activeElement), SOON).toBe(true)
  await customer.expectAccessible('a form with a fault')

  await field(form, script.product).fill('<b>BX-200</b>')
  await form.locator('input[type=file]').setInputFiles({ name: 'fault.txt', mimeType: 'text/plain', buffer: Buffer.from('it hums') })
  await form.locator('.form-files progress').waitFor({ state: 'detached' })
  await form.getByText('fault.txt').waitFor()

  // A reload keeps what was typed, and so does a lost network.
  await page.reload()
  await open(language, customer)
  await customer.button(fill(words.goOn, { type: script.type })).click()
  await expect.poll(() => field(form, script.product).inputValue(), SOON).toBe('<b>BX-200</b>')
  await form.getByText('fault.txt').waitFor()
  seat.network.cut()
  await send.click()
  await form.getByRole('alert').getByText(customer.texts.errors.offline).waitFor()
  seat.network.mend()
  await send.dblclick()
  await form.waitFor({ state: 'detached' })

  const { items } = await api.listTickets({ body: { filter: {} } }).then(({ items: all }) => ({ items: all.filter((one) => one.subject === script.ask) }))
  expect(items).toHaveLength(1)
  const [ticket] = items
  expect(ticket).toMatchObject({ source: 'bot', sla: 'ok' })
  const { ticket: whole } = await api.getTicket({ id: ticket?.id ?? '' })
  expect(whole.values).toMatchObject({ product: '<b>BX-200</b>', phone: '13812345678', pictures: [{ name: 'fault.txt' }] })
  const number = ticket?.number ?? 0
  await customer.sees(fill(words.ticket, { n: number, subject: script.ask }))
  await customer.log.locator('.bubble').getByText(String(number)).waitFor()
  await customer.expectAccessible('a ticket in the conversation')
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  expect(wide).toBeLessThanOrEqual(0)

  // Its page, from the line and from the answer it began with.
  await follows(page, customer.button(`${fill(words.followOf, { n: number })}${words.newTab}`).first(), language, number, script.ask)
  await page.reload()
  await open(language, customer)
  await customer.sees(fill(words.ticket, { n: number, subject: script.ask }))
  await expect.poll(() => customer.button(`${fill(words.followOf, { n: number })}${words.newTab}`).count(), SOON).toBe(2)
})

test('a message left while nobody is there leads to its ticket as well', async () => {
  photographFailures(stage)
  const seat = await stage.seat('customer who leaves a message', 'zh', phone)
  const customer = await Customer.atChat(seat, 'zh')
  const { texts, screen } = customer
  const words = ticketFormTexts.zh
  await customer.says('转人工')
  await screen.getByRole('button', { name: texts.leave, exact: true }).click()
  const form = screen.getByRole('form', { name: texts.leaveTitle })
  await form.getByRole('textbox', { name: texts.leaveText }).fill('订单没收到，请给我回电')
  await form.getByRole('textbox', { name: texts.leaveContact }).fill('13812345678')
  await form.getByRole('checkbox', { name: texts.leaveCallback }).check()
  await form.getByRole('button', { name: texts.leaveSubmit }).click()
  const line = screen.locator('.ticket-line')
  await line.waitFor()
  const number = Number(/工单 (\d+)/u.exec(await line.innerText())?.[1])
  await customer.sees(`工单号 ${String(number)}`)
  await follows(seat.page, line.getByRole('button', { name: fill(words.followOf, { n: number }) }), 'zh', number, '请求回电：订单没收到，请给我回电')
})

test.each([['zh', '我要投诉，怎么投诉？', '投诉'], ['en', 'How do I make a complaint?', 'Complaint']] as const)('a complaint is answered with its form (%s)', async (language, ask, type) => {
  photographFailures(stage)
  const seat = await stage.seat(`customer who complains, ${language}`, language, phone)
  const customer = await Customer.atChat(seat, language)
  await customer.says(ask)
  await customer.button(fill(ticketFormTexts[language].open, { type })).click()
  const form = customer.screen.getByRole('dialog', { name: type })
  await expect.poll(() => form.getByRole('combobox').first().locator('option').count(), SOON).toBe(5)
  await stage.leave(seat)
})

const field = (form: Locator, name: string): Locator => form.getByRole('textbox', { name: new RegExp(`^${name}`, 'u') })

/** Opens the page of a ticket in a tab of its own, and looks at it. */
async function follows(page: Page, button: Locator, language: Language, number: number, subject: string): Promise<void> {
  const [tab] = await Promise.all([page.context().waitForEvent('page'), button.click()])
  await tab.getByRole('heading', { level: 1, name: subject }).waitFor()
  await tab.getByText(fill(ticketTexts[language].number, { n: number })).first().waitFor()
  expect(await tab.evaluate(() => window.opener === null)).toBe(true)
  await expectAccessible(tab, `the page of ticket ${String(number)}`)
  await tab.close()
}
