import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ClientChange } from './types.ts'
import { MAX_OUTBOX } from './index.ts'
import { createClient, MapStorage, Network, pass, texts } from '../../test/harness.ts'

const agent = { kind: 'agent', agentId: '00000000-0000-4000-8000-000000000001', name: '小满' } as const

describe('the chat client', () => {
  let network: Network
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-01-05T08:00:00Z') })
    network = new Network()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('opens a session, connects, and shows a message once from writing to stored', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    expect(client.view()).toMatchObject({ phase: 'open', connection: { kind: 'online' }, synced: true, state: null })
    client.sendText('你好')
    expect(texts(client.view())).toEqual(['pending: 你好'])
    await pass(100)
    expect(texts(client.view())).toEqual(['你好'])
    expect(client.view().outbox).toEqual([])
    expect(client.view().state?.owner).toEqual({ kind: 'bot' })
    client.stop()
  })

  it('keeps what is written offline, in order, and sends it after reconnecting', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    client.sendText('一')
    await pass(100)
    network.isUp = false
    network.cut()
    for (const text of ['二', '三', '四']) client.sendText(text)
    expect(client.view().connection.kind).toBe('waiting')
    expect(texts(client.view())).toEqual(['一', 'pending: 二', 'pending: 三', 'pending: 四'])
    await pass(20_000)
    network.isUp = true
    await pass(40_000)
    expect(texts(client.view())).toEqual(['一', '二', '三', '四'])
    client.stop()
  })

  it('writes before the session could be opened at all', async () => {
    network.isUp = false
    const client = createClient(network)
    client.start()
    client.sendText('在吗')
    await pass(5_000)
    expect(client.view().connection.kind).toBe('waiting')
    network.isUp = true
    client.wake()
    await pass(200)
    expect(texts(client.view())).toEqual(['在吗'])
    client.stop()
  })

  it('stores a message once when its ack is lost', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    network.backend.loseAcks = 1
    client.sendText('一')
    await pass(6)
    network.cut()
    client.sendText('二')
    await pass(5_000)
    expect(texts(client.view())).toEqual(['一', '二'])
    const stored = network.backend.seenBy(client.view().conversationId).filter((event) => event.type === 'message')
    expect(stored).toHaveLength(2)
    client.stop()
  })

  it('goes on after a reload: history from the server, the unsent from storage', async () => {
    const storage = new MapStorage()
    const first = createClient(network, { storage })
    first.start()
    await pass(100)
    first.sendText('一')
    await pass(100)
    network.isUp = false
    network.cut()
    first.sendText('二')
    first.stop()
    network.isUp = true
    const second = createClient(network, { storage })
    expect(texts(second.view())).toEqual(['pending: 二'])
    second.start()
    await pass(200)
    expect(second.view().conversationId).toBe(first.view().conversationId)
    expect(texts(second.view())).toEqual(['一', '二'])
    second.stop()
  })

  it('works with blocked storage', async () => {
    const blocked = new Proxy({} as MapStorage, {
      get: () => {
        throw new DOMException('denied', 'SecurityError')
      },
    })
    const client = createClient(network, { storage: blocked })
    client.start()
    client.sendText('你好')
    await pass(200)
    expect(texts(client.view())).toEqual(['你好'])
    client.stop()
  })

  it('shows a refused message as failed with its reason, lets those behind it pass, and retries it', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    network.backend.refuse = (frame) =>
      frame.type === 'send' && frame.content.type === 'text' && frame.content.text === '坏' ? { code: 'bad_request' } : null
    client.sendText('坏')
    client.sendText('好')
    await pass(200)
    expect(texts(client.view())).toEqual(['好', 'failed: 坏'])
    expect(client.view().outbox[0]?.error).toEqual({ code: 'bad_request', message: 'refused: bad_request' })
    network.backend.refuse = () => null
    client.retry(client.view().outbox[0]?.clientId ?? '')
    await pass(200)
    expect(texts(client.view())).toEqual(['好', '坏'])
    client.stop()
  })

  it('deletes a failed message, also for the next visit', async () => {
    const storage = new MapStorage()
    const client = createClient(network, { storage })
    client.start()
    await pass(100)
    network.backend.refuse = () => ({ code: 'forbidden' })
    client.sendText('坏')
    await pass(100)
    client.discard(client.view().outbox[0]?.clientId ?? '')
    client.stop()
    expect(createClient(network, { storage }).view().outbox).toEqual([])
  })

  it('waits as long as an overloaded server asks, and keeps the order', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    let refusals = 0
    network.backend.refuse = (frame) => {
      if (frame.type !== 'send' || refusals === 2) return null
      refusals += 1
      return { code: 'overloaded', retryAfter: 4 }
    }
    client.sendText('一')
    client.sendText('二')
    await pass(3_900)
    expect(texts(client.view())).toEqual(['pending: 一', 'pending: 二'])
    await pass(4_500)
    expect(texts(client.view())).toEqual(['一', '二'])
    client.stop()
  })

  it('gives up on a message the server fails on again and again', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    network.backend.refuse = (frame) =>
      frame.type === 'send' && frame.content.type === 'text' && frame.content.text === '毒' ? { code: 'internal' } : null
    client.sendText('毒')
    client.sendText('好')
    await pass(120_000)
    expect(texts(client.view())).toEqual(['好', 'failed: 毒'])
    client.stop()
  })

  it('receives messages live and counts them as unread until they are seen', async () => {
    const client = createClient(network)
    const heard: string[] = []
    client.subscribe((change: ClientChange) => {
      if (change.kind === 'message' && 'text' in change.event.content) heard.push(change.event.content.text)
    })
    client.start()
    await pass(100)
    client.sendText('你好')
    await pass(100)
    const id = client.view().conversationId
    network.backend.message(id, agent, { type: 'text', text: '您好' })
    await pass(100)
    expect(heard).toEqual(['您好'])
    expect(client.view().unread).toBe(1)
    client.markRead()
    expect(client.view().unread).toBe(0)
    await pass(1000)
    expect(network.backend.stateOf(id)?.readByCustomer).toBe(3)
    client.stop()
  })

  it('ends with the same view as a fresh load, whatever was cut between, with private notes left out', async () => {
    const storage = new MapStorage()
    const client = createClient(network, { storage })
    client.start()
    await pass(100)
    client.sendText('开始')
    await pass(100)
    const id = client.view().conversationId
    network.backend.owner(id, { ...agent }, 'accepted')
    network.backend.message(id, agent, { type: 'text', text: '内部备注' }, 'note-00001', true)
    network.backend.message(id, agent, { type: 'text', text: '一' })
    await pass(2)
    network.cut()
    network.backend.message(id, agent, { type: 'text', text: '断线时' })
    await pass(3_000)
    network.backend.message(id, agent, { type: 'text', text: '之后' })
    await pass(100)
    const fresh = createClient(network, { storage })
    fresh.start()
    await pass(200)
    expect(texts(client.view())).toEqual(['开始', '一', '断线时', '之后'])
    expect(client.view().events).toEqual(fresh.view().events)
    expect(client.view().state).toEqual(fresh.view().state)
    client.stop()
    fresh.stop()
  })

  it('watches again when an event is missing or the server says it fell behind', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    client.sendText('一')
    await pass(100)
    const id = client.view().conversationId
    const [peer] = [...network.backend.peers]
    peer?.watched.delete(id)
    network.backend.message(id, agent, { type: 'text', text: '没收到' })
    peer?.watched.add(id)
    network.backend.message(id, agent, { type: 'text', text: '收到' })
    await pass(100)
    expect(texts(client.view())).toEqual(['一', '没收到', '收到'])
    peer?.watched.delete(id)
    network.backend.message(id, agent, { type: 'text', text: '又没收到' })
    network.backend.peers.forEach((one) => one.send({ type: 'behind', conversationId: id }))
    await pass(100)
    expect(texts(client.view()).at(-1)).toBe('又没收到')
    client.stop()
  })

  it('drops what it has when too much was missed, and loads earlier pages on demand', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    client.sendText('开始')
    await pass(100)
    const id = client.view().conversationId
    network.isUp = false
    network.cut()
    for (let index = 0; index < 300; index += 1) network.backend.message(id, agent, { type: 'text', text: String(index) })
    network.isUp = true
    await pass(60_000)
    expect(client.view().events).toHaveLength(200)
    expect(client.view().hasEarlier).toBe(true)
    while (client.view().hasEarlier) {
      const loading = client.loadEarlier()
      await pass(50)
      await loading
    }
    expect(client.view().events.map((event) => event.seq)).toEqual(Array.from({ length: 302 }, (_, index) => index + 1))
    client.stop()
  })

  it('begins a new conversation and finds the earlier ones above it', async () => {
    const storage = new MapStorage()
    const client = createClient(network, { storage })
    client.start()
    await pass(100)
    client.sendText('第一个')
    await pass(100)
    const old = client.view().conversationId
    client.newConversation()
    expect(client.view()).toMatchObject({ state: null, events: [] })
    expect(client.view().earlier.map((one) => one.id)).toEqual([old])
    client.sendText('第二个')
    await pass(100)
    expect(client.view().conversationId).not.toBe(old)
    expect(texts(client.view())).toEqual(['第二个'])
    client.stop()
    const next = createClient(network, { storage })
    next.start()
    await pass(100)
    expect(next.view().hasEarlier).toBe(true)
    const loading = next.loadEarlier()
    await pass(100)
    await loading
    expect(next.view().earlier.map((one) => one.id)).toEqual([old])
    next.stop()
  })

  it('keeps a new conversation that has no message yet over a reload', async () => {
    const storage = new MapStorage()
    const client = createClient(network, { storage })
    client.start()
    await pass(100)
    client.sendText('旧')
    await pass(100)
    client.newConversation()
    const id = client.view().conversationId
    client.stop()
    const next = createClient(network, { storage })
    next.start()
    await pass(100)
    expect(next.view().conversationId).toBe(id)
    next.stop()
  })

  it('asks for a person offline, and takes it back before it was sent', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    network.isUp = false
    network.cut()
    client.command({ do: 'request_human' })
    network.isUp = true
    await pass(60_000)
    const id = client.view().conversationId
    expect(client.view().state?.owner.kind).toBe('queue')
    network.backend.tell(id, { type: 'queue', conversationId: id, place: 2, waitSeconds: 90, agentsOnline: 1 })
    await pass(50)
    expect(client.view().queue).toEqual({ place: 2, waitSeconds: 90, agentsOnline: 1, mayLeaveMessage: false })
    client.command({ do: 'leave_queue' })
    await pass(50)
    expect(client.view()).toMatchObject({ queue: null, state: { owner: { kind: 'bot' } } })
    network.isUp = false
    network.cut()
    client.command({ do: 'request_human' })
    client.command({ do: 'leave_queue' })
    expect(client.view().outbox.map((item) => item.body)).toEqual([{ kind: 'command', command: { do: 'leave_queue' } }])
    client.stop()
  })

  it('tells about a command that was refused', async () => {
    const client = createClient(network)
    const notices: unknown[] = []
    client.subscribe((change) => {
      if (change.kind === 'notice') notices.push(change.error)
    })
    client.start()
    await pass(100)
    network.backend.refuse = (frame) => (frame.type === 'command' ? { code: 'not_allowed_now' } : null)
    client.command({ do: 'end' })
    await pass(100)
    expect(notices).toEqual([{ code: 'not_allowed_now', message: 'refused: not_allowed_now' }])
    expect(client.view().outbox).toEqual([])
    client.stop()
  })

  it('uploads a file, again after a network failure, and sends it in its turn', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    network.isUp = false
    network.cut()
    client.sendFile(new Blob(['png']), '照片.png')
    await pass(5_000)
    expect(client.view().outbox[0]?.status).toBe('uploading')
    network.isUp = true
    await pass(60_000)
    const [message] = client.view().events.filter((event) => event.type === 'message')
    expect(message?.content).toMatchObject({ type: 'attachment', attachment: { name: '照片.png', size: 3, mediaType: 'image/png' } })
    expect(client.view().outbox).toEqual([])
    client.stop()
  })

  it('shows why a file was not accepted', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    const id = client.sendFile(new Blob(['<p>']), 'page.html')
    await pass(100)
    expect(client.view().outbox).toMatchObject([{ clientId: id, status: 'failed', error: { code: 'unsupported_type' } }])
    client.discard(id ?? '')
    expect(client.view().outbox).toEqual([])
    client.stop()
  })

  it('bounds what waits to be sent', () => {
    network.isUp = false
    const client = createClient(network)
    for (let index = 0; index < MAX_OUTBOX; index += 1) expect(client.sendText(String(index))).not.toBeNull()
    expect(client.sendText('太多')).toBeNull()
  })

  it('passes typing both ways and forgets it after six seconds', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    client.sendText('你好')
    await pass(100)
    const id = client.view().conversationId
    network.backend.owner(id, { ...agent }, 'accepted')
    network.backend.tell(id, { type: 'typing', conversationId: id, who: 'agent', on: true })
    await pass(50)
    expect(client.view().typing).toBe('agent')
    await pass(6_000)
    expect(client.view().typing).toBeNull()
    const typed = (): boolean[] => network.backend.frames.flatMap((frame) => (frame.type === 'typing' ? [frame.on] : []))
    for (let index = 0; index < 10; index += 1) {
      client.typingNow(false)
      await pass(200)
    }
    expect(typed()).toEqual([true])
    await pass(6_000)
    expect(typed()).toEqual([true, false])
    client.stop()
  })
})
