/** A generator process: visitors and, when asked, the agent who watches them. Told what to do by its parent. */
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { postFrom } from '../../test/lib/addresses.ts'
import type { LoadCommand, RunCommand, RunResult } from './commands.ts'
import { count, latencyOf, now } from './stats.ts'
import { Wire, type Frame, type WireEvent } from './wire.ts'

interface Visitor {
  wire: Wire
  conversationId: string
}

const OPEN_AT_ONCE = 40
const WATCH_AT_ONCE = 40
const OUTSTANDING_FOR = 15_000

const visitors: Visitor[] = []
const agents: Wire[] = []
let disconnects = 0
let run: Run | null = null
let onAnswer: ((frame: Frame) => void) | null = null

async function openVisitors(url: string, site: string, total: number, addresses: string[]): Promise<number> {
  let started = 0
  const worker = async (): Promise<void> => {
    while (started < total) {
      const index = started++
      const address = addresses[index % addresses.length] ?? '127.0.0.1'
      const { token } = await postFrom<{ token: string }>(address, `${url}/api/customer/session`, { site, language: 'zh' })
      const wire = await Wire.open(url, 'customer', token, address)
      const visitor = { wire, conversationId: randomUUID() }
      wire.onFrame = (frame) => heard(visitor, frame)
      wire.onClose = () => {
        disconnects += 1
      }
      wire.send(JSON.stringify({ type: 'watch', ref: 'watch', conversationId: visitor.conversationId, after: 0 }))
      visitors.push(visitor)
    }
  }
  await Promise.all(Array.from({ length: OPEN_AT_ONCE }, worker))
  return visitors.length
}

function heard(visitor: Visitor, frame: Frame): void {
  onAnswer?.(frame)
  run?.visitorHeard(visitor, frame)
}

/** Every visitor writes once and asks for a person; resolves with the conversations, all waiting. */
async function askForPerson(): Promise<string[]> {
  const waiting = new Set<string>()
  const done = new Promise<void>((resolve) => {
    onAnswer = (frame) => {
      if (frame.type === 'error') throw new Error(`asking for a person was refused: ${JSON.stringify(frame)}`)
      if (frame.type === 'done' && frame.ref !== undefined) waiting.add(frame.ref)
      if (waiting.size === visitors.length) resolve()
    }
  })
  for (const { wire, conversationId } of visitors) {
    wire.send(JSON.stringify({ type: 'command', ref: conversationId, conversationId, command: { do: 'request_human' } }))
  }
  await done
  onAnswer = null
  return visitors.map((visitor) => visitor.conversationId)
}

/** An agent connects, follows its inbox and watches the conversations. */
async function attachAgent(url: string, ticket: string, ids: string[]): Promise<void> {
  const wire = await Wire.open(url, 'agent', ticket, '127.0.0.1')
  agents.push(wire)
  wire.send('{"type":"inbox","on":true}')
  for (let from = 0; from < ids.length; from += WATCH_AT_ONCE) {
    const some = ids.slice(from, from + WATCH_AT_ONCE)
    await new Promise<void>((resolve, reject) => {
      let answered = 0
      wire.onFrame = (frame) => {
        if (frame.type === 'error') reject(new Error(`watch was refused: ${JSON.stringify(frame)}`))
        if (frame.type === 'watching' && ++answered === some.length) resolve()
      }
      wire.send(JSON.stringify(some.map((conversationId) => ({ type: 'watch', ref: conversationId, conversationId, after: 0 }))))
    })
    await sleep(50)
  }
  wire.onFrame = (frame) => run?.agentHeard(frame)
  wire.onClose = () => {
    disconnects += 1
  }
}

/** One measurement at one rate. Times count from when a message was due, so that a stall is seen by all it delays. */
class Run {
  readonly #command: RunCommand
  readonly #total: number
  readonly #prefix: string
  readonly #ackTimes: number[] = []
  readonly #endTimes: number[] = []
  readonly #lag: number[] = []
  readonly #refused: Record<string, number> = {}
  readonly #kinds: Record<string, number> = {}
  readonly #acked: Uint8Array
  readonly #ended: Uint8Array
  /** In which message a bot's answer to a seq of a conversation ends. */
  readonly #asked = new Map<string, number>()
  #start = 0
  #sent = 0
  #repeats = 0

  constructor(command: RunCommand) {
    this.#command = command
    this.#total = Math.round(command.rate * command.seconds)
    this.#prefix = `bench-${command.name}-`
    this.#acked = new Uint8Array(this.#total)
    this.#ended = new Uint8Array(this.#total)
  }

  async go(): Promise<RunResult> {
    const before = disconnects
    const cpuBefore = process.cpuUsage()
    this.#start = now() + 20
    await this.#send()
    const sentIn = (now() - this.#start) / 1000
    const until = now() + OUTSTANDING_FOR
    while (this.#outstanding > 0 && now() < until) await sleep(20)
    const cpu = process.cpuUsage(cpuBefore)
    const acked = this.#acked.reduce((sum, one) => sum + one, 0)
    const ended = this.#ended.reduce((sum, one) => sum + one, 0)
    return {
      sent: this.#sent, sentIn, acked, ended, refused: this.#refused, kinds: this.#kinds, repeats: this.#repeats,
      disconnects: disconnects - before,
      ack: latencyOf(this.#ackTimes), end: latencyOf(this.#endTimes), lag: latencyOf(this.#lag),
      generatorCpu: (cpu.user + cpu.system) / 1e6,
    }
  }

  visitorHeard(visitor: Visitor, frame: Frame): void {
    if (frame.type === 'ack') this.#ack(visitor, frame)
    else if (frame.type === 'error') count(this.#refused, frame.code ?? 'unknown')
    else if (frame.type === 'events' && this.#command.until === 'answer') for (const event of frame.events ?? []) this.#answered(visitor, event)
  }

  agentHeard(frame: Frame): void {
    if (frame.type !== 'events' || this.#command.until !== 'agent') return
    for (const event of frame.events ?? []) {
      const index = this.#indexOf(event.clientId)
      if (index !== null) this.#end(index)
    }
  }

  get #outstanding(): number {
    const refused = Object.values(this.#refused).reduce((sum, n) => sum + n, 0)
    return this.#sent - refused - Math.min(this.#endTimes.length, this.#ackTimes.length)
  }

  #due(index: number): number {
    return this.#start + (index * 1000) / this.#command.rate
  }

  #send(): Promise<void> {
    return new Promise((resolve) => {
      const tick = (): void => {
        while (this.#sent < this.#total && this.#due(this.#sent) <= now()) this.#sendOne(this.#sent++)
        if (this.#sent < this.#total) setTimeout(tick, 1)
        else resolve()
      }
      tick()
    })
  }

  #sendOne(index: number): void {
    const visitor = visitors[index % visitors.length]
    if (visitor === undefined) return
    this.#lag.push(now() - this.#due(index))
    const text = this.#command.texts[index % this.#command.texts.length] ?? ''
    visitor.wire.send(
      `{"type":"send","ref":"${String(index)}","conversationId":"${visitor.conversationId}","clientId":"${this.#prefix}${String(index)}","content":{"type":"text","text":${JSON.stringify(text)}}}`,
    )
  }

  #ack(visitor: Visitor, frame: Frame): void {
    const index = Number(frame.ref)
    if (!(index < this.#total)) return
    if (this.#acked[index] === 1) {
      this.#repeats += 1
      return
    }
    this.#acked[index] = 1
    this.#ackTimes.push(now() - this.#due(index))
    if (this.#command.until === 'ack') this.#end(index)
  }

  #end(index: number): void {
    if (this.#ended[index] === 1) {
      this.#repeats += 1
      return
    }
    this.#ended[index] = 1
    this.#endTimes.push(now() - this.#due(index))
  }

  /** Own messages tell under which seq they were asked; the bot's answers carry that seq in their id. */
  #answered(visitor: Visitor, event: WireEvent): void {
    if (event.type === 'owner' && event.owner?.kind === 'queue') {
      visitor.wire.send(JSON.stringify({ type: 'command', ref: 'back', conversationId: visitor.conversationId, command: { do: 'leave_queue' } }))
      return
    }
    if (event.type !== 'message') return
    const index = this.#indexOf(event.clientId)
    if (index !== null) this.#asked.set(`${visitor.conversationId} ${String(event.seq)}`, index)
    const answer = /^bot-(\d+)-0$/u.exec(event.clientId ?? '')
    if (answer === null) return
    const key = `${visitor.conversationId} ${String(Number(answer[1]))}`
    const asked = this.#asked.get(key)
    if (asked === undefined) return
    this.#asked.delete(key)
    count(this.#kinds, event.content?.type ?? 'unknown')
    this.#end(asked)
  }

  #indexOf(clientId: string | undefined): number | null {
    return clientId?.startsWith(this.#prefix) === true ? Number(clientId.slice(this.#prefix.length)) : null
  }
}

/** How many messages a second a server that does nothing sends back, with a window of some in flight on each socket. */
async function echo(url: string, sockets: number, window: number, seconds: number, payload: string): Promise<number> {
  const { WebSocket } = await import('ws')
  const generateMask = (mask: Buffer): void => {
    mask.writeUInt32BE(0x5aa5c33c)
  }
  let received = 0
  const all = await Promise.all(
    Array.from({ length: sockets }, () => {
      const socket = new WebSocket(url.replace(/^http/u, 'ws'), { perMessageDeflate: false, skipUTF8Validation: true, generateMask })
      socket.on('message', () => {
        received += 1
        socket.send(payload)
      })
      return new Promise<InstanceType<typeof WebSocket>>((resolve, reject) => {
        socket.once('open', () => resolve(socket))
        socket.once('error', reject)
      })
    }),
  )
  for (const socket of all) for (let i = 0; i < window; i += 1) socket.send(payload)
  await sleep(500)
  const [from, at] = [received, now()]
  await sleep(seconds * 1000)
  const rate = ((received - from) * 1000) / (now() - at)
  for (const socket of all) socket.terminate()
  return rate
}

async function obey(command: LoadCommand): Promise<unknown> {
  switch (command.do) {
    case 'visitors':
      return openVisitors(command.url, command.site, command.total, command.addresses)
    case 'ask':
      return askForPerson()
    case 'agent':
      return attachAgent(command.url, command.ticket, command.ids)
    case 'run':
      run = new Run(command)
      try {
        return await run.go()
      } finally {
        run = null
      }
    case 'echo':
      return echo(command.url, command.sockets, command.window, command.seconds, command.payload)
    case 'connected':
      return visitors.length - disconnects
    case 'leave':
      for (const { wire } of visitors.splice(0)) wire.close()
      for (const wire of agents.splice(0)) wire.close()
      return null
  }
}

process.on('message', ({ id, command }: { id: number; command: LoadCommand }) => {
  obey(command).then(
    (result) => process.send?.({ id, result }),
    (error: unknown) => process.send?.({ id, error: error instanceof Error ? error.message : String(error) }),
  )
})
