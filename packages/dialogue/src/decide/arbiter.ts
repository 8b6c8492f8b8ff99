import type { Command } from '../commands.ts'
import type { Context } from '../context/context.ts'
import type { Mood } from '../context/mood.ts'
import type { ControlAct } from '../control/acts.ts'
import type { RankedEntry } from '../ranked.ts'
import type { DialogueState, Settings } from '../types.ts'
import { passageAt } from '../passages/judge.ts'
import type { Message } from './message.ts'
import { probabilityOf, type Consulted } from './passages.ts'
import { isCovered, isSure } from './sure.ts'
import type { Understanding } from './understand.ts'

/** All that the arbiter may look at. */
export interface Situation {
  readonly message: Message
  readonly state: DialogueState
  readonly settings: Settings
  /** What the decision goes by: the message read in its conversation. */
  readonly understanding: Understanding
  readonly context: Context
  /** What the owner's documents have to say. */
  readonly documents: Consulted
  readonly mood: Mood
  /** The tapped choice names an entry of this release. */
  readonly isKnownChoice: boolean
  /** How often in a row this question has now been asked. */
  readonly repeats: number
}

export interface Decision {
  readonly rule: string
  /** Id of the rule that put an offer beside it; null when none did. */
  readonly beside: string | null
  readonly commands: readonly Command[]
}

interface Rule {
  readonly id: string
  readonly commands: (situation: Situation) => Command | readonly Command[] | null
}

/** What may be said beside the command a rule decided for. */
interface Companion {
  readonly id: string
  readonly command: (situation: Situation, decided: Command) => Command | null
}

/** A list is only offered when its first entry is right with at least this probability … */
const leastLikely = 0.05
/** … and only entries at least this likely, given that the message is covered, stand on it. */
const leastMatch = 0.02
/** Small talk may be answered on less: being wrong costs the customer nothing. */
const chitchatAt = 0.5

function actOf<K extends ControlAct['kind']>(situation: Situation, kind: K): Extract<ControlAct, { kind: K }> | undefined {
  return situation.message.acts.find((act): act is Extract<ControlAct, { kind: K }> => act.kind === kind)
}

function chosen({ state }: Situation, option: number | 'last'): Command {
  const entryId = option === 'last' ? state.choices.at(-1) : state.choices[option - 1]
  return entryId === undefined ? { kind: 'cannotHandle', why: 'noSuchChoice' } : { kind: 'answer', entryId }
}

function wasAnswered(state: DialogueState): boolean {
  const kind = state.last?.kind
  return kind === 'answer' || kind === 'passage' || kind === 'suggest' || kind === 'refuse'
}

function isPending(state: DialogueState): boolean {
  return state.choices.length > 0 || state.offered !== null
}

/** A plain yes counts when a person was offered in a question; after a mere mention of the possibility it must be a clear one. */
function accepts(situation: Situation): boolean {
  const act = actOf(situation, 'yes')
  const { offered } = situation.state
  return act !== undefined && offered !== null && (offered.asked || act.isClear)
}

function best(situation: Situation): RankedEntry | undefined {
  return situation.understanding.ranking.entries[0]
}

/** The likeliest passage, when it answers more surely than the likeliest entry would. */
function passage(situation: Situation): Command | null {
  const [likeliest] = situation.documents.candidates
  const chance = probabilityOf(likeliest)
  return likeliest === undefined || chance < passageAt || chance <= (best(situation)?.probability ?? 0) ? null : likeliest.command
}

function suggestions({ understanding, settings }: Situation): string[] {
  const entries = understanding.ranking.entries.filter((entry) => entry.kind === 'entry')
  if ((entries[0]?.probability ?? 0) < leastLikely) return []
  return entries
    .filter((entry) => entry.match >= leastMatch)
    .slice(0, settings.maxSuggestions)
    .map((entry) => entry.entryId)
}

function missed({ state, settings }: Situation): Command {
  const isEnough = state.misses + 1 >= settings.missesBeforeOffer
  return isEnough ? { kind: 'offerHandover', reason: 'unknown' } : { kind: 'cannotHandle', why: 'noMatch' }
}

/** A person, because of how the customer feels. */
const offer: Command = { kind: 'offerHandover', reason: 'unhappy' }

/** The answer was not what the customer meant, and the message does not say what is. */
function denied(situation: Situation): Command | null {
  const { context, state } = situation
  if (context.denial?.kind !== 'bare') return null
  if ((state.last?.kind === 'answer' || state.last?.kind === 'passage') && state.next.length > 0) return { kind: 'suggest', entryIds: state.next }
  return wasAnswered(state) ? offer : missed(situation)
}

function isUnhappyOnly(situation: Situation): boolean {
  return actOf(situation, 'unhappy') !== undefined && situation.context.denial?.asked == null
}

/** A list is no answer to anger that asks for nothing, unless its first entry is at least this likely. */
const leastForAnger = 0.5

function isAngry({ mood }: Situation): boolean {
  return mood.level === 'angry' || mood.level === 'furious'
}

function isOutburst(situation: Situation): boolean {
  return isAngry(situation) && !situation.context.isRequest && (best(situation)?.probability ?? 0) < leastForAnger
}

function several({ context }: Situation): Command[] | null {
  return context.parts.length > 1 ? context.parts.map(({ entryId }) => ({ kind: 'answer', entryId })) : null
}

/**
 * The policy, first match decides. In words: what the customer does to the conversation goes before what it is about; a
 * person is offered when going on would only annoy; what the owner wrote down exactly goes before what is merely likely;
 * an entry that is likely enough before a passage of a document, and that before a list to choose from; and what is not likely enough is never answered. Flows and the slots they wait for will stand between control and
 * knowledge.
 */
export const policy: readonly Rule[] = [
  {
    id: 'control.tapped',
    commands: ({ isKnownChoice, message }) => (isKnownChoice ? { kind: 'answer', entryId: message.input.choice ?? '' } : null),
  },
  { id: 'control.handover', commands: (s) => (actOf(s, 'handover') === undefined ? null : { kind: 'handover', reason: 'asked' }) },
  { id: 'control.accept-offer', commands: (s) => (accepts(s) ? { kind: 'handover', reason: s.state.offered?.reason ?? 'asked' } : null) },
  {
    id: 'control.decline-offer',
    commands: (s) => (s.state.offered !== null && actOf(s, 'no') !== undefined ? { kind: 'declineHandover' } : null),
  },
  {
    id: 'control.choose',
    commands: (s) => {
      const act = actOf(s, 'choose')
      return act === undefined || s.state.choices.length === 0 ? null : chosen(s, act.option)
    },
  },
  {
    id: 'control.reject-choices',
    commands: (s) => (s.state.choices.length > 0 && (actOf(s, 'rejectChoices') ?? actOf(s, 'no')) !== undefined ? missed(s) : null),
  },
  { id: 'control.repeat', commands: (s) => (actOf(s, 'repeat') === undefined ? null : { kind: 'repeat' }) },
  { id: 'control.back', commands: (s) => (actOf(s, 'back') !== undefined && s.state.previousChoices.length > 0 ? { kind: 'back' } : null) },
  { id: 'control.cancel', commands: (s) => (actOf(s, 'cancel') !== undefined && isPending(s.state) ? { kind: 'cancel' } : null) },
  { id: 'control.no-text', commands: (s) => (s.message.squeezed === '' ? { kind: 'cannotHandle', why: 'noText' } : null) },
  { id: 'context.denied', commands: denied },
  {
    id: 'escalate.unhappy',
    commands: (s) => (isUnhappyOnly(s) && wasAnswered(s.state) ? { kind: 'offerHandover', reason: 'unhappy' } : null),
  },
  {
    id: 'escalate.repeated',
    commands: (s) =>
      s.repeats >= s.settings.repeatsBeforeOffer && s.understanding.smallTalk.length === 0
        ? { kind: 'offerHandover', reason: 'repeated' }
        : null,
  },
  {
    id: 'curated.exact',
    commands: ({ understanding, settings }) => {
      const ids = understanding.curated.flatMap(({ command }) => (command.kind === 'answer' ? [command.entryId] : []))
      if (ids.length > 1) return { kind: 'suggest', entryIds: ids.slice(0, settings.maxSuggestions) }
      return understanding.curated[0]?.command ?? null
    },
  },
  { id: 'chitchat.exact', commands: (s) => s.understanding.smallTalk[0]?.command ?? null },
  { id: 'refuse.identifier', commands: (s) => (s.message.isIdentifierOnly && !isKnownCode(s) ? identifier(s) : null) },
  { id: 'knowledge.several', commands: several },
  {
    id: 'knowledge.answer',
    commands: (s) => {
      const entry = best(s)
      return entry?.kind === 'entry' && isSure(s.understanding) ? { kind: 'answer', entryId: entry.entryId } : null
    },
  },
  {
    id: 'chitchat.likely',
    commands: (s) => {
      const entry = best(s)
      return entry?.kind === 'smalltalk' && entry.probability >= chitchatAt ? { kind: 'chitchat', entryId: entry.entryId } : null
    },
  },
  { id: 'escalate.outburst', commands: (s) => (isOutburst(s) ? offer : null) },
  { id: 'knowledge.passage', commands: passage },
  {
    id: 'knowledge.suggest',
    commands: (s) => {
      const entryIds = isCovered(s.understanding) ? suggestions(s) : []
      return entryIds.length === 0 ? null : { kind: 'suggest', entryIds }
    },
  },
  { id: 'escalate.angry', commands: (s) => (isAngry(s) ? offer : null) },
  { id: 'refuse.unknown', commands: missed },
]

const saysSomething: ReadonlySet<Command['kind']> = new Set(['answer', 'passage', 'suggest', 'chitchat'])

/** What goes beside the decision, first match: nobody very angry is left with an answer alone, nor anybody angry with a mere list. */
export const companions: readonly Companion[] = [
  {
    id: 'beside.furious',
    command: ({ mood }, { kind }) => (mood.level === 'furious' && saysSomething.has(kind) ? offer : null),
  },
  { id: 'beside.angry', command: (s, { kind }) => (isAngry(s) && kind === 'suggest' ? offer : null) },
]

/** A number or code counts as a question only when the knowledge knows all of it. */
function isKnownCode({ understanding }: Situation): boolean {
  return understanding.unknownCodes.length === 0 && understanding.coverage === 1
}

function identifier(situation: Situation): Command {
  const command = missed(situation)
  return command.kind === 'offerHandover' ? command : { kind: 'cannotHandle', why: 'identifierOnly' }
}

function accompanied(situation: Situation, rule: string, commands: readonly Command[]): Decision {
  for (const { id, command } of companions) {
    const beside = commands[0] === undefined ? null : command(situation, commands[0])
    if (beside !== null) return { rule, beside: id, commands: [...commands, beside] }
  }
  return { rule, beside: null, commands }
}

/** Decides by the first rule of the policy that has something to say, and by the first companion that goes with it. Pure. */
export function arbitrate(situation: Situation): Decision {
  for (const rule of policy) {
    const found = rule.commands(situation)
    if (found !== null) return accompanied(situation, rule.id, 'kind' in found ? [found] : found)
  }
  return accompanied(situation, 'refuse.unknown', [missed(situation)])
}
