/** Canned replies by slash, a suggested answer by key, a colleague mentioned in a note, a message taken back: two agents and a customer. */
import type { Client } from '@yingda/client'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { addUser, firstAdministrator, signIn, type Account } from '../lib/agent.ts'
import { Visitor } from '../lib/visitor.ts'
import { Desk } from './lib/desk.ts'
import { photographFailures } from './lib/failures.ts'
import { phone, Stage } from './lib/stage.ts'

let stage: Stage
let api: Client
let ann: Desk
let bob: Account
let bobName: string

beforeAll(async () => {
  stage = await Stage.open()
  const administrator = await firstAdministrator(stage.system)
  ;({ api } = await signIn(stage.system.url, administrator))
  const account = await addUser(stage.system.url, administrator, 'ann')
  bob = await addUser(stage.system.url, administrator, 'bob')
  ann = new Desk(await stage.seat('ann', 'zh'), 'zh')
  await ann.signIn(account)
  await ann.goOnline()
  const fields = { text: '{{customer.name}}您好，我是{{agent.name}}，订单号 {{order.number}} 已加急。', language: null, folder: '', owner: { scope: 'company' } as const }
  await api.createReply({ body: { ...fields, shortcut: 'jiaji', title: '加急处理' } })
  await api.createReply({ body: { ...fields, shortcut: 'zhijian', title: '质检说明', text: '每件商品都经过质检。' } })
  bobName = (await api.listUsers({})).items.find((one) => one.email === bob.email)?.name ?? ''
})
afterAll(() => stage.close())
afterEach(() => stage.witness.expectNothing())

test('an agent works with canned replies, a suggestion, a mention and takes a message back', async () => {
  photographFailures(stage)
  const visitor = await Visitor.open({ url: stage.system.url })
  await visitor.say('你好')
  await visitor.command({ do: 'request_human' })
  const id = visitor.conversationId
  await ann.open(`conversations/${id}`)
  await ann.button('action.accept').first().click()
  await ann.reply.waitFor()
  const { page } = ann
  const list = page.getByRole('listbox', { name: ann.t('replies.popup') })

  await ann.reply.fill('')
  await ann.reply.pressSequentially('好的 /')
  await list.getByRole('option').nth(1).waitFor()
  await ann.expectAccessible('canned replies')
  await page.keyboard.press('Escape')
  await list.waitFor({ state: 'detached' })
  await ann.reply.fill('')
  await ann.reply.pressSequentially('/zhi')
  await expect.poll(() => list.getByRole('option').count()).toBe(1)
  await page.keyboard.press('Enter')
  await expect.poll(() => ann.reply.inputValue()).toBe('每件商品都经过质检。')
  await page.keyboard.press('Enter')
  await expect.poll(async () => (await api.listReplies({ search: 'zhijian' })).items[0]?.uses).toBe(1)

  await ann.reply.pressSequentially('/jia')
  await expect.poll(() => list.getByRole('option').count()).toBe(1)
  await list.getByRole('option').click()
  await expect.poll(() => ann.reply.inputValue()).toContain('{{order.number}}')
  await page.getByText(ann.t('replies.unresolved', { names: '' }).trim(), { exact: false }).waitFor()
  await ann.reply.fill('')

  const { items } = await api.listEntries({ language: 'zh', limit: 1 })
  const question = items[0]?.question ?? ''
  await visitor.say(question)
  const strip = page.getByRole('region', { name: ann.t('suggest.title') })
  await strip.getByRole('button').first().waitFor()
  await ann.expectAccessible('suggestions')
  await page.keyboard.press('Alt+1')
  await expect.poll(() => ann.reply.inputValue()).not.toBe('')
  await page.keyboard.press('Enter')
  await strip.waitFor({ state: 'detached' })
  await expect.poll(async () => (await api.getConversation({ id })).events.flatMap((event) => (event.type === 'message' && event.via !== undefined ? [event.via.kind] : []))).toEqual(['canned', 'suggestion'])

  await ann.button('recall.action').last().click()
  await ann.sees('recall.you')
  await expect.poll(async () => (await api.getConversation({ id })).events.some((event) => event.type === 'message' && event.recalled === true)).toBe(true)

  await page.getByRole('radiogroup').getByText(ann.t('composer.note')).click()
  const note = page.getByRole('textbox', { name: ann.t('composer.note') })
  await note.pressSequentially('请看一下 @')
  const people = page.getByRole('listbox', { name: ann.t('mention.popup') })
  await people.getByRole('option', { name: bobName }).click()
  await expect.poll(() => note.inputValue()).toBe(`请看一下 @${bobName} `)
  await page.keyboard.press('Enter')
  const asBob = await signIn(stage.system.url, bob)
  await expect.poll(async () => (await asBob.api.getConversation({ id }).catch(() => null))?.conversation.lastMessage?.mentions).toEqual([asBob.userId])
  const small = new Desk(await stage.seat('bob', 'en', phone), 'en')
  await small.signIn(bob)
  await small.open(`conversations/${id}`)
  await small.page.getByText(`@${bobName}`).first().waitFor()
})
