/** Colleagues in one conversation: who looks at it and writes in it, and questions among them. */
import type { ConversationEvent } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClient } from '@yingda/client'
import { connectAgent, startApp, type Frame, type TestApp, type TestUser, type Wire } from '../lib/app.ts'
import { openDesk, SUPERVISOR, type Desk } from './desk.ts'

let desk: Desk
let other: TestApp
let chief: TestUser

beforeAll(async () => {
  desk = await openDesk()
  other = await startApp({ nodeOf: desk.app })
  chief = await desk.app.user(SUPERVISOR)
})
afterAll(async () => {
  await other.stop()
  await desk.end()
})

const onOther = (user: TestUser): TestUser => ({ ...user, api: createClient({ baseUrl: other.url, token: () => user.token }) })
const follow = async (wire: Wire, conversationId: string): Promise<void> => {
  wire.send({ type: 'watch', ref: conversationId, conversationId, after: 0 })
  await wire.next('watching', (frame) => frame['ref'] === conversationId)
}
const seen = (wire: Wire, conversationId: string): string[] => {
  const last = wire.frames.filter((frame) => frame.type === 'viewers' && frame['conversationId'] === conversationId).at(-1) as (Frame & { viewers: { agentId: string; writing: boolean }[] }) | undefined
  const names = new Map([[desk.ann.id, 'ann'], [desk.bob.id, 'bob'], [chief.id, 'chief']])
  return (last?.viewers ?? []).map(({ agentId, writing }) => `${names.get(agentId) ?? '?'}${writing ? ' writes' : ''}`)
}
const looks = (wire: Wire, conversationId: string | null, writing = false): void => wire.send({ type: 'viewing', conversationId, writing })

describe('who else is there', () => {
  it('is told to all who have it open, over nodes: looking, writing, gone', async () => {
    const id = await desk.waiting()
    const [ann, bob] = [await connectAgent(desk.app, desk.ann), await connectAgent(other, onOther(desk.bob))]
    await follow(ann, id)
    looks(ann, id)
    await expect.poll(() => seen(ann, id)).toEqual(['ann'])
    // Who comes later hears at once who is there.
    await follow(bob, id)
    await expect.poll(() => seen(bob, id)).toEqual(['ann'])
    looks(bob, id, true)
    await expect.poll(() => [seen(ann, id), seen(bob, id)]).toEqual([['bob writes', 'ann'], ['bob writes', 'ann']])
    looks(bob, id)
    await expect.poll(() => seen(ann, id)).toHaveLength(2)
    await expect.poll(() => seen(ann, id).join()).not.toContain('writes')
    looks(bob, await desk.waiting())
    await expect.poll(() => seen(ann, id)).toEqual(['ann'])
    looks(bob, id)
    await expect.poll(() => seen(ann, id)).toHaveLength(2)
    bob.end()
    await expect.poll(() => seen(ann, id)).toEqual(['ann'])
    ann.end()
  })

  it('is not the supervisor who looks on, until they write; nor anybody who may not see it', async () => {
    const id = await desk.owned()
    const [ann, bob, boss] = [await connectAgent(desk.app, desk.ann), await connectAgent(desk.app, desk.bob), await connectAgent(desk.app, chief)]
    await Promise.all([follow(ann, id), follow(boss, id)])
    looks(boss, id)
    looks(bob, id)
    await bob.next('error', (frame) => frame['code'] === 'not_found')
    looks(ann, id)
    await expect.poll(() => seen(ann, id)).toEqual(['ann'])
    looks(boss, id, true)
    await expect.poll(() => seen(ann, id)).toEqual(['chief writes', 'ann'])
    looks(boss, id)
    await expect.poll(() => seen(ann, id)).toEqual(['ann'])
    expect(desk.wire.frames.filter((frame) => frame.type === 'viewers')).toEqual([])
    for (const wire of [ann, bob, boss]) wire.end()
  })
})

describe('a question to a colleague', () => {
  const note = (user: TestUser, id: string, text: string, more: object): Promise<{ seq: number }> => user.api.sendMessage({ id, body: { clientId: `note-${randomUUID()}`, content: { type: 'text', text }, internal: true, ...more } })
  const events = async (id: string): Promise<ConversationEvent[]> => (await desk.ann.api.getConversation({ id })).events

  it('calls them in, and their answer calls back whoever asked', async () => {
    const id = await desk.owned()
    const { seq } = await note(desk.ann, id, '这个能退吗？', { mentions: [desk.bob.id], ask: true })
    expect((await desk.bob.api.getConversation({ id })).conversation.participantIds).toEqual([desk.bob.id])
    await note(desk.bob, id, '七天内可以', { answers: seq })
    const [question, answer] = (await events(id)).filter((event) => event.type === 'message' && event.internal)
    expect(question).toMatchObject({ ask: true, mentions: [desk.bob.id] })
    expect(answer).toMatchObject({ answers: seq, mentions: [desk.ann.id] })
    const frames = desk.wire.frames.filter((frame) => JSON.stringify(frame).includes('七天内可以') || JSON.stringify(frame).includes('这个能退吗'))
    expect(frames).toEqual([])
  })

  it('is a private note to somebody; an answer needs a question', async () => {
    const id = await desk.owned()
    const refused = (more: object): Promise<void> => expect(note(desk.ann, id, 'x', more)).rejects.toMatchObject({ code: 'bad_request' })
    await refused({ ask: true })
    await refused({ ask: true, mentions: [desk.bob.id], internal: false })
    await refused({ answers: 1 })
    await refused({ answers: 999 })
  })
})
