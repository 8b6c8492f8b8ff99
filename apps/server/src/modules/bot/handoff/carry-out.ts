import type { HandoffCause, HandoffTriggers, Language } from '@yingda/contract'
import type { DialogueState, Release, Reply, TurnResult } from '@yingda/dialogue'
import { reasonOf, type Verdict } from './decide.ts'

/** What is said, remembered and done after a verdict. */
export interface Carried {
  replies: readonly Reply[]
  state: DialogueState
  /** Why a person takes over now; null: the bot goes on. */
  handoff: HandoffCause | null
}

export interface Speech {
  release: Pick<Release, 'texts' | 'settings'>
  triggers: HandoffTriggers
  language: Language
}

const CONFIRM: Record<Language, string> = { zh: '要为您转接人工客服吗？', en: 'Shall I get a person for you?' }

const says: ReadonlySet<Reply['kind']> = new Set(['answer', 'passage', 'suggest', 'smalltalk'])
const answers: ReadonlySet<Reply['kind']> = new Set(['answer', 'passage'])

function ownWords({ trigger }: Verdict, { triggers, language }: Speech): string | null {
  const words = trigger === null ? '' : triggers[trigger].words[language].trim()
  return words === '' ? null : words
}

/** An offer for a reason that is switched off: beside something else it is left out, alone it is a plain 'I do not know'. */
function softened({ replies, state }: Pick<TurnResult, 'replies' | 'state'>, { release, language }: Speech): Carried {
  const rest = replies.filter(({ kind }) => kind !== 'refuse')
  if (rest.length > 0) return { replies: rest, state: { ...state, offered: null }, handoff: null }
  const text = release.texts[language].refusal
  return {
    replies: [{ kind: 'refuse', text, offerHuman: true }], handoff: null,
    state: { ...state, offered: state.offered && { ...state.offered, asked: false }, last: { kind: 'refuse', text: 'refusal' } },
  }
}

function asking({ replies, state, actions }: Pick<TurnResult, 'replies' | 'state' | 'actions'>, verdict: Verdict, cause: HandoffCause, speech: Speech): Carried {
  const { texts } = speech.release
  const said = actions.length > 0 ? [] : replies.filter(({ kind }) => says.has(kind))
  const own = cause === 'asked_words' ? CONFIRM[speech.language] : texts[speech.language][said.length > 0 ? 'handoffBeside' : 'handoffOffer']
  const offer: Reply = { kind: 'refuse', text: ownWords(verdict, speech) ?? own, offerHuman: true }
  const last: DialogueState['last'] = said.length > 0 ? state.last : { kind: 'refuse', text: 'handoffOffer' }
  return { replies: [...said, offer], state: { ...state, offered: { reason: reasonOf(cause), asked: true }, last }, handoff: null }
}

function handingOver({ replies, state, actions }: Pick<TurnResult, 'replies' | 'state' | 'actions'>, verdict: Verdict, cause: HandoffCause, speech: Speech): Carried {
  const own = ownWords(verdict, speech)
  if (actions.length > 0 && own === null) return { replies, state, handoff: cause }
  const goodbye: Reply = { kind: 'notice', text: own ?? speech.release.texts[speech.language].handoffAccepted }
  const kept = actions.length > 0 ? [] : replies.filter(({ kind }) => answers.has(kind))
  return { replies: [...kept, goodbye], state: { ...state, misses: 0, question: null, offered: null, choices: [] }, handoff: cause }
}

/** What a verdict makes of a turn of the engine: its replies, the state so that a yes to what is asked is understood, and the handing over. Pure. */
export function carryOut(verdict: Verdict, result: Pick<TurnResult, 'replies' | 'state' | 'actions'>, speech: Speech): Carried {
  const { cause } = verdict
  if (verdict.do === 'soften') return softened(result, speech)
  if (cause === null || verdict.do === 'nothing') return { replies: result.replies, state: result.state, handoff: null }
  return verdict.do === 'ask' ? asking(result, verdict, cause, speech) : handingOver(result, verdict, cause, speech)
}

const derived = new WeakMap<Release, { missesBeforeOffer: number; repeatsBeforeOffer: number; release: Release }>()
/** More misses than anybody is left to before the ceiling is reached. */
const NEVER = 10

/** The release with the engine's own thresholds for offering a person set by the triggers; made once a change. */
export function releaseFor(release: Release, { unknown, repeated }: HandoffTriggers): Release {
  const missesBeforeOffer = unknown.enabled ? unknown.n : NEVER
  const repeatsBeforeOffer = repeated.enabled ? repeated.n : NEVER
  const same = (one: { missesBeforeOffer: number; repeatsBeforeOffer: number }): boolean => one.missesBeforeOffer === missesBeforeOffer && one.repeatsBeforeOffer === repeatsBeforeOffer
  if (same(release.settings)) return release
  const known = derived.get(release)
  if (known !== undefined && same(known)) return known.release
  const made = { missesBeforeOffer, repeatsBeforeOffer, release: { ...release, settings: { ...release.settings, missesBeforeOffer, repeatsBeforeOffer } } }
  derived.set(release, made)
  return made.release
}
