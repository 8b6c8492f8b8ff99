import type { Message } from '../decide/message.ts'
import { understand, type Understanding } from '../decide/understand.ts'
import type { Release } from '../release/release.ts'
import { normalise } from '../text/normalise.ts'
import type { DialogueState } from '../types.ts'
import { clausesOf, isRequest, type Clause } from './clauses.ts'
import { readDenial, type Denial } from './denial.ts'
import { readFollowUp, type FollowUpKind } from './follow-up.ts'
import { bestOf, exactOf, inDoubt, isClear, isCovered, subjectIn, understandJoined, understandText, withoutDenied, type Subject } from './in-context.ts'
import { readSeveral, type Part } from './several.ts'

/** How a message was read that may lean on what was said before. */
export interface FollowUpSignal {
  readonly kind: FollowUpKind
  /** `alone`: as it stands; `joined`: together with what was talked about. */
  readonly reading: 'alone' | 'joined'
  /** The text that was compared with the knowledge. */
  readonly text: string
}

/** What a message denied. */
export interface DenialSignal {
  readonly kind: Denial['kind']
  /** The entry that was put behind the others; null when the words name none. */
  readonly entryId: string | null
  /** The standard question of that entry. */
  readonly question: string | null
  /** What is meant instead; null when the message does not say, or when the whole message was the better reading. */
  readonly asked: string | null
}

/** What a message means in its conversation. */
export interface Context {
  /** What the decision goes by. */
  readonly understanding: Understanding
  readonly followUp: FollowUpSignal | null
  readonly denial: DenialSignal | null
  /** Several questions, each answered clearly; else empty. */
  readonly parts: readonly Part[]
  /** Some clause is a question or a request by itself; true for a message that is too long to tell. */
  readonly isRequest: boolean
}

/** A short question that is right by itself with at least this probability is not read a second time. */
const surely = 0.85

interface Setting {
  readonly release: Release
  readonly state: DialogueState
  readonly message: Message
  readonly alone: Understanding
  readonly clauses: readonly Clause[]
}

function plain(understanding: Understanding): Context {
  return { understanding, followUp: null, denial: null, parts: [], isRequest: true }
}

/** The answer that was just given: only that can be denied without a name. */
function lastAnswer({ state }: Setting): string | null {
  return state.last?.kind === 'answer' ? state.last.entryId : null
}

function chance(understanding: Understanding): number {
  return bestOf(understanding)?.probability ?? 0
}

/** A reading in the message's own language that the knowledge may cover: half of what a suggestion needs. */
function isAboutKnowledge({ alone, message }: Setting): boolean {
  return alone.language === message.language && alone.ranking.cover >= alone.thresholds.suggestAt / 2
}

/** A bare question is nothing by itself. The answer that was just given is no better than another one that the message itself names. */
function isJoinedBetter(kind: FollowUpKind, alone: Understanding, joined: Understanding, subject: Subject): boolean {
  if (!isCovered(joined)) return false
  if (kind === 'bare') return true
  const isSameAgain = bestOf(joined)?.entryId === subject.entryId && isCovered(alone) && bestOf(alone)?.entryId !== subject.entryId
  return !isSameAgain && chance(joined) > chance(alone)
}

/** The answer that was just given casts no doubt on another one, unless the message points back to it. */
function doubted(kind: FollowUpKind, alone: Understanding, joined: Understanding, subject: Subject): Understanding {
  return kind !== 'reference' && bestOf(joined)?.entryId === subject.entryId ? alone : inDoubt(alone, joined)
}

function followUp(setting: Setting, subject: Subject): Context {
  const { release, state, message, alone, clauses } = setting
  const kind = readFollowUp(clauses, message.language)
  if (kind === null) return plain(alone)
  const stays = (kind === 'short' && isClear(alone) && chance(alone) >= surely) || ((kind === 'short' || kind === 'reference') && !isAboutKnowledge(setting))
  const asItStands: Context = { ...plain(alone), followUp: { kind, reading: 'alone', text: message.text } }
  if (stays) return asItStands
  const { understanding, text } = understandJoined(release, state, message, { text: message.text, alone, subject })
  const joined: FollowUpSignal = { kind, reading: 'joined', text }
  if (!isJoinedBetter(kind, alone, understanding, subject)) return { ...asItStands, understanding: doubted(kind, alone, understanding, subject) }
  return { ...plain(kind === 'bare' ? understanding : inDoubt(understanding, alone)), followUp: joined }
}

/** The entry that the words put aside name, if they name one. */
function namedBy(setting: Setting, words: string): string | null {
  const understanding = understandText(setting.release, setting.state, setting.message, words)
  const best = bestOf(understanding)
  return exactOf(understanding) ?? (best?.kind === 'entry' && isCovered(understanding) ? best.entryId : null)
}

/** What is meant instead, alone or together with what was talked about before. */
function readAsked({ release, state, message }: Setting, asked: string): Understanding {
  const alone = understandText(release, state, message, asked)
  const subject = subjectIn(release, state, message.language)
  if (subject === null || exactOf(alone) !== null || isClear(alone)) return alone
  const joined = understandJoined(release, state, message, { text: normalise(asked).text, alone, subject }).understanding
  return isCovered(joined) && chance(joined) > chance(alone) ? joined : alone
}

function denialSignal({ release }: Setting, kind: Denial['kind'], entryId: string | null, asked: string | null): DenialSignal {
  return { kind, entryId, question: entryId === null ? null : (release.entries.get(entryId)?.question ?? null), asked }
}

function corrected(setting: Setting, denial: Extract<Denial, { kind: 'corrected' }>): Context {
  const { alone } = setting
  const isSure = denial.denied === null && lastAnswer(setting) !== null
  const entryId = denial.denied === null ? lastAnswer(setting) : namedBy(setting, denial.denied)
  const understanding = withoutDenied(readAsked(setting, denial.asked), entryId)
  const isMeant = isSure || entryId !== null || chance(understanding) >= chance(alone)
  const signal = denialSignal(setting, 'corrected', entryId, isMeant ? denial.asked : null)
  return { ...plain(isMeant ? understanding : withoutDenied(alone, entryId)), denial: signal }
}

function readClauses(setting: Setting): Context {
  const { release, state, message, alone, clauses } = setting
  const denial = readDenial(clauses)
  if (denial?.kind === 'bare') return { ...plain(alone), denial: denialSignal(setting, 'bare', lastAnswer(setting), null) }
  if (denial !== null && message.acts.every((act) => act.kind === 'unhappy')) return corrected(setting, denial)
  if (message.acts.length > 0) return plain(alone)
  const parts = readSeveral(release, state, message)
  if (parts.length > 0) return { ...plain(alone), parts }
  const subject = subjectIn(release, state, message.language)
  return subject === null ? plain(alone) : followUp(setting, subject)
}

/**
 * Reads a message in its conversation: a denial with its correction, several questions, or a follow-up, in this order; else as it
 * stands. What the owner wrote down exactly is never read otherwise, and neither is a choice that was tapped.
 */
export function readContext(release: Release, state: DialogueState, message: Message): Context {
  const alone = understand(message, state, release)
  const isSettled = message.input.choice !== undefined || message.squeezed === '' || alone.curated.length > 0 || alone.smallTalk.length > 0
  if (isSettled) return plain(alone)
  const clauses = clausesOf(message.input.text)
  const context = readClauses({ release, state, message, alone, clauses })
  return { ...context, isRequest: clauses.length === 0 || clauses.some(isRequest) }
}
