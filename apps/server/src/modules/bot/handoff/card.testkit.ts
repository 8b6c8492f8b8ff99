import { defaultHandoffTriggers, evolve, type ConversationEvent, type ConversationState, type HandoffCause, type Language } from '@yingda/contract'
import { compileRelease, initialState, turn, type DecisionRecord } from '@yingda/dialogue'
import type { NewEvent } from '../../conversations/index.ts'
import { contentOf } from '../content.ts'
import { carryOut } from './carry-out.ts'
import type { CardSource } from './card.ts'
import { decideHandoff, freshCounted } from './decide.ts'

export const shop = compileRelease({
  entries: [
    { id: 'refund-time', question: '退款多久到账', similar: ['退款什么时候到', '退的钱几天能到'], answer: '一般 1 到 3 个工作日原路退回。', category: '售后', language: 'zh' },
    { id: 'refund-how', question: '怎么申请退货', similar: ['我要退货', '退货流程是什么'], answer: '在订单页点退货。', category: '售后', language: 'zh' },
    { id: 'invoice', question: '可以开发票吗', similar: ['发票怎么开', '我要电子发票'], answer: '可以开电子发票。', category: '发票', language: 'zh' },
    { id: 'ship', question: '什么时候发货', similar: ['多久发货', '怎么还不发货'], answer: '付款后 48 小时内发货。', category: '物流', language: 'zh' },
    { id: 'delivery', question: 'When will my parcel arrive?', similar: ['Where is my delivery', 'How long does shipping take'], answer: 'Within three days.', category: 'Delivery', language: 'en' },
    { id: 'return', question: 'How do I return an item?', similar: ['I want to send it back', 'return policy'], answer: 'Open your orders and choose return.', category: 'Returns', language: 'en' },
  ],
  smallTalk: [{ id: 'hello', patterns: ['你好', '在吗'], answer: '您好', language: 'zh' }, { id: 'hi', patterns: ['hello', 'hi'], answer: 'Hi', language: 'en' }],
  orderNumberPatterns: ['\\d{11}'],
  catalogue: { products: [{ id: 'p1', name: '云朵枕', aliases: ['云朵枕头'] }], enumerations: [] },
})

export type Step =
  | { say: string }
  /** A mark on the bot's answer to the nth message, 1 the first. */
  | { mark: 'up' | 'down'; on: number }
  | { do: 'button' | 'take_over' | 'close_and_reopen' | 'file' }

const START = Date.parse('2026-11-23T01:00:00.000Z')
export const ID = '0190f000-0000-7000-8000-000000000001'
const CUSTOMER = '0190f000-0000-7000-8000-000000000002'
const AGENT = '0190f000-0000-7000-8000-000000000003'

/** Plays a conversation against the engine and keeps its log, as the server would write it. */
export class Played {
  state: ConversationState | null = null
  readonly events: ConversationEvent[] = []
  readonly records = new Map<number, DecisionRecord>()
  pending: HandoffCause | null = null
  readonly #language: Language
  readonly #asked: number[] = []
  #dialogue = initialState()
  #counted = freshCounted(1)

  constructor(language: Language, steps: readonly Step[], page: string | null = null) {
    this.#language = language
    this.#put({ type: 'started', customerId: CUSTOMER, channel: 'web', language, page })
    for (const step of steps) this.#play(step)
  }

  get source(): CardSource {
    if (this.state === null) throw new Error('nothing was played')
    return { state: this.state, events: this.events, records: this.records }
  }

  #put(event: NewEvent): number {
    const seq = this.events.length + 1
    const full: ConversationEvent = { ...event, seq, at: new Date(START + seq * 1000).toISOString() }
    this.events.push(full)
    this.state = evolve(ID, this.state, full)
    return seq
  }

  #play(step: Step): void {
    if ('say' in step) this.#say(step.say)
    else if ('mark' in step) this.#mark(step)
    else if (step.do === 'button') this.#put({ type: 'owner', owner: { kind: 'queue' }, reason: 'customer_asked', byAgentId: null, note: null, cause: 'asked_button' })
    else if (step.do === 'take_over') this.#put({ type: 'owner', owner: { kind: 'agent', agentId: AGENT, name: 'Ann' }, reason: 'taken_over', byAgentId: AGENT, note: null, cause: 'taken_over' })
    else if (step.do === 'file') this.#file()
    else {
      this.#put({ type: 'owner', owner: { kind: 'closed' }, reason: 'closed_idle', byAgentId: null, note: null })
      this.#counted = freshCounted(this.#put({ type: 'owner', owner: { kind: 'bot' }, reason: 'reopened', byAgentId: null, note: null }))
    }
  }

  #say(text: string): void {
    const seq = this.#put({ type: 'message', author: { kind: 'customer' }, content: { type: 'text', text }, clientId: `customer-${String(this.events.length)}`, internal: false })
    this.#asked.push(seq)
    if (this.state?.owner.kind !== 'bot') return
    const language = this.#language
    const result = turn(shop, this.#dialogue, { text, language, now: '2026-11-23T09:00:00+08:00' })
    const verdict = decideHandoff({
      triggers: defaultHandoffTriggers, counted: this.#counted, result, entryOf: (id) => shop.entries.get(id), serviceKind: null, isVip: false, failedActions: 0,
    })
    const carried = carryOut(verdict, result, { release: shop, triggers: defaultHandoffTriggers, language })
    this.#dialogue = carried.state
    this.#counted = verdict.counted
    this.pending = verdict.counted.pending
    this.records.set(seq, result.record)
    carried.replies.forEach((reply, index) => {
      this.#put({ type: 'message', author: { kind: 'bot' }, content: contentOf(reply), clientId: `bot-${String(seq).padStart(8, '0')}-${String(index)}`, internal: false })
    })
    if (carried.handoff !== null) this.#put({ type: 'owner', owner: { kind: 'queue' }, reason: 'bot_handoff', byAgentId: null, note: null, cause: carried.handoff })
  }

  #file(): void {
    const attachment = { id: CUSTOMER, name: '破损照片.jpg', size: 10, mediaType: 'image/jpeg' }
    const seq = this.#put({ type: 'message', author: { kind: 'customer' }, content: { type: 'attachment', attachment }, clientId: 'customer-file', internal: false })
    this.#put({ type: 'message', author: { kind: 'bot' }, content: { type: 'refusal', text: '看不懂', offerHuman: true }, clientId: `bot-${String(seq).padStart(8, '0')}-0`, internal: false })
  }

  #mark({ mark, on }: Extract<Step, { mark: 'up' | 'down' }>): void {
    const answered = `bot-${String(this.#asked[on - 1] ?? 0).padStart(8, '0')}-0`
    const reply = this.events.find((event) => event.type === 'message' && event.clientId === answered)
    if (reply === undefined) throw new Error(`nothing was said to message ${String(on)}`)
    this.#put({ type: 'feedback', messageSeq: reply.seq, value: mark })
  }
}
