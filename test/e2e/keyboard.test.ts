/** A shift without a mouse: sign in, accept, reply, note, label, search, open a ticket's form, close. */
import type { Client } from '@yingda/client'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addUser, firstAdministrator, signIn, type Account } from '../lib/agent.ts'
import { Visitor } from '../lib/visitor.ts'
import { Desk } from './lib/desk.ts'
import { photographFailures } from './lib/failures.ts'
import { Stage } from './lib/stage.ts'

let stage: Stage
let api: Client
let ann: Desk
let account: Account

beforeAll(async () => {
  stage = await Stage.open('bare')
  const administrator = await firstAdministrator(stage.system)
  ;({ api } = await signIn(stage.system.url, administrator))
  account = await addUser(stage.system.url, administrator, 'ann')
  ann = new Desk(await stage.seat('ann', 'zh'), 'zh')
  await ann.page.addInitScript(() => {
    addEventListener('pointerdown', () => sessionStorage.setItem('pointer', 'used'), true)
  })
})
afterAll(() => stage.close())
afterEach(() => stage.witness.expectNothing())

const press = async (...keys: string[]): Promise<void> => {
  for (const key of keys) await ann.page.keyboard.press(key)
}
const type = (text: string): Promise<void> => ann.page.keyboard.type(text)
/** What has the focus, in words. */
const focused = (): Promise<string> => ann.page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '')

test('an agent works a conversation from the first key to the last', async () => {
  photographFailures(stage)
  const { page } = ann
  await ann.open()
  await ann.field('signIn.email').waitFor()
  for (let tabs = 0; tabs < 8 && !(await ann.field('signIn.email').evaluate((field) => field === document.activeElement)); tabs += 1) await press('Tab')
  await type(account.email)
  await press('Tab')
  await type(account.password)
  await press('Enter')
  await page.getByRole('navigation', { name: ann.t('nav.main') }).waitFor()

  const visitor = await Visitor.open({ url: stage.system.url })
  await visitor.say('耳机只有一边有声音，订单号 SF-20260101')
  await visitor.command({ do: 'request_human' })
  const id = visitor.conversationId

  await press('1')
  await ann.rows.first().waitFor()
  await press('j', 'Enter')
  await expect.poll(() => page.url()).toContain(id)
  await ann.button('action.accept').first().waitFor()
  await press('a')
  await ann.reply.waitFor()
  await expect.poll(focused).toBe(ann.t('composer.reply'))
  await type('您好，我来帮您看')
  await press('Enter')
  await ann.message('您好，我来帮您看').waitFor()

  await press('Escape', 'n')
  await expect.poll(focused).toBe(ann.t('composer.note'))
  await type('左耳无声，走换新')
  await press('Enter')
  await ann.message('左耳无声，走换新').getByText(ann.t('author.note')).waitFor()

  await press('Escape', 'l')
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.handling-labels-field') !== null)).toBe(true)
  await type('换新')
  await press('Enter')
  await expect.poll(async () => (await api.getConversation({ id })).conversation.labels).toEqual(['换新'])
  await press('Escape')
  await page.locator('.ant-select-dropdown:not(.ant-select-dropdown-hidden)').waitFor({ state: 'detached' }).catch(() => undefined)
  await press('Escape')
  await expect.poll(() => page.evaluate(() => document.activeElement?.closest('.handling-labels-field') === null)).toBe(true)

  // The palette knows what can be done with what is open.
  const palette = page.getByRole('listbox', { name: ann.t('palette.open') })
  await press('Control+k')
  await palette.getByRole('option', { name: ann.t('shortcuts.ticket') }).waitFor()
  await ann.expectAccessible('command palette')
  await type(ann.t('shortcuts.ticket'))
  await expect.poll(() => palette.getByRole('option', { selected: true }).innerText()).toContain(ann.t('shortcuts.ticket'))
  await press('Enter')
  const ticket = page.getByRole('dialog').filter({ hasText: ann.t('tickets.new') })
  await ticket.waitFor()
  await press('Escape')
  await ticket.waitFor({ state: 'hidden' })

  await press('x')
  const closing = ann.dialog('action.closeConfirm')
  await closing.waitFor()
  await press('Enter')
  await expect.poll(async () => (await api.getConversation({ id })).conversation.owner.kind).toBe('closed')
  await closing.waitFor({ state: 'hidden' })

  // Found again by the order number: in the palette, then on the page of the search.
  await press('Control+k')
  await type('sf-20260101')
  await palette.getByRole('option').filter({ hasText: 'SF-20260101' }).first().waitFor()
  const all = palette.getByRole('option', { name: ann.t('palette.allMessages', { text: 'sf-20260101' }) })
  for (let steps = 0; steps < 20 && (await all.getAttribute('aria-selected')) !== 'true'; steps += 1) await press('ArrowDown')
  await press('Enter')
  const results = page.getByRole('list', { name: ann.t('search.results') })
  await results.getByRole('link').first().waitFor()
  expect(await results.locator('mark').first().innerText()).toBe('SF-20260101')
  await ann.expectAccessible('search of messages')
  await press('Escape', 'j', 'Enter')
  await page.locator('.msg-sought').filter({ hasText: 'SF-20260101' }).waitFor()
  await expect.poll(() => page.url()).toContain(id)

  await press('?')
  const sheet = ann.dialog('shortcuts.title')
  await sheet.waitFor()
  await ann.expectAccessible('shortcuts')
  await press('Escape')
  await sheet.waitFor({ state: 'hidden' })
  await press('Escape')
  await expect.poll(() => new URL(page.url()).pathname).toBe('/console/conversations')
  expect(await page.evaluate(() => sessionStorage.getItem('pointer'))).toBeNull()
  visitor.close()
})
