import type { Command } from './commands.ts'
import { readContext } from './context/context.ts'
import { readEntities, recordEntities } from './context/entities.ts'
import { nameIdentifier, unnamed } from './context/identifiers.ts'
import { createMask, type Mask } from './context/mask.ts'
import { readMood } from './context/mood.ts'
import { arbitrate, type Decision, type Situation } from './decide/arbiter.ts'
import { consult } from './decide/passages.ts'
import { executeAll, type Outcome } from './decide/execute.ts'
import { readMessage, type Message } from './decide/message.ts'
import type { Understanding } from './decide/understand.ts'
import { passageAt } from './passages/judge.ts'
import { validate } from './decide/validate.ts'
import type { Entity } from './entities/index.ts'
import type { DecisionRecord, Signals } from './record.ts'
import type { Release } from './release/release.ts'
import { resumed } from './state.ts'
import type { Action, DialogueState, Reply, TurnInput } from './types.ts'

export interface TurnResult {
  /** To be handed to the next turn of the conversation. */
  readonly state: DialogueState
  /** To be said, in order. */
  readonly replies: readonly Reply[]
  /** To be carried out by the caller. */
  readonly actions: readonly Action[]
  readonly record: DecisionRecord
}

/** Longest question that is remembered to notice a repetition. */
const rememberedLength = 200
/** Candidates and ranked entries that a record keeps of each producer. */
const recordedCandidates = 5
const recordedCodes = 5

function entryOf(command: Command | undefined): string | null {
  return command?.kind === 'answer' ? command.entryId : null
}

/** The entry the message would be answered with, as far as the knowledge goes. */
function likelyEntry(understanding: Understanding): string | null {
  const exact = entryOf(understanding.curated[0]?.command)
  if (exact !== null) return exact
  const best = understanding.ranking.entries[0]
  return best !== undefined && best.kind === 'entry' && best.probability >= understanding.thresholds.answerAt ? best.entryId : null
}

/** How often in a row the question has now been asked: in the same words, or so that the same entry answers it. */
function countRepeats(asked: string, state: DialogueState, likely: string | null): number {
  const before = state.question
  if (before === null || asked === '') return 1
  const isSame = before.text === asked || (likely !== null && before.entryId === likely)
  return isSame ? before.count + 1 : 1
}

/** Control acts and small talk are no questions: they neither count as a repetition nor end one. */
function isQuestion(rule: string): boolean {
  return rule.startsWith('knowledge.') || rule.startsWith('curated.') || rule.startsWith('refuse.') || rule === 'escalate.repeated'
}

/** What is remembered of a question: nothing that identifies a person. */
function remembered(message: Message, mask: Mask): string {
  return mask.drop(message.squeezed).slice(0, rememberedLength)
}

function nextState(situation: Told, outcome: Outcome, rule: string, likely: string | null): DialogueState {
  const { state, message, repeats, mask } = situation
  const text = remembered(message, mask)
  const asked = rule === 'escalate.repeated' ? null : { text, entryId: likely, count: repeats }
  return {
    version: 1,
    turns: state.turns + 1,
    language: message.detected ?? state.language,
    misses: state.misses,
    choices: [],
    previousChoices: [],
    offered: null,
    question: isQuestion(rule) ? asked : state.question,
    last: state.last,
    topic: isQuestion(rule) || rule === 'context.denied' ? null : state.topic,
    next: [],
    ...outcome.change,
  }
}

/** Texts of a record are made of the message: what identifies a person is not kept in them. */
function contextSignals({ context, mask }: Told): Pick<Signals, 'followUp' | 'denial' | 'parts'> {
  const { followUp, denial, parts } = context
  return {
    followUp: followUp === null ? null : { ...followUp, text: mask.hide(followUp.text) },
    denial: denial === null || denial.asked === null ? denial : { ...denial, asked: mask.hide(denial.asked) },
    parts: parts.map((part) => ({ ...part, text: mask.hide(part.text) })),
  }
}

function signalsOf(told: Told): Signals {
  const { message, state, understanding, documents, mood, repeats, entities, mask } = told
  return {
    acts: message.acts,
    isEmpty: message.squeezed === '',
    isIdentifierOnly: message.isIdentifierOnly,
    unknownCodes: understanding.unknownCodes.filter((code) => mask.hide(code) === code).slice(0, recordedCodes),
    coverage: understanding.coverage,
    cover: understanding.ranking.cover,
    repeats,
    misses: state.misses,
    offered: state.offered?.reason ?? null,
    asked: documents.text === null ? null : mask.hide(documents.text),
    hasChoices: state.choices.length > 0,
    ...contextSignals(told),
    mood,
    entities: recordEntities(entities),
  }
}

function idsOf(reply: Reply): string[] {
  if (reply.kind === 'suggest') return reply.choices.map((choice) => choice.id)
  return reply.kind === 'answer' || reply.kind === 'smalltalk' ? [reply.entryId] : []
}

const variantOf = (reply: Reply): { variant?: number } => (reply.kind === 'answer' && reply.variant !== undefined ? { variant: reply.variant } : {})

function candidatesOf({ understanding, documents }: Situation): DecisionRecord['candidates'] {
  const perProducer = new Map<string, number>()
  return [...understanding.curated, ...understanding.smallTalk, ...understanding.knowledge, ...documents.candidates].filter(({ producer }) => {
    const count = (perProducer.get(producer) ?? 0) + 1
    perProducer.set(producer, count)
    return count <= recordedCandidates
  })
}

function settle(release: Release, situation: Situation): Decision & { readonly dropped: readonly Command[] } {
  const { rule, beside, commands } = arbitrate(situation)
  return { rule, beside, ...validate(release, commands) }
}

/** A situation with what is needed to tell of it. */
interface Told extends Situation {
  readonly likely: string | null
  readonly entities: readonly Entity[]
  readonly mask: Mask
}

/** What the message means in its conversation, and how the customer feels. */
function situationOf(release: Release, state: DialogueState, input: TurnInput): Told {
  const message = readMessage(release, input)
  const context = readContext(release, state, message)
  const { understanding } = context
  const likely = context.parts.length > 0 ? null : likelyEntry(understanding)
  const entities = readEntities(release, input.text, input.now)
  const mask = createMask(input.text, entities)
  return {
    message,
    state,
    settings: release.settings,
    understanding,
    context,
    documents: consult(release, state, message, context),
    mood: readMood(input.text, message.text),
    isKnownChoice: input.choice !== undefined && release.entries.has(input.choice),
    repeats: countRepeats(remembered(message, mask), state, likely),
    likely,
    entities,
    mask,
  }
}

function inputOf({ message, understanding: { corrected }, mask }: Told): DecisionRecord['input'] {
  const isSafe = corrected !== null && mask.holdsAll(corrected)
  const { truncated, input } = message
  return { normalised: mask.hide(message.standard), corrected: isSafe ? mask.hide(corrected) : null, truncated, choice: input.choice ?? null }
}

/**
 * One turn of a conversation: understands a message, decides, and says what to reply and what to do. A pure function:
 * the same release, state and input give the same result. Never throws, whatever the text.
 */
export function turn(release: Release, stored: DialogueState, input: TurnInput): TurnResult {
  const full = resumed(stored)
  const state: DialogueState = { ...full, next: full.next.filter((id) => release.entries.has(id)) }
  const situation = situationOf(release, state, input)
  const { message, understanding, likely } = situation
  const { rule, beside, commands, dropped } = settle(release, situation)
  const { language } = message
  const identifier = message.isIdentifierOnly ? nameIdentifier(release, input.text, language) : unnamed[language]
  const outcome = executeAll({ release, state, language, ranking: understanding.ranking, identifier, asked: situation.documents.text, audiences: input.audiences ?? [] }, commands)
  const record: DecisionRecord = {
    engine: release.engine,
    release: release.id,
    turn: state.turns + 1,
    input: inputOf(situation),
    language: { conversation: input.language, detected: message.detected, used: understanding.language },
    signals: signalsOf(situation),
    candidates: candidatesOf(situation),
    ranking: understanding.ranking.entries.slice(0, recordedCandidates),
    thresholds: { ...understanding.thresholds, passageAt },
    rule,
    beside,
    commands,
    dropped,
    replies: outcome.replies.map((reply) => ({ kind: reply.kind, entryIds: idsOf(reply), ...variantOf(reply) })),
  }
  return {
    state: nextState(situation, outcome, rule, entryOf(commands[0]) ?? likely),
    replies: outcome.replies,
    actions: outcome.actions,
    record,
  }
}
