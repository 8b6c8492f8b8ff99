import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createClient, MapStorage, Network, pass, texts } from '../../test/harness.ts'

describe('who is at the chat, in one tab or several', () => {
  let network: Network
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-01-05T08:00:00Z') })
    network = new Network()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('lets several tabs of one visitor work on the same storage', async () => {
    const storage = new MapStorage()
    const one = createClient(network, { storage })
    one.start()
    await pass(100)
    one.sendText('一')
    await pass(100)
    const two = createClient(network, { storage })
    two.start()
    await pass(100)
    network.isUp = false
    network.cut()
    one.sendText('甲')
    await pass(1)
    two.storageChanged()
    expect(texts(two.view())).toEqual(['一', 'pending: 甲'])
    await pass(1)
    two.sendText('乙')
    one.storageChanged()
    network.isUp = true
    await pass(90_000)
    expect(texts(one.view())).toEqual(['一', '甲', '乙'])
    expect(texts(two.view())).toEqual(['一', '甲', '乙'])
    const messages = network.backend.seenBy(one.view().conversationId).filter((event) => event.type === 'message')
    expect(messages).toHaveLength(3)
    one.stop()
    two.stop()
  })

  it('sends what a vanished tab has left behind', async () => {
    const storage = new MapStorage()
    const lost = createClient(network, { storage })
    network.isUp = false
    lost.start()
    lost.sendText('留下的')
    await pass(60_000)
    network.isUp = true
    const next = createClient(network, { storage })
    next.start()
    await pass(200)
    expect(texts(next.view())).toEqual(['留下的'])
    next.stop()
    lost.stop()
  })

  it('renews a session the server does not accept any more, and keeps the outbox', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    network.isUp = false
    network.cut()
    client.sendText('还在')
    network.backend.customers.clear()
    network.isUp = true
    await pass(60_000)
    expect(client.view().phase).toBe('open')
    expect(texts(client.view())).toEqual(['还在'])
    client.stop()
  })

  it('stops asking when the site may not be served, and says why', async () => {
    network.backend.http = () => ({ status: 403, body: { error: { code: 'forbidden', message: '此站点未被允许' } } })
    const client = createClient(network)
    client.start()
    await pass(200)
    expect(client.view()).toMatchObject({ phase: 'refused', refusal: { code: 'forbidden', message: '此站点未被允许' } })
    client.stop()
  })

  it('tells the server what the page knows of its visitor, once the session is open', async () => {
    const client = createClient(network, { attributes: { plan: 'gold' } })
    client.start()
    await pass(100)
    const done = client.setAttributes({ cart: 3 })
    await pass(100)
    expect(await done).toBe(true)
    expect(network.backend.attributes).toEqual([{ attributes: { plan: 'gold' } }, { attributes: { plan: 'gold', cart: 3 } }])
    client.stop()
  })

  it('goes on without an identity whose signature is refused, and tells the site', async () => {
    network.backend.identify = () => false
    const client = createClient(network)
    const heard: string[] = []
    client.subscribe((change) => {
      if (change.kind !== 'view') heard.push(change.kind)
    })
    client.start()
    await pass(100)
    const token = network.backend.customers.size
    const done = client.identify({ id: 'u1', issuedAt: 1, signature: 'f'.repeat(64) })
    await pass(200)
    expect(await done).toBe(false)
    expect(client.view()).toMatchObject({ phase: 'open', connection: { kind: 'online' } })
    expect(network.backend.customers.size).toBe(token)
    expect(heard).toEqual(['identity'])
    client.stop()
  })

  it('follows another tab to a known customer, and out again', async () => {
    const storage = new MapStorage()
    const [one, two] = [createClient(network, { storage }), createClient(network, { storage })]
    one.start()
    await pass(100)
    two.start()
    await pass(100)
    one.sendText('问')
    await pass(100)
    two.storageChanged()
    const { conversationId: id, customer } = one.view()
    network.backend.known.set('u1', 'known-customer')
    const done = one.identify({ id: 'u1', issuedAt: 1, signature: 'f'.repeat(64) })
    await pass(20)
    expect(await done).toBe(true)
    two.storageChanged()
    await pass(2_000)
    expect(one.view()).toMatchObject({ conversationId: id, customer: { id: 'known-customer' }, connection: { kind: 'online' } })
    expect(texts(one.view())).toEqual(['问'])
    expect(two.view().customer?.id).not.toBe(customer?.id)
    const visitors = new Set(network.backend.customers.values())
    const left = two.logout()
    await pass(100)
    await left
    one.storageChanged()
    expect(texts(one.view())).toEqual([])
    await pass(200)
    expect(one.view().customer?.id).toBe(two.view().customer?.id)
    expect(visitors).not.toContain(one.view().customer?.id)
    one.stop()
    two.stop()
  })

  it('shows nothing of a known customer to the next one', async () => {
    const client = createClient(network)
    client.start()
    await pass(100)
    network.backend.known.set('a', 'customer-a').set('b', 'customer-b')
    const asA = client.identify({ id: 'a', issuedAt: 1, signature: 'f'.repeat(64) })
    await pass(100)
    await asA
    client.sendText('甲的话')
    await pass(100)
    network.backend.refuse = (frame) => (frame.type === 'send' ? { code: 'overloaded' } : null)
    client.sendText('甲没发出的话')
    const asB = client.identify({ id: 'b', issuedAt: 1, signature: 'f'.repeat(64) })
    await pass(20)
    await asB
    network.backend.refuse = () => null
    await pass(60_000)
    expect(texts(client.view())).toEqual([])
    expect([...network.backend.conversations.values()].map((one) => one.state?.customerId)).toEqual(['customer-a'])
    client.stop()
  })

  it('forgets the visitor on logout', async () => {
    const storage = new MapStorage()
    const client = createClient(network, { storage })
    client.start()
    await pass(100)
    client.sendText('秘密')
    await pass(100)
    const before = client.view()
    const done = client.logout()
    await pass(200)
    await done
    expect(client.view().conversationId).not.toBe(before.conversationId)
    expect(client.view().customer?.id).not.toBe(before.customer?.id)
    expect(texts(client.view())).toEqual([])
    client.stop()
  })
})
