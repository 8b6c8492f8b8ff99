import type { Command } from '../commands.ts'
import type { Release } from '../release/release.ts'
import type { Action, Choice, DialogueState, HandoffReason, KnowledgeEntry, Language, LastReply, Reply, Texts } from '../types.ts'
import type { Ranking } from './fuse.ts'

/** What carrying out a command comes to. */
export interface Outcome {
  readonly replies: readonly Reply[]
  readonly actions: readonly Action[]
  /** What changes in the state; everything else is reset or kept by the engine. */
  readonly change: Partial<DialogueState>
}

export interface Execution {
  readonly release: Release
  readonly state: DialogueState
  readonly language: Language
  readonly ranking: Ranking
  /** What number or code the message holds, in words. */
  readonly identifier: string
  /** The normalised text that passages were looked for with; null: none was. */
  readonly asked: string | null
  /** What the customer belongs to. */
  readonly audiences: readonly string[]
}

/** What could have been meant instead of the answer: entries at least this likely if it is not the answer … */
const leastNext = 0.05
/** … of which so many are remembered. */
const mostNext = 5

/** A related question must be at least this likely to be the one that was meant. */
const leastRelated = 0.05

function textOf({ release, language, identifier }: Execution, name: keyof Texts): string {
  const text = release.texts[language][name]
  return name === 'identifierOnly' ? text.replaceAll('{code}', () => identifier) : text
}

function choicesOf({ release }: Execution, ids: readonly string[]): Choice[] {
  return ids.flatMap((id) => {
    const entry = release.entries.get(id)
    return entry === undefined ? [] : [{ id, label: entry.question }]
  })
}

function relatedTo(execution: Execution, entryId: string): Choice[] {
  const { ranking, release } = execution
  const others = ranking.entries.filter((one) => one.kind === 'entry' && one.entryId !== entryId && one.match >= leastRelated)
  return choicesOf(
    execution,
    others.slice(0, release.settings.maxRelated).map((one) => one.entryId),
  )
}

/** What else could have been meant: the rest of the list it was chosen from, else what comes next in the ranking. */
function nextAfter({ state, ranking }: Execution, entryId: string): string[] {
  if (state.choices.includes(entryId)) return state.choices.filter((id) => id !== entryId).slice(0, mostNext)
  const others = ranking.entries.filter((one) => one.kind === 'entry' && one.entryId !== entryId)
  const rest = others.reduce((sum, one) => sum + one.match, 0)
  return others
    .filter((one) => one.match >= leastNext * rest && one.match > 0)
    .slice(0, mostNext)
    .map((one) => one.entryId)
}

/** What an entry answers to a customer of these audiences: the first variant that fits, else the answer for everybody. */
export function answerFor({ answer: text, variants = [] }: KnowledgeEntry, audiences: readonly string[]): { text: string; variant?: number } {
  const variant = variants.findIndex((one) => one.audiences.some((audience) => audiences.includes(audience)))
  const own = variants[variant]
  return own === undefined ? { text } : { text: own.answer, variant }
}

function answer(execution: Execution, entryId: string, withRelated: boolean): Outcome {
  const entry = execution.release.entries.get(entryId)
  if (entry === undefined) return notice(execution, 'nothingToRepeat')
  const related = withRelated ? relatedTo(execution, entryId) : []
  const reply: Reply = {
    kind: 'answer',
    ...answerFor(entry, execution.audiences),
    entryId,
    source: { question: entry.question, category: entry.category },
    ...(related.length > 0 ? { related } : {}),
  }
  return {
    replies: [reply],
    actions: [],
    change: {
      misses: 0,
      previousChoices: execution.state.choices,
      last: { kind: 'answer', entryId },
      topic: entryId,
      next: nextAfter(execution, entryId),
    },
  }
}

/** A passage that is gone (a release later, on "repeat") is said to be nothing. */
function passage(execution: Execution, { documentId, passage: place }: Extract<LastReply, { kind: 'passage' }>, asked: string | null): Outcome {
  const { release, state } = execution
  const document = release.documents.get(documentId)
  const shown = document === undefined ? undefined : release.passages[document.language]?.show(documentId, place, asked)
  if (document === undefined || shown == null) return notice(execution, 'nothingToRepeat')
  const { text, title, heading, highlights } = shown
  const source = { title, heading, ...(document.url === undefined ? {} : { url: document.url }) }
  return {
    replies: [{ kind: 'passage', text, documentId, source, highlights }],
    actions: [],
    change: { misses: 0, previousChoices: state.choices, last: { kind: 'passage', documentId, passage: place }, next: nextAfter(execution, '') },
  }
}

function suggest(execution: Execution, ids: readonly string[], intro: keyof Texts): Outcome {
  const choices = choicesOf(execution, ids)
  if (choices.length === 0) return notice(execution, 'nothingToRepeat')
  const shown = choices.map((choice) => choice.id)
  return {
    replies: [{ kind: 'suggest', text: textOf(execution, intro), choices }],
    actions: [],
    change: { choices: shown, last: { kind: 'suggest', choices: shown } },
  }
}

function chitchat({ release }: Execution, entryId: string): Outcome {
  const talk = release.smallTalk.get(entryId)
  const replies: Reply[] = talk === undefined ? [] : [{ kind: 'smalltalk', text: talk.answer, entryId }]
  return { replies, actions: [], change: { last: { kind: 'smalltalk', entryId } } }
}

function notice(execution: Execution, name: keyof Texts): Outcome {
  return { replies: [{ kind: 'notice', text: textOf(execution, name) }], actions: [], change: { last: { kind: 'notice', text: name } } }
}

function refuse(execution: Execution, name: 'refusal' | 'handoffOffer' | 'handoffBeside', reason: HandoffReason): Outcome {
  return {
    replies: [{ kind: 'refuse', text: textOf(execution, name), offerHuman: true }],
    actions: [],
    change: {
      misses: execution.state.misses + 1,
      offered: { reason, asked: name !== 'refusal' },
      last: { kind: 'refuse', text: name },
    },
  }
}

/** Behind an answer: no miss, and what was said last is the answer. */
function offerBeside(execution: Execution, reason: HandoffReason): Outcome {
  const reply: Reply = { kind: 'refuse', text: textOf(execution, 'handoffBeside'), offerHuman: true }
  return { replies: [reply], actions: [], change: { offered: { reason, asked: true } } }
}

function cannotHandle(execution: Execution, why: Extract<Command, { kind: 'cannotHandle' }>['why']): Outcome {
  const { state } = execution
  if (why === 'noMatch') return refuse(execution, 'refusal', 'unknown')
  if (why === 'noSuchChoice') return suggest(execution, state.choices, 'noSuchChoice')
  const outcome = notice(execution, why)
  return why === 'identifierOnly' ? { ...outcome, change: { ...outcome.change, misses: state.misses + 1 } } : outcome
}

function handOver(execution: Execution, reason: HandoffReason): Outcome {
  const outcome = notice(execution, 'handoffAccepted')
  return { ...outcome, actions: [{ kind: 'handoff', reason }], change: { ...outcome.change, misses: 0, question: null } }
}

function repeat(execution: Execution): Outcome {
  const { state } = execution
  const kept = { offered: state.offered, previousChoices: state.previousChoices }
  const outcome = sayAgain(execution, state.last)
  return { ...outcome, change: { ...outcome.change, misses: state.misses, ...kept } }
}

function sayAgain(execution: Execution, last: LastReply | null): Outcome {
  switch (last?.kind) {
    case undefined:
      return notice(execution, 'nothingToRepeat')
    case 'answer':
      return answer(execution, last.entryId, false)
    case 'passage':
      return passage(execution, last, null)
    case 'smalltalk':
      return chitchat(execution, last.entryId)
    case 'suggest':
      return suggest(execution, last.choices, 'suggestIntro')
    case 'refuse':
      return refuse(execution, last.text, execution.state.offered?.reason ?? 'unknown')
    case 'notice':
      return notice(execution, last.text)
  }
}

/** Carries out what goes beside another command. */
function executeBeside(execution: Execution, command: Command): Outcome {
  if (command.kind === 'offerHandover') return offerBeside(execution, command.reason)
  return command.kind === 'answer' ? answer(execution, command.entryId, false) : execute(execution, command)
}

/** Carries out the commands of a decision in their order; what a later one changes in the state counts. */
export function executeAll(execution: Execution, commands: readonly Command[]): Outcome {
  const isSeveral = commands.filter((command) => command.kind === 'answer').length > 1
  const outcomes = commands.map((command, i) => (i > 0 || isSeveral ? executeBeside(execution, command) : execute(execution, command)))
  return {
    replies: outcomes.flatMap((one) => one.replies),
    actions: outcomes.flatMap((one) => one.actions),
    change: Object.assign({}, ...outcomes.map((one) => one.change)) as Partial<DialogueState>,
  }
}

/** Carries out one validated command. Commands of flows and slots never arrive here: validation drops them. */
export function execute(execution: Execution, command: Command): Outcome {
  switch (command.kind) {
    case 'answer':
      return answer(execution, command.entryId, true)
    case 'passage':
      return passage(execution, command, execution.asked)
    case 'suggest':
      return suggest(execution, command.entryIds, 'suggestIntro')
    case 'chitchat':
      return chitchat(execution, command.entryId)
    case 'handover':
      return handOver(execution, command.reason)
    case 'offerHandover':
      return refuse(execution, 'handoffOffer', command.reason)
    case 'declineHandover':
      return { ...notice(execution, 'handoffDeclined'), change: { misses: 0, last: { kind: 'notice', text: 'handoffDeclined' } } }
    case 'cancel':
      return notice(execution, 'cancelled')
    case 'back':
      return suggest(execution, execution.state.previousChoices, 'suggestIntro')
    case 'repeat':
      return repeat(execution)
    case 'cannotHandle':
      return cannotHandle(execution, command.why)
    case 'startFlow':
    case 'setSlot':
    case 'correct':
      return refuse(execution, 'refusal', 'unknown')
  }
}
