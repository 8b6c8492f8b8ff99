import type { ConversationState, Language, MessageContent, MessageEvent, OwnerReason } from '@yingda/contract'
import { initialState, turn, type DialogueState, type Release, type Reply, type TurnResult } from '@yingda/dialogue'
import type { Conversations, Decision, LogBatch, NewEvent } from '../conversations/index.ts'
import { readBotStates, writeDecisions, writeStates, type BotState } from './store.ts'

export { latestQuestions } from './store.ts'

export interface BotOptions {
  conversations: Conversations
  /** The published release; awaited before the first turn. */
  release: () => Promise<Release>
  /** What the bot says to a file it cannot read. */
  onError: (error: unknown) => void
  /** Called with what a turn came to, for metrics. */
  onTurn?: (kind: string) => void
}

/** Milliseconds of turns in a row, before everything else gets its turn. */
const SLICE = 4
const EFFECT_STATE = 'bot.state'
const EFFECT_DECISION = 'bot.decision'

/**
 * The bot as a processor of the log: answers each customer message of conversations it owns. Reply, its memory and the
 * decision record are committed together under an id made of the message's seq, so that a crash anywhere repeats the turn
 * to the same end, once.
 */
export function startBot(options: BotOptions): void {
  const { conversations } = options
  conversations.onEffect(EFFECT_STATE, writeStates)
  conversations.onEffect(EFFECT_DECISION, writeDecisions)
  conversations.process('bot', (batch) => answer(batch, options))
}

async function answer(batch: LogBatch, options: BotOptions): Promise<void> {
  const asked = customerMessages(batch)
  if (asked.size === 0) return
  const release = await options.release()
  const memories = await readBotStates(options.conversations.db.$client, [...asked.keys()].map((state) => state.id))
  const running: Promise<void>[] = []
  let since = performance.now()
  for (const [state, messages] of asked) {
    running.push(converse(state, messages, memories.get(state.id), release, options))
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

/** What customers wrote in conversations that are the bot's, in order. */
function customerMessages(batch: LogBatch): Map<ConversationState, MessageEvent[]> {
  const asked = new Map<ConversationState, MessageEvent[]>()
  for (const { conversationId, event } of batch.events) {
    if (event.type !== 'message' || event.author.kind !== 'customer') continue
    const state = batch.states.get(conversationId)
    if (state?.owner.kind !== 'bot') continue
    const list = asked.get(state)
    if (list) list.push(event)
    else asked.set(state, [event])
  }
  return asked
}

/** One turn after the other: a later one must not be committed before an earlier one, which would then never be answered. */
async function converse(
  state: ConversationState,
  messages: MessageEvent[],
  memory: BotState | undefined,
  release: Release,
  options: BotOptions,
): Promise<void> {
  const since = Math.max(memory?.version ?? 0, state.ownerSeq)
  let dialogue: DialogueState = memory?.state ?? initialState()
  for (const message of messages) {
    if (message.seq <= since) continue
    if (message.content.type === 'attachment') {
      await options.conversations.writer.execute({
        conversationId: state.id, clientId: replyId(message.seq, 0), decide: (now) => cannotRead(now, message.seq, state.language),
      })
      continue
    }
    const result = attempt(release, dialogue, state.language, message, options)
    options.onTurn?.(result === null ? 'failed' : (result.replies[0]?.kind ?? 'silent'))
    await options.conversations.writer.execute({
      conversationId: state.id,
      clientId: replyId(message.seq, 0),
      decide: (now) => (result === null ? giveUp(now, message.seq) : speak(now, message.seq, result, release.id)),
    })
    dialogue = result?.state ?? dialogue
  }
}

/** Null when the engine failed: one message it cannot digest must not silence the bot for everybody. */
function attempt(release: Release, dialogue: DialogueState, language: Language, { content, at }: MessageEvent, options: BotOptions): TurnResult | null {
  const { text, choice } = content.type === 'text' ? content : { text: '', choice: undefined }
  try {
    return turn(release, dialogue, { text, language, now: at, ...(choice === undefined ? {} : { choice }) })
  } catch (error) {
    options.onError(error)
    return null
  }
}

const replyId = (seq: number, index: number): string => `bot-${String(seq).padStart(8, '0')}-${String(index)}`

/**
 * The bot speaks only while it owns the conversation, and only to what came since: a person who took over meanwhile is not
 * talked over, and what a person has dealt with is not answered again when the conversation comes back.
 */
function speak(now: ConversationState | null, seq: number, { replies, actions, state, record }: TurnResult, releaseId: string): Decision {
  if (!isToAnswer(now, seq)) return { events: [] }
  const events = replyEvents(seq, replies)
  const handoff = actions.find((action) => action.kind === 'handoff')
  if (handoff) events.push(toQueue(handoff.reason === 'asked' ? 'customer_asked' : 'bot_handoff'))
  return {
    events,
    effects: [
      { kind: EFFECT_STATE, row: { conversation_id: now.id, version: seq, release_id: releaseId, state } },
      { kind: EFFECT_DECISION, row: { conversation_id: now.id, seq, release_id: releaseId, record } },
    ],
  }
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
  return { events: isToAnswer(now, seq) ? [toQueue('bot_handoff')] : [] }
}

function isToAnswer(now: ConversationState | null, seq: number): now is ConversationState {
  return now?.owner.kind === 'bot' && seq > now.ownerSeq
}

const toQueue = (reason: OwnerReason): NewEvent => ({ type: 'owner', owner: { kind: 'queue' }, reason, byAgentId: null, note: null })

function replyEvents(seq: number, replies: readonly Reply[]): NewEvent[] {
  return replies.map((reply, index) => ({
    type: 'message', author: { kind: 'bot' }, content: contentOf(reply), clientId: replyId(seq, index), internal: false,
  }))
}

/** A reply of the engine as a message. */
export function contentOf(reply: Reply): MessageContent {
  switch (reply.kind) {
    case 'answer':
      return {
        type: 'answer', text: reply.text, entryId: reply.entryId, source: { ...reply.source },
        ...(reply.related ? { related: reply.related.map((choice) => ({ ...choice })) } : {}),
      }
    case 'passage':
      return {
        type: 'passage', text: reply.text, documentId: reply.documentId, source: { ...reply.source },
        highlights: reply.highlights.map(([start, end]) => ({ start, end })),
      }
    case 'suggest':
      return { type: 'suggest', text: reply.text, choices: reply.choices.map((choice) => ({ ...choice })) }
    case 'refuse':
      return { type: 'refusal', text: reply.text, offerHuman: reply.offerHuman }
    case 'smalltalk':
    case 'notice':
      return { type: 'text', text: reply.text, format: 'markdown' }
  }
}
