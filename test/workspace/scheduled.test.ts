/** Replies that are sent later: once, by whatever node, and never silently lost. */
import type { ConversationEvent } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectAgent, say, startApp, type TestApp } from '../lib/app.ts'
import { openDesk, SUPERVISOR, type Desk } from './desk.ts'

let desk: Desk
let other: TestApp

beforeAll(async () => {
  desk = await openDesk()
  other = await startApp({ nodeOf: desk.app })
})
afterAll(async () => {
  await other.stop()
  await desk.end()
})

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString()
const texts = async (id: string): Promise<string[]> =>
  (await desk.ann.api.getConversation({ id })).events.flatMap((event: ConversationEvent) => (event.type === 'message' && event.author.kind === 'agent' && event.content.type === 'text' ? [event.content.text] : []))
/** The time of a planned message has come. */
const due = (messageId: string): Promise<unknown[]> => desk.app.query(`update scheduled_messages set send_at = now() - interval '1 second' where id = $1`, [messageId])
const plan = (id: string, more: { text?: string; sendAt?: string; onlyIfSilent?: boolean; messageId?: string; fileIds?: string[] } = {}): ReturnType<typeof desk.ann.api.scheduleMessage> =>
  desk.ann.api.scheduleMessage({ id, body: { messageId: randomUUID(), text: '您的退款应该到了吗？', sendAt: inMs(60_000), onlyIfSilent: false, ...more } })
const stateOf = async (messageId: string): Promise<string> => (await desk.app.query<{ s: string }>(`select concat_ws(':', state, reason) as s from scheduled_messages where id = $1`, [messageId]))[0]?.s ?? ''

describe('a planned message', () => {
  it('is sent once at its time, in order, with two nodes; its author hears of it', async () => {
    const id = await desk.owned()
    const wire = await connectAgent(desk.app, desk.ann)
    const messages = await Promise.all(Array.from({ length: 5 }, (_, n) => plan(id, { text: `第 ${String(n)} 条`, sendAt: inMs(400 + n * 10) })))
    await expect.poll(() => texts(id)).toEqual(messages.map((one) => one.text))
    const event = (await desk.ann.api.getConversation({ id })).events.find((one) => one.type === 'message' && one.via?.kind === 'scheduled')
    expect(event).toMatchObject({ author: { kind: 'agent', agentId: desk.ann.id }, via: { id: messages[0]?.id } })
    await wire.next('scheduled', (frame) => frame['id'] === messages[4]?.id && frame['state'] === 'sent')
    expect((await desk.ann.api.listScheduled({ id })).items).toEqual([])
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(await texts(id)).toHaveLength(5)
    wire.end()
  })

  it('is sent once when a node died before, in the middle of, or after the commit', async () => {
    const id = await desk.owned()
    const [before, after] = [await plan(id, { text: '甲' }), await plan(id, { text: '乙' })]
    await desk.ann.api.sendMessage({ id, body: { clientId: `scheduled-${after.id}`, content: { type: 'text', text: '乙' } } })
    for (const { id: messageId } of [before, after]) await desk.app.query(`update scheduled_messages set state = 'sending', send_at = now() - interval '1 minute' where id = $1`, [messageId])
    await expect.poll(() => Promise.all([stateOf(before.id), stateOf(after.id)])).toEqual(['sent', 'sent'])
    expect(await texts(id)).toEqual(['乙', '甲'])
  })

  it('asked for twice is one; changed and cancelled by its author only, until it is sent', async () => {
    const id = await desk.owned()
    const messageId = randomUUID()
    const [one, two] = [await plan(id, { messageId }), await plan(id, { messageId })]
    expect(two).toEqual(one)
    expect((await desk.ann.api.listScheduled({ id })).items).toMatchObject([{ id: messageId, agentId: desk.ann.id, state: 'waiting', version: 1 }])
    const changed = await desk.ann.api.changeScheduled({ id, messageId, body: { version: 1, text: '改好的话' } })
    expect(changed).toMatchObject({ text: '改好的话', version: 2, sendAt: one.sendAt })
    await expect(desk.ann.api.changeScheduled({ id, messageId, body: { version: 1, text: 'x' } })).rejects.toMatchObject({ code: 'conflict' })
    const chief = await desk.app.user(SUPERVISOR)
    expect((await chief.api.listScheduled({ id })).items).toHaveLength(1)
    await expect(chief.api.cancelScheduled({ id, messageId })).rejects.toMatchObject({ code: 'not_found' })
    await expect(desk.bob.api.listScheduled({ id })).rejects.toMatchObject({ code: 'not_found' })
    await desk.ann.api.cancelScheduled({ id, messageId })
    await desk.ann.api.cancelScheduled({ id, messageId })
    await due(messageId)
    await new Promise((resolve) => setTimeout(resolve, 1500))
    expect(await texts(id)).toEqual([])
    await expect(desk.ann.api.changeScheduled({ id, messageId, body: { version: 3, text: 'x' } })).rejects.toMatchObject({ code: 'not_allowed_now' })
  })

  it('is refused for the past, for too far ahead, and in what is not one’s own', async () => {
    const id = await desk.owned()
    for (const sendAt of [inMs(-1000), inMs(91 * 86_400_000)]) await expect(plan(id, { sendAt })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(desk.ann.api.scheduleMessage({ id: await desk.waiting(), body: { messageId: randomUUID(), text: 'x', sendAt: inMs(1000), onlyIfSilent: false } })).rejects.toMatchObject({ code: 'not_allowed_now' })
  })
})

describe('a planned message with files', () => {
  const said = async (id: string): Promise<string[]> =>
    (await desk.ann.api.getConversation({ id })).events.flatMap((event: ConversationEvent) => (event.type !== 'message' || event.author.kind !== 'agent' ? [] : event.content.type === 'attachment' ? [event.content.attachment.name] : event.content.type === 'text' ? [event.content.text] : []))
  const file = (id: string, name: string): ReturnType<typeof desk.ann.api.uploadAttachment> => desk.ann.api.uploadAttachment({ id, name, body: new Blob([`about ${name}`]) })

  it('says them one by one and then the words, once, and the customer may open them', async () => {
    const id = await desk.owned()
    const [one, two] = [await file(id, '说明.txt'), await file(id, '报价.txt')]
    const planned = await plan(id, { text: '请看附件', fileIds: [two.id, one.id] })
    expect(planned.files).toEqual([two, one])
    await due(planned.id)
    await expect.poll(() => stateOf(planned.id), { timeout: 5000 }).toBe('sent')
    expect(await said(id)).toEqual(['报价.txt', '说明.txt', '请看附件'])
    // Whoever sent it died before saying so.
    await desk.app.query(`update scheduled_messages set state = 'sending' where id = $1`, [planned.id])
    await expect.poll(() => stateOf(planned.id), { timeout: 5000 }).toBe('sent')
    expect(await said(id)).toHaveLength(3)
    const answer = await fetch(`${desk.app.url}/api/customer/attachments/${one.id}`, { headers: { authorization: `Bearer ${desk.token}` } })
    const { url } = (await answer.json()) as { url: string }
    expect(await (await fetch(new URL(url, desk.app.url))).text()).toBe('about 说明.txt')
  })

  it('files alone are enough; nothing at all is not, nor is somebody else’s file', async () => {
    const id = await desk.owned()
    const mine = await file(id, '图.txt')
    const planned = await plan(id, { text: '', fileIds: [mine.id] })
    expect(planned).toMatchObject({ text: '', files: [mine] })
    await expect(plan(id, { text: ' ' })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(plan(id, { fileIds: [mine.id, mine.id] })).rejects.toMatchObject({ code: 'bad_request' })
    await expect(plan(id, { fileIds: [randomUUID()] })).rejects.toMatchObject({ code: 'not_found' })
    await expect(plan(await desk.owned(), { fileIds: [mine.id] })).rejects.toMatchObject({ code: 'not_found' })
    const strange = await (await desk.app.user(SUPERVISOR)).api.uploadAttachment({ id, name: 'b.txt', body: new Blob(['b']) })
    await expect(plan(id, { fileIds: [strange.id] })).rejects.toMatchObject({ code: 'not_found' })
    await desk.ann.api.cancelScheduled({ id, messageId: planned.id })
  })

  it('changed, files and words each by themselves; what is left must say something', async () => {
    const id = await desk.owned()
    const [one, two] = [await file(id, '一.txt'), await file(id, '二.txt')]
    const { id: messageId } = await plan(id, { text: '好的', fileIds: [one.id] })
    expect(await desk.ann.api.changeScheduled({ id, messageId, body: { version: 1, text: '' } })).toMatchObject({ text: '', files: [one], version: 2 })
    expect(await desk.ann.api.changeScheduled({ id, messageId, body: { version: 2, fileIds: [one.id, two.id] } })).toMatchObject({ files: [one, two], version: 3 })
    await expect(desk.ann.api.changeScheduled({ id, messageId, body: { version: 3, fileIds: [] } })).rejects.toMatchObject({ code: 'bad_request' })
    expect((await desk.ann.api.listScheduled({ id })).items).toMatchObject([{ text: '', files: [one, two] }])
    await desk.ann.api.cancelScheduled({ id, messageId })
  })
})

describe('what cannot be sent', () => {
  it('says why to its author and stays until removed or planned anew', async () => {
    const id = await desk.owned()
    const wire = await connectAgent(desk.app, desk.ann)
    const message = await plan(id)
    await desk.ann.api.closeConversation({ id })
    await due(message.id)
    await wire.next('scheduled', (frame) => frame['id'] === message.id && frame['state'] === 'failed' && frame['reason'] === 'closed')
    expect((await desk.ann.api.listMyScheduled()).items).toMatchObject([{ id: message.id, state: 'failed', reason: 'closed', text: message.text }])
    await expect(desk.ann.api.changeScheduled({ id, messageId: message.id, body: { version: 2, sendAt: inMs(60_000) } })).rejects.toMatchObject({ code: 'not_allowed_now' })
    await desk.ann.api.cancelScheduled({ id, messageId: message.id })
    expect((await desk.ann.api.listMyScheduled()).items).toEqual([])
    wire.end()
  })

  it('handed over, or no longer silent: not said; anew by its author, it is', async () => {
    const [given, spoken] = [await desk.owned(), await desk.owned()]
    const [first, second, third] = [await plan(given), await plan(spoken, { onlyIfSilent: true }), await plan(spoken, { onlyIfSilent: true, text: '还在吗？' })]
    await desk.ann.api.transferConversation({ id: given, body: { agentId: desk.bob.id } })
    await say(desk.wire, spoken, '在的')
    for (const { id } of [first, second, third]) await due(id)
    await expect.poll(() => Promise.all([stateOf(first.id), stateOf(second.id), stateOf(third.id)])).toEqual(['failed:handed_over', 'failed:customer_wrote', 'failed:customer_wrote'])
    await desk.ann.api.changeScheduled({ id: spoken, messageId: third.id, body: { version: 2, sendAt: inMs(300) } })
    await expect.poll(() => texts(spoken)).toEqual(['还在吗？'])
    expect(await texts(given)).toEqual([])
  })

  it('its author may no longer reply', async () => {
    const id = await desk.owned()
    const message = await plan(id)
    await desk.app.admin.api.updateUser({ id: desk.ann.id, body: { active: false } })
    await due(message.id)
    await expect.poll(() => stateOf(message.id)).toBe('failed:no_permission')
  })
})
