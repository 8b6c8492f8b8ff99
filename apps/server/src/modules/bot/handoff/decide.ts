import type { HandoffCause, HandoffTriggerKind, HandoffTriggers } from '@yingda/contract'
import type { DecisionRecord, HandoffReason, KnowledgeEntry, TurnResult } from '@yingda/dialogue'

/** What the bot has counted since it got the conversation; plain JSON, kept beside the engine's memory. */
export interface Counted {
  /** Seq of the event that gave the bot the conversation: what was counted before is over. */
  since: number
  /** Answers that did not help, since a person was last offered for that. */
  unhappy: number
  failed: number
  /** Turns in a row without progress. */
  stalled: number
  /** What `stalled` would be without the answer just given: it goes on from there when that turns out to be no help; null: the last turn was no progress. */
  stalledBefore: number | null
  /** Messages the customer marked as not helpful. */
  disliked: number[]
  vipAsked: boolean
  /** The customer asked for a person in words and was asked to confirm. */
  wordsAsked: boolean
  /** Why the customer was asked in the last turn whether a person should come. */
  pending: HandoffCause | null
}

/** What one decision rests on. */
export interface Turn {
  triggers: HandoffTriggers
  counted: Counted
  result: Pick<TurnResult, 'actions' | 'record' | 'state'>
  entryOf: (id: string) => Pick<KnowledgeEntry, 'category' | 'tags'> | undefined
  serviceKind: string | null
  isVip: boolean
  /** Things done for the customer in this turn that did not work. */
  failedActions: number
}

/** `soften`: the engine offers a person for a reason that is switched off. `trigger`: whose own words are said; null: nobody's. */
export interface Verdict {
  do: 'nothing' | 'soften' | 'ask' | 'hand_over'
  cause: HandoffCause | null
  trigger: HandoffTriggerKind | null
  counted: Counted
}

interface Fired {
  kind: HandoffTriggerKind
  automatic: boolean
}

const MOST_DISLIKED = 50

export const freshCounted = (since: number): Counted => ({
  since, unhappy: 0, failed: 0, stalled: 0, stalledBefore: null, disliked: [], vipAsked: false, wordsAsked: false, pending: null,
})

const causes: Record<HandoffTriggerKind, HandoffCause> = {
  askedWords: 'asked_words', askedTopic: 'asked_words', risk: 'risk', vip: 'vip', anger: 'anger', failedAction: 'failed_action', unhappy: 'unhappy',
  repeated: 'repeated', unknown: 'unknown', ceiling: 'ceiling',
}
const causeOfReason: Record<HandoffReason, HandoffCause> = { asked: 'asked_words', unknown: 'unknown', repeated: 'repeated', unhappy: 'unhappy' }

/** The reason the engine remembers an offer by. */
export function reasonOf(cause: HandoffCause): HandoffReason {
  if (cause === 'unknown' || cause === 'repeated') return cause
  return cause === 'asked_words' ? 'asked' : 'unhappy'
}

const moods = ['calm', 'unhappy', 'angry', 'furious']

function covers({ categories, tags }: { categories: string[]; tags: string[] }, entry: Pick<KnowledgeEntry, 'category' | 'tags'> | undefined): boolean {
  if (entry === undefined) return false
  return categories.some((one) => entry.category === one || entry.category.startsWith(`${one}/`)) || tags.some((tag) => entry.tags?.includes(tag) === true)
}

/** The trigger whose business an offer of the engine is. */
function triggerOfOffer(record: DecisionRecord): HandoffTriggerKind | null {
  const offer = record.commands.find((command) => command.kind === 'offerHandover')
  if (offer === undefined) return null
  if (offer.reason !== 'unhappy') return offer.reason === 'asked' ? 'askedWords' : offer.reason
  return record.rule === 'escalate.unhappy' || record.rule === 'context.denied' ? 'unhappy' : 'anger'
}

/** The customer says that the last answer was no help. */
function saysUnhappy({ record }: Turn['result'], counted: Counted): boolean {
  if (record.rule === 'escalate.unhappy' || record.rule === 'context.denied') return true
  return counted.stalledBefore !== null && (record.signals.denial !== null || record.signals.acts.some(({ kind }) => kind === 'unhappy'))
}

/** A question was answered that was not asked a moment ago. */
function isProgress({ record }: Turn['result']): boolean {
  return record.signals.repeats <= 1 && record.commands.some(({ kind }) => kind === 'answer' || kind === 'passage')
}

function counting({ counted, result, failedActions }: Turn): { next: Counted; unhappy: boolean; turns: number } {
  const unhappy = saysUnhappy(result, counted)
  const before = unhappy && counted.stalledBefore !== null ? counted.stalledBefore + 1 : counted.stalled
  const progress = isProgress(result)
  // A correction is counted at once, although what answers it may help: else answers put right for ever would never reach the ceiling.
  const turns = progress && !unhappy ? 0 : before + 1
  const next: Counted = {
    ...counted, pending: null, unhappy: counted.unhappy + (unhappy ? 1 : 0), failed: counted.failed + failedActions,
    stalled: progress ? 0 : turns, stalledBefore: progress ? before : null,
  }
  return { next, unhappy, turns }
}

/** The triggers that hold, in their order. */
function firing(turn: Turn, next: Counted, unhappy: boolean, turns: number): Fired[] {
  const { triggers, result: { record, state } } = turn
  const { signals } = record
  const entries = record.commands.flatMap((command) => (command.kind === 'answer' ? [turn.entryOf(command.entryId)] : []))
  const isQuestion = !record.rule.startsWith('control.') && !record.rule.startsWith('chitchat.')
  const { risk, askedTopic, anger } = triggers
  const holds: Record<Exclude<HandoffTriggerKind, 'askedWords'>, boolean> = {
    askedTopic: entries.some((entry) => covers(askedTopic.topics, entry)),
    risk: entries.some((entry) => covers(risk.topics, entry)) || (turn.serviceKind !== null && risk.serviceKinds.includes(turn.serviceKind)) || (risk.threats && signals.mood.threatens),
    vip: turn.isVip && !next.vipAsked,
    anger: moods.indexOf(signals.mood.level) >= moods.indexOf(anger.from),
    failedAction: turn.failedActions > 0 && next.failed >= triggers.failedAction.n,
    unhappy: unhappy && next.unhappy >= triggers.unhappy.n,
    repeated: isQuestion && signals.repeats >= triggers.repeated.n,
    unknown: state.misses > signals.misses && state.misses >= triggers.unknown.n,
    ceiling: turns >= triggers.ceiling.n,
  }
  const fired = (Object.keys(holds) as (keyof typeof holds)[]).filter((kind) => holds[kind] && triggers[kind].enabled).map((kind): Fired => ({ kind, automatic: triggers[kind].mode === 'automatic' }))
  const offered = triggerOfOffer(record)
  return offered === null || !triggers[offered].enabled || fired.some(({ kind }) => kind === offered) ? fired : [...fired, { kind: offered, automatic: false }]
}

/** What counts anew once a person was offered. */
function offered(counted: Counted, kinds: readonly HandoffTriggerKind[], cause: HandoffCause): Counted {
  return {
    ...counted, pending: cause, stalled: 0, stalledBefore: null,
    ...(kinds.includes('unhappy') ? { unhappy: 0 } : {}), ...(kinds.includes('failedAction') ? { failed: 0 } : {}), ...(kinds.includes('vip') ? { vipAsked: true } : {}),
  }
}

function settled(turn: Turn, next: Counted, fired: readonly Fired[]): Verdict {
  const first = fired.find(({ automatic }) => automatic) ?? fired[0]
  if (first === undefined) return { do: triggerOfOffer(turn.result.record) === null ? 'nothing' : 'soften', cause: null, trigger: null, counted: next }
  const cause = causes[first.kind]
  if (first.automatic) return { do: 'hand_over', cause, trigger: first.kind, counted: freshCounted(next.since) }
  // An offer the engine made on its own is no reason to forget what is counted towards the trigger.
  const kinds = fired.filter(({ kind }) => kind !== 'unhappy' || next.unhappy >= turn.triggers.unhappy.n).map(({ kind }) => kind)
  return { do: 'ask', cause, trigger: first.kind, counted: offered(next, kinds, cause) }
}

/**
 * Whether a turn of the bot leads to a person. Pure.
 *
 * Of the triggers that hold an automatic one goes before those that ask, else the first in their order decides. A person asked for in
 * words comes at once, or where the company wants that confirmed, at the latest when asked for again. Whatever is said, a person
 * is offered within `ceiling.n` turns without progress, and again within as many after every offer. Who declines is left in
 * peace until a trigger holds again, counted from nothing.
 */
export function decideHandoff(turn: Turn): Verdict {
  const { counted, triggers, result: { actions, record } } = turn
  if (record.rule === 'control.decline-offer') {
    return { do: 'nothing', cause: null, trigger: null, counted: { ...freshCounted(counted.since), disliked: counted.disliked, vipAsked: counted.vipAsked } }
  }
  const called = actions.find(({ kind }) => kind === 'handoff')
  if (called !== undefined && record.rule === 'control.accept-offer') {
    return { do: 'hand_over', cause: counted.pending ?? causeOfReason[called.reason], trigger: null, counted: freshCounted(counted.since) }
  }
  if (called !== undefined) {
    if (triggers.askedWords.mode === 'automatic' || counted.wordsAsked) return { do: 'hand_over', cause: 'asked_words', trigger: 'askedWords', counted: freshCounted(counted.since) }
    return { do: 'ask', cause: 'asked_words', trigger: 'askedWords', counted: { ...offered(counted, [], 'asked_words'), wordsAsked: true } }
  }
  const { next, unhappy, turns } = counting(turn)
  return settled(turn, next, firing(turn, next, unhappy, turns))
}

/** Whether a mark on a message leads to a person: 'not helpful' counts as an unhappy answer, once a message. Pure. */
export function decideOnFeedback(triggers: HandoffTriggers, counted: Counted, messageSeq: number, value: 'up' | 'down'): Verdict {
  const others = counted.disliked.filter((seq) => seq !== messageSeq)
  const nothing = { do: 'nothing', cause: null, trigger: null } as const
  if (value === 'up') return { ...nothing, counted: { ...counted, disliked: others } }
  if (others.length < counted.disliked.length) return { ...nothing, counted }
  const next: Counted = {
    ...counted, unhappy: counted.unhappy + 1, disliked: [...others, messageSeq].slice(-MOST_DISLIKED),
    ...(counted.stalledBefore === null ? {} : { stalled: counted.stalledBefore + 1, stalledBefore: null }),
  }
  if (!triggers.unhappy.enabled || next.unhappy < triggers.unhappy.n) return { ...nothing, counted: next }
  if (triggers.unhappy.mode === 'automatic') return { do: 'hand_over', cause: 'unhappy', trigger: 'unhappy', counted: freshCounted(counted.since) }
  return { do: 'ask', cause: 'unhappy', trigger: 'unhappy', counted: offered(next, ['unhappy'], 'unhappy') }
}
