/** From the bot to a person: nobody there and a message is left; somebody there who reads the card instead of asking twice. */
import type { Client } from '@yingda/client'
import type { Language } from '@yingda/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { firstAdministrator, signIn } from '../lib/agent.ts'
import { expectAccessible } from './lib/axe.ts'
import { Customer } from './lib/customer.ts'
import { Desk } from './lib/desk.ts'
import { eventually } from './lib/eventually.ts'
import { photographFailures } from './lib/failures.ts'
import { phone, Stage } from './lib/stage.ts'

const scripts: Record<Language, { person: string; unknown: string; nobody: RegExp; left: RegExp; message: string; summary: RegExp; phone: string; contact: string }> = {
  zh: {
    person: '转人工', unknown: '量子力学是什么，我的电话是13812345678', nobody: /没有坐席在线/u, left: /工单号 \d+/u, message: '包裹少了一件，请帮我查一下', summary: /访客问“量子力学是什么/u, phone: '13812345678', contact: '138****5678',
  },
  en: {
    person: 'I want to talk to a human', unknown: 'What is quantum mechanics? My phone is 13812345678', nobody: /nobody is online/u, left: /ticket \d+/u, message: 'One item is missing from my parcel', summary: /The customer asked “What is quantum/u, phone: '13812345678', contact: '138****5678',
  },
}

let stage: Stage
let api: Client
let account: Awaited<ReturnType<typeof firstAdministrator>>

beforeAll(async () => {
  stage = await Stage.open()
  account = await firstAdministrator(stage.system)
  ;({ api } = await signIn(stage.system.url, account))
})
afterAll(() => stage.close())
afterEach(() => stage.witness.expectNothing())

describe.each(['zh', 'en'] as const)('%s', (language) => {
  const script = scripts[language]

  test('nobody is there: the customer is told, and leaves a message that becomes a ticket', async () => {
    photographFailures(stage)
    await api.updateMe({ body: { availability: 'offline' } })
    const customer = await Customer.atChat(await stage.seat(`waiting ${language}`, language, phone), language)
    const { screen, texts } = customer
    await customer.says(script.person)
    await customer.log.getByText(script.nobody).waitFor()
    await screen.getByRole('button', { name: texts.leave, exact: true }).click()
    const form = screen.getByRole('form', { name: texts.leaveTitle })
    await form.getByRole('textbox', { name: texts.leaveText }).fill(script.message)
    await form.getByRole('checkbox', { name: texts.leaveCallback }).check()
    await form.getByRole('button', { name: texts.leaveSubmit }).click()
    await form.getByRole('alert').getByText(texts.leavePhone).waitFor()
    await customer.expectAccessible(`leave a message, ${language}`)
    await form.getByRole('textbox', { name: texts.leaveContact }).fill(script.phone)
    await form.getByRole('button', { name: texts.leaveSubmit }).click()
    await customer.log.getByText(script.left).waitFor()
    await customer.notice(texts.notices.closed_left_message)
    const found = await stage.system.query<{ n: number }>("select count(*)::int as n from conversation_events where type = 'ticket'")
    expect(found[0]?.n).toBe(language === 'zh' ? 1 : 2)
    await stage.leave(customer.seat)
  })

  test('somebody is there: the card says why, what was tried and what is known, on a desk and on a phone', async () => {
    photographFailures(stage)
    const desk = new Desk(await stage.seat(`agent ${language}`, language), language)
    await desk.signIn(account)
    await api.updateMe({ body: { availability: 'online' } })
    const customer = await Customer.atChat(await stage.seat(`asking ${language}`, language, phone), language)
    await customer.says(script.unknown)
    await eventually(async () => (await customer.transcript()).length > 1, true)
    await customer.says(script.person)
    const waiting = async (): Promise<string | undefined> => (await api.listConversations({ view: 'waiting' })).items.find((item) => item.language === language)?.id
    await eventually(async () => (await waiting()) !== undefined, true)
    await desk.open(`conversations/${(await waiting()) ?? ''}?view=waiting`)
    const card = desk.page.getByRole('region', { name: desk.t('card.label') })
    await card.getByText(desk.t('card.cause.asked_words')).waitFor()
    await card.getByText(script.summary).waitFor()
    expect(await card.innerText()).toContain(script.contact)
    expect(await card.innerText()).not.toContain(script.phone)
    await card.getByRole('button', { name: desk.t('card.jump') }).first().click()
    await eventually(() => desk.page.evaluate(() => document.activeElement?.getAttribute('data-seq') !== null), true)
    await expectAccessible(desk.page, `card, ${language}`)
    await desk.page.setViewportSize({ width: 390, height: 844 })
    const head = card.getByRole('button', { expanded: true }).or(card.getByRole('button', { expanded: false })).first()
    if ((await head.getAttribute('aria-expanded')) === 'true') await head.click()
    await eventually(() => head.getAttribute('aria-expanded'), 'false')
    expect(await desk.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
    await expectAccessible(desk.page, `card on a phone, ${language}`)
    await stage.leave(customer.seat)
    await stage.leave(desk.seat)
  })
})
