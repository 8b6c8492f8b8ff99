import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { createLocalBus, type Bus, type Json } from './bus.ts'

const CHANNEL = 'yingda_bus'
const RECONNECT_AFTER = 500
/** PostgreSQL refuses payloads of 8,000 bytes and more. */
const MAX_PAYLOAD = 7_500

interface Envelope {
  /** The node that sent it: its own listeners have heard it already. */
  from: string
  topic: string
  message: Json
}

/**
 * The bus of an installation with several nodes: LISTEN/NOTIFY on a connection of its own. What is announced while the
 * connection is away is lost, as the port allows; it is opened again until `close`.
 * Publications of one tick leave as one statement.
 */
export async function createPostgresBus(url: string, onError: (error: unknown) => void): Promise<Bus> {
  const local = createLocalBus(onError)
  const node = randomUUID()
  let client: pg.Client | null = null
  let closed = false
  let outgoing: string[] = []
  let flushing = false

  const connect = async (): Promise<void> => {
    const next = new pg.Client({ connectionString: url, application_name: 'yingda bus' })
    next.on('error', onError)
    next.on('end', () => {
      if (client === next) client = null
      if (!closed) setTimeout(() => void reconnect(), RECONNECT_AFTER)
    })
    next.on('notification', ({ payload }) => {
      const envelope = JSON.parse(payload ?? '') as Envelope
      if (envelope.from !== node) local.publish(envelope.topic, envelope.message)
    })
    await next.connect()
    await next.query(`listen ${CHANNEL}`)
    client = next
  }
  const reconnect = async (): Promise<void> => {
    if (closed) return
    try {
      await connect()
    } catch (error) {
      onError(error)
    }
  }
  const flush = async (): Promise<void> => {
    while (outgoing.length > 0) {
      const payloads = outgoing
      outgoing = []
      await client?.query('select pg_notify($1, payload) from unnest($2::text[]) as payload', [CHANNEL, payloads]).catch(onError)
    }
    flushing = false
  }
  await connect()

  return {
    publish(topic, message) {
      local.publish(topic, message)
      const payload = JSON.stringify({ from: node, topic, message } satisfies Envelope)
      if (Buffer.byteLength(payload) > MAX_PAYLOAD) throw new RangeError(`announcement on ${topic} is too long for the bus`)
      outgoing.push(payload)
      if (flushing) return
      flushing = true
      setImmediate(() => void flush())
    },
    subscribe: (topic, listener) => local.subscribe(topic, listener),
    async close() {
      closed = true
      await local.close()
      await client?.end()
    },
  }
}
