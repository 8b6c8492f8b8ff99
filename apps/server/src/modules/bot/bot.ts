import type { ConversationEvent, ConversationState, HandoffCause, HandoffTriggers, Language, MessageContent, MessageEvent } from '@yingda/contract'
import { initialState, turn, type DialogueState, type Release, type Reply, type TurnResult } from '@yingda/dialogue'
import type { Conversations, Decision, LogBatch, NewEvent } from '../conversations/index.ts'
import { replyId } from './answered.ts'
import { contentOf, type FormOf, type OfferedForm } from './content.ts'
import { carryOut, releaseFor, type Carried } from './handoff/carry-out.ts'
import { decideHandoff, decideOnFeedback, freshCounted, type Counted, type Verdict } from './handoff/decide.ts'
import { readBotStates, writeCounted, writeDecisions, writeStates, type BotState } from './store.ts'

/** What the triggers ask of a customer. */
export interface CustomerStanding {
  segmentIds: readonly string[]
  level: number | null
}

export interface BotOptions {
  conversations: Conversations
  /** The published release; awaited before the first turn. */
  release: () => Promise<Release>
  /** What leads to a person. */
  triggers: () => Promise<HandoffTriggers>
  /** Who the customers are, by id; asked only when a trigger or an answer needs it. */
  standingOf?: (customerIds: readonly string[]) => Promise<ReadonlyMap<string, CustomerStanding>>
  /** Forms an answer may offer now, by the names entries give them; none when left out. */
  forms?: () => Promise<ReadonlyMap<string, OfferedForm>>
  onError: (error: unknown) => void
  /** Called with what a turn came to, for metrics. */
  onTurn?: (kind: string) => void
}

type FeedbackEvent = Extract<ConversationEvent, { type: 'feedback' }>
/** What the bot reacts to. */
type Heard = MessageEvent | FeedbackEvent

/** What all turns of a batch share. */
interface Batch extends BotOptions {
  served: Release
  triggersNow: HandoffTriggers
  standing: ReadonlyMap<string, CustomerStanding>
  formOf: FormOf
}

interface Memory {
  dialogue: DialogueState
  counted: Counted
}

/** Milliseconds of turns in a row, before everything else gets its turn. */
const SLICE = 4
const EFFECT_STATE = 'bot.state'
const EFFECT_COUNTED = 'bot.counted'
const EFFECT_DECISION = 'bot.decision'

/**
 * The bot as a processor of the log: answers each customer message of conversations it owns, and hears which of its answers did
 * not help. Reply, its memory and the decision record are committed together under an id made of the message's seq, so that a
 * crash anywhere repeats the turn to the same end, once.
 */
export function startBot(options: BotOptions): void {
  const { conversations } = options
  conversations.onEffect(EFFECT_STATE, writeStates)
  conversations.onEffect(EFFECT_COUNTED, writeCounted)
  conversations.onEffect(EFFECT_DECISION, writeDecisions)
  conversations.process('bot', (batch) => answer(batch, options))
}

async function answer(batch: LogBatch, options: BotOptions): Promise<void> {
  const heard = whatCustomersSaid(batch)
  if (heard.size === 0) return
  const [served, triggersNow] = await Promise.all([options.release(), options.triggers()])
  const states = [...heard.keys()]
  const [memories, standing, forms] = await Promise.all([
    readBotStates(options.conversations.db.$client, states.map((state) => state.id)),
    standingOf(states.map((state) => state.customerId), served, triggersNow, options),
    options.forms?.() ?? new Map<string, OfferedForm>(),
  ])
  const formOf: FormOf = (entryId) => forms.get(served.entries.get(entryId)?.form ?? '')
  const shared: Batch = { ...options, served, triggersNow, standing, formOf }
  const running: Promise<void>[] = []
  let since = performance.now()
  for (const [state, events] of heard) {
    running.push(converse(state, events, memories.get(state.id), shared))
    if (performance.now() - since < SLICE) continue
    await settledOrNextTick(running)
    since = performance.now()
  }
  await Promise.all(running)
}

/** Lets acks and deliveries pass between turns; a turn that failed meanwhile ends the batch. */
async function settledOrNextTick(running: Promise<void>[]): Promise<void> {
  await Promise.race([new Promise((resolve) => setImmediate(resolve)), Promise.all(running)])
}

/** What customers wrote in conversations that are the bot's, and how they marked what it said, in order. */
function whatCustomersSaid(batch: LogBatch): Map<ConversationState, Heard[]> {
  const heard = new Map<ConversationState, Heard[]>()
  for (const { conversationId, event } of batch.events) {
    const counts = event.type === 'feedback' || (event.type === 'message' && event.author.kind === 'customer')
    if (!counts) continue
    const state = batch.states.get(conversationId)
    if (state?.owner.kind !== 'bot') continue
    const list = heard.get(state)
    if (list) list.push(event)
    else heard.set(state, [event])
  }
  return heard
}

async function standingOf(customerIds: readonly string[], served: Release, { vip }: HandoffTriggers, options: BotOptions): Promise<ReadonlyMap<string, CustomerStanding>> {
  const asked = vip.enabled || served.audiences.size > 0
  return asked && options.standingOf !== undefined ? options.standingOf(customerIds) : new Map<string, CustomerStanding>()
}

function isVip({ vip }: HandoffTriggers, one: CustomerStanding | undefined): boolean {
  if (!vip.enabled || one === undefined) return false
  return one.segmentIds.some((id) => vip.segmentIds.includes(id)) || (vip.level !== null && (one.level ?? -1) >= vip.level)
}

/** One after the other: a later turn must not be committed before an earlier one, which would then never be answered. */
async function converse(state: ConversationState, events: Heard[], stored: BotState | undefined, batch: Batch): Promise<void> {
  const since = Math.max(stored?.version ?? 0, state.ownerSeq)
  const counted = stored?.counted?.since === state.ownerSeq ? stored.counted : freshCounted(state.ownerSeq)
  let memory: Memory = { dialogue: stored?.state ?? initialState(), counted }
  for (const event of events) {
    if (event.seq <= since) continue
    memory = event.type === 'feedback' ? await hearMark(state, event, memory, batch) : await hearMessage(state, event, memory, batch)
  }
}

async function hearMessage(state: ConversationState, message: MessageEvent, memory: Memory, batch: Batch): Promise<Memory> {
  const { seq } = message
  const say = (decide: (now: ConversationState | null) => Decision) => batch.conversations.writer.execute({ conversationId: state.id, clientId: replyId(seq, 0), decide })
  if (message.content.type === 'attachment') {
    await say((now) => cannotRead(now, seq, state.language))
    return memory
  }
  const taken = attempt(state, message, memory, batch)
  batch.onTurn?.(taken === null ? 'failed' : (taken.carried.replies[0]?.kind ?? 'silent'))
  if (taken === null) {
    await say((now) => giveUp(now, seq))
    return memory
  }
  const { carried, verdict, result } = taken
  await say((now) => speak(now, seq, carried, verdict.counted, { release: batch.served.id, record: result.record, formOf: batch.formOf }))
  return { dialogue: carried.state, counted: verdict.counted }
}

/** A mark may lead to a person as a message does; otherwise it is only counted. */
async function hearMark(state: ConversationState, { seq, messageSeq, value }: FeedbackEvent, memory: Memory, batch: Batch): Promise<Memory> {
  const own = messageSeq > state.ownerSeq
  if (!own) return memory
  const verdict = decideOnFeedback(batch.triggersNow, memory.counted, messageSeq, value)
  if (verdict.counted === memory.counted) return memory
  const speech = { release: batch.served, triggers: batch.triggersNow, language: state.language }
  const carried = carryOut(verdict, { replies: [], actions: [], state: memory.dialogue }, speech)
  const counting = { kind: EFFECT_COUNTED, row: { conversation_id: state.id, counted: verdict.counted } }
  await batch.conversations.writer.execute({
    conversationId: state.id, clientId: replyId(seq, 0),
    decide: (now) => {
      if (!isToAnswer(now, seq)) return { events: [] }
      return verdict.do === 'nothing' ? { events: [], effects: [counting] } : speak(now, seq, carried, verdict.counted, { release: batch.served.id, record: null, formOf: batch.formOf })
    },
  })
  return { dialogue: carried.state, counted: verdict.counted }
}

interface Taken {
  result: TurnResult
  verdict: Verdict
  carried: Carried
}

/** Null when the engine failed: one message it cannot digest must not silence the bot for everybody. */
function attempt(state: ConversationState, { content, at }: MessageEvent, { dialogue, counted }: Memory, batch: Batch): Taken | null {
  const { text, choice } = content.type === 'text' ? content : { text: '', choice: undefined }
  const { language } = state
  const triggers = batch.triggersNow
  const standing = batch.standing.get(state.customerId)
  try {
    const release = releaseFor(batch.served, triggers)
    const result = turn(release, dialogue, { text, language, now: at, audiences: standing?.segmentIds ?? [], ...(choice === undefined ? {} : { choice }) })
    const verdict = decideHandoff({
      triggers, counted, result, entryOf: (id) => release.entries.get(id), serviceKind: state.serviceKind, isVip: isVip(triggers, standing), failedActions: 0,
    })
    return { result, verdict, carried: carryOut(verdict, result, { release, triggers, language }) }
  } catch (error) {
    batch.onError(error)
    return null
  }
}

/**
 * The bot speaks only while it owns the conversation, and only to what came since: a person who took over meanwhile is not
 * talked over, and what a person has dealt with is not answered again when the conversation comes back.
 */
function speak(now: ConversationState | null, seq: number, { replies, state, handoff }: Carried, counted: Counted, from: { release: string; record: TurnResult['record'] | null; formOf: FormOf }): Decision {
  if (!isToAnswer(now, seq)) return { events: [] }
  const events = replyEvents(seq, replies, from.formOf)
  if (handoff !== null) events.push(toQueue(handoff))
  const memory = { kind: EFFECT_STATE, row: { conversation_id: now.id, version: seq, release_id: from.release, state, counted } }
  const why = { kind: EFFECT_DECISION, row: { conversation_id: now.id, seq, release_id: from.release, record: from.record } }
  return { events, effects: from.record === null ? [memory] : [memory, why] }
}

const CANNOT_READ: Record<Language, string> = {
  zh: '文件已收到，但我还看不懂图片和文件。您可以用文字说明问题，或转人工请同事查看。',
  en: 'I have your file, but I cannot read pictures and files yet. Tell me in words what you need, or ask for a person to look at it.',
}

/** The bot reads words only, says so, and offers a person. */
function cannotRead(now: ConversationState | null, seq: number, language: Language): Decision {
  if (!isToAnswer(now, seq)) return { events: [] }
  const content: MessageContent = { type: 'refusal', text: CANNOT_READ[language], offerHuman: true }
  return { events: [{ type: 'message', author: { kind: 'bot' }, content, clientId: replyId(seq, 0), internal: false }] }
}

/** A person takes what the bot could not read at all. */
function giveUp(now: ConversationState | null, seq: number): Decision {
  return { events: isToAnswer(now, seq) ? [toQueue('unreadable')] : [] }
}

function isToAnswer(now: ConversationState | null, seq: number): now is ConversationState {
  return now?.owner.kind === 'bot' && seq > now.ownerSeq
}

const toQueue = (cause: HandoffCause): NewEvent => ({
  type: 'owner', owner: { kind: 'queue' }, reason: cause === 'asked_words' ? 'customer_asked' : 'bot_handoff', byAgentId: null, note: null, cause,
})

function replyEvents(seq: number, replies: readonly Reply[], formOf: FormOf): NewEvent[] {
  return replies.map((reply, index) => ({
    type: 'message', author: { kind: 'bot' }, content: contentOf(reply, formOf), clientId: replyId(seq, index), internal: false,
  }))
}
