/** One person at both ends: asked to agree, blocked and told so, exported, erased in sight of the agent who reads along. */
import type { Client } from '@yingda/client'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addUser, firstAdministrator, signIn, type Account } from '../lib/agent.ts'
import { Customer } from './lib/customer.ts'
import { Desk } from './lib/desk.ts'
import { photographFailures } from './lib/failures.ts'
import { phone, Stage } from './lib/stage.ts'

let stage: Stage
let api: Client
let administrator: Account
let desk: Desk

beforeAll(async () => {
  stage = await Stage.open('bare')
  administrator = await firstAdministrator(stage.system)
  ;({ api } = await signIn(stage.system.url, administrator))
  desk = new Desk(await stage.seat('keeper', 'zh'), 'zh')
  await desk.signIn(administrator)
})
afterAll(() => stage.close())
afterEach(() => stage.witness.expectNothing())

test('a customer agrees, is blocked and freed, and is erased before the eyes of the agent', async () => {
  photographFailures(stage)
  const [site] = (await api.listSites()).items
  await api.updateSite({ id: site?.id ?? '', body: { consent: { mode: 'required', version: '2026-05', text: { zh: '我们按隐私说明处理您的信息。', en: 'We handle your data as the notice says.' }, url: null, marketing: true } } })
  const visitor = await Customer.atChat(await stage.seat('visitor', 'zh', phone), 'zh')
  const agree = visitor.screen.getByRole('button', { name: visitor.texts.consentAgree })
  await agree.waitFor()
  expect(await visitor.screen.getByRole('textbox', { name: visitor.texts.input }).count()).toBe(0)
  await visitor.expectAccessible('consent')
  await agree.click()
  const input = visitor.screen.getByRole('textbox', { name: visitor.texts.input })
  await input.fill('我的手机号是 13712349876，请查订单')
  await input.press('Enter')
  await expect.poll(async () => (await api.listConversations({ view: 'all' })).items.length).toBe(1)
  const [conversation] = (await api.listConversations({ view: 'all' })).items
  const { number } = conversation?.customer ?? { number: 0 }

  await desk.open(`conversations/${conversation?.id ?? ''}`)
  await desk.message('13712349876').waitFor()
  const { page } = desk
  const details = page.getByRole('complementary', { name: desk.t('customer.title') })
  const choose = async (key: 'person.block' | 'person.export' | 'person.erase'): Promise<void> => {
    await details.getByRole('button', { name: desk.t('person.menu') }).click()
    await page.getByRole('menuitem', { name: desk.t(key) }).click()
  }
  await details.getByText(desk.t('person.consent.privacy')).first().waitFor()
  await choose('person.block')
  await page.getByLabel(desk.t('person.reason')).fill('测试拉黑')
  await desk.expectAccessible('block dialog')
  await page.getByRole('dialog').getByRole('button', { name: desk.t('person.block').replace('…', '') }).click()
  await visitor.screen.getByRole('alert').filter({ hasText: '限制发送消息' }).waitFor()
  expect(await input.count()).toBe(0)
  await details.getByText('测试拉黑').waitFor()
  await details.getByRole('button', { name: desk.t('person.unblock') }).click()
  await input.waitFor()
  await input.fill('谢谢，可以了')
  await input.press('Enter')
  await desk.message('谢谢，可以了').waitFor()

  await choose('person.export')
  await page.getByRole('button', { name: desk.t('person.seeRequests') }).click()
  const coming = page.waitForEvent('download')
  await page.getByRole('link', { name: desk.t('privacy.download') }).click()
  expect((await coming).suggestedFilename()).toMatch(/^yingda-\d+-.*\.zip$/u)
  await desk.sees('privacy.downloaded')
  await desk.expectAccessible('privacy requests')

  await desk.open(`conversations/${conversation?.id ?? ''}`)
  await desk.message('13712349876').waitFor()
  await choose('person.erase')
  const erase = page.getByRole('dialog').getByRole('button', { name: desk.t('person.eraseButton') })
  await page.getByLabel(desk.t('person.eraseType', { number })).fill(String(number + 1))
  expect(await erase.isDisabled()).toBe(true)
  await page.getByLabel(desk.t('person.eraseType', { number })).fill(String(number))
  await erase.click()
  await desk.sees('message.erased')
  await desk.sees('system.erased')
  await expect.poll(() => desk.message('13712349876').count()).toBe(0)
  // To the customer this is a first visit again.
  await agree.waitFor()
  await visitor.screen.getByText('13712349876').waitFor({ state: 'detached' })
  await desk.open('settings/privacy')
  await desk.sees('privacy.nobody')
})

test('who may only erase finds the erasures in the settings, and nothing else', async () => {
  const role = await api.createRole({ body: { name: '隐私专员', permissions: ['customers.erase'] } })
  const account = await addUser(stage.system.url, administrator, 'keeper-of-privacy', role.name)
  const officer = new Desk(await stage.seat('officer', 'zh'), 'zh')
  await officer.signIn(account)
  await officer.sees('privacy.nobody')
  expect(new URL(officer.page.url()).pathname).toBe('/console/settings/privacy')
  await expect.poll(() => officer.page.getByRole('navigation', { name: officer.t('settings.tabs') }).getByRole('link').allInnerTexts()).toEqual([officer.t('settings.tabPrivacy')])
  await officer.expectAccessible('privacy requests of who may only erase')
  expect(await officer.page.getByRole('navigation', { name: officer.t('nav.main') }).getByRole('link').count()).toBe(1)
})
