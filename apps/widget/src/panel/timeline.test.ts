import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient, Network, pass } from '../../test/harness.ts'
import { timeline, type MessageRow, type Row } from './timeline.ts'

const agent = { kind: 'agent', agentId: '00000000-0000-4000-8000-000000000001', name: '小满' } as const
const messages = (rows: Row[]): MessageRow[] => rows.filter((row) => row.kind === 'message')

describe('the timeline', () => {
  let network: Network
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date(2026, 0, 5, 23, 59, 0).getTime() })
    network = new Network()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('keeps the place of an own message from writing to read', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    client.sendText('在吗')
    const [sending] = messages(timeline(client.view()))
    expect(sending).toMatchObject({ delivery: 'sending', who: 'customer' })
    await pass(100)
    const [sent] = messages(timeline(client.view()))
    expect(sent).toMatchObject({ key: sending?.key, delivery: 'sent', isLast: true })
    network.backend.append(client.view().conversationId, { type: 'read', by: 'agent', upTo: sent?.seq ?? 0 })
    await pass(100)
    expect(messages(timeline(client.view()))[0]).toMatchObject({ key: sending?.key, delivery: 'read' })
    client.stop()
  })

  it('shows a ticket that goes on with the conversation, without who made it', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    client.sendText('坏了')
    await pass(100)
    network.backend.append(client.view().conversationId, { type: 'ticket', ticketId: 't1', number: 1024, subject: '坏了', byAgentId: agent.agentId })
    await pass(100)
    const row = timeline(client.view()).at(-1)
    expect(row).toMatchObject({ kind: 'ticket', ticketId: 't1', number: 1024, subject: '坏了' })
    expect(JSON.stringify(row)).not.toContain(agent.agentId)
    client.stop()
  })

  it('separates days and conversations, tells who took part, and joins what belongs together', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    client.sendText('一')
    await pass(100)
    const id = client.view().conversationId
    network.backend.owner(id, { kind: 'queue' }, 'customer_asked')
    network.backend.owner(id, { ...agent }, 'accepted')
    network.backend.message(id, agent, { type: 'text', text: '您好' })
    network.backend.message(id, agent, { type: 'text', text: '请讲' })
    await pass(120_000)
    network.backend.message(id, agent, { type: 'text', text: '还在吗' })
    network.backend.append(id, { type: 'rating', score: 5, comment: '好', subject: 'agent' })
    await pass(100)
    client.newConversation()
    client.sendText('二')
    const rows = timeline(client.view())
    expect(rows.map((row) => row.kind)).toEqual([
      'day', 'message', 'notice', 'notice', 'message', 'message', 'day', 'message', 'rated', 'begin', 'message',
    ])
    expect(rows.filter((row) => row.kind === 'notice').map((row) => [row.reason, row.name])).toEqual([
      ['customer_asked', null],
      ['accepted', '小满'],
    ])
    expect(messages(rows).map((row) => row.follows)).toEqual([false, false, true, false, false])
    expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length)
    client.stop()
  })

  it('shows the newest thumb at once', async () => {
    network.backend.bot = () => [{ type: 'answer', text: '答', entryId: 'e', source: { question: '问', category: 'c' } }]
    const client = createClient(network)
    client.start()
    await pass(100)
    client.sendText('问')
    await pass(100)
    const answer = messages(timeline(client.view())).at(-1)
    client.command({ do: 'feedback', messageSeq: answer?.seq ?? 0, value: 'up' })
    expect(messages(timeline(client.view())).at(-1)?.feedback).toBe('up')
    await pass(100)
    client.command({ do: 'feedback', messageSeq: answer?.seq ?? 0, value: 'down' })
    expect(messages(timeline(client.view())).at(-1)?.feedback).toBe('down')
    await pass(100)
    expect(messages(timeline(client.view())).at(-1)?.feedback).toBe('down')
    client.stop()
  })
})
