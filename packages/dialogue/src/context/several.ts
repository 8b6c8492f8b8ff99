import type { Message } from '../decide/message.ts'
import type { Understanding } from '../decide/understand.ts'
import type { Release } from '../release/release.ts'
import { normalise } from '../text/normalise.ts'
import { core, squeeze } from '../text/squeeze.ts'
import type { DialogueState } from '../types.ts'
import { asks, clausesOf, isRequest, type Clause } from './clauses.ts'
import { bestOf, exactOf, isCovered, understandJoined, understandText } from './in-context.ts'
import { isBare, subjectOf } from './subject.ts'

/** One of several questions of a message. */
export interface Part {
  /** Normalised. */
  readonly text: string
  readonly entryId: string
  /** The standard question of the entry. */
  readonly question: string
  /** Probability that answering with the entry is right, 0 to 1. */
  readonly probability: number
}

const mostParts = 3
/** A part is answered only when that is right with at least this probability, whatever the release's own threshold: it cannot be asked back. */
const leastClear = 0.6

/** A number before one of several questions: "1. … 2. …", "第一，…第二，…". */
const listMark = /(^|[\s。；;，,!?！？])(?:[1-4][.、)）](?!\d)|[①②③④]|第[一二三四](?:个问题)?[是，,、:：]?|[一二三四][、.])\s*/g
const zhLink = /(?=(?:还有|另外|顺便|以及|其次|再问一下|同时|然后)(?!什么|没有|别的|多久|多少|几|哪|一件|一个|一次|谁))/
const enLink = /(?:^|\s)(?:and|also|plus|secondly|another question)(?:,)? (?=(?:also |please )?(?:how|what|whats|when|where|which|who|why|can|could|do|does|did|is|are|will|would|may|tell me|i (?:also )?(?:want|need|would like) to know)\b)/i
const leading = /^(?:还有|另外|顺便(?:问一?下|问问|再问一?下)?|以及|其次|再问一下|同时|然后|和|(?:and|also|plus|then|secondly|by the way|btw)(?= ))[\s，,]*/i

interface Piece extends Clause {
  readonly isQuestion: boolean
}

function piecesOf(clauses: readonly Clause[]): Piece[] {
  return clauses.flatMap((clause) => {
    const stretches = clause.original.split(zhLink).flatMap((stretch) => stretch.split(enLink))
    const made = stretches.flatMap((stretch, i): Piece[] => {
      const original = stretch.trim().replace(leading, '')
      const text = squeeze(normalise(original).text)
      if (text === '') return []
      const one = { original, text, end: i === stretches.length - 1 ? clause.end : 'comma' } as const
      return [{ ...one, isQuestion: one.end === 'comma' ? asks(text) : isRequest(one) }]
    })
    return made
  })
}

/** Greetings and thanks stand beside questions and are none. */
function isPolite(release: Release, text: string): boolean {
  return core(text) === '' || release.phrases.has(text) || release.phrases.has(core(text))
}

/**
 * The questions of a message, two or three, each with the story before it; empty when it asks one thing, when something that is no
 * question is left over, or when it asks too much.
 */
export function splitQuestions(release: Release, original: string): string[] {
  const pieces = piecesOf(clausesOf(original.replace(listMark, '$1\n')))
  const parts: string[] = []
  let before: string[] = []
  for (const piece of pieces) {
    if (!piece.isQuestion && isPolite(release, piece.text)) continue
    before.push(piece.original)
    if (!piece.isQuestion) continue
    parts.push(before.join('，'))
    before = []
  }
  return before.length > 0 || parts.length < 2 || parts.length > mostParts ? [] : parts
}

function clearEntry(understanding: Understanding): Pick<Part, 'entryId' | 'probability'> | null {
  const exact = exactOf(understanding)
  if (exact !== null) return { entryId: exact, probability: 1 }
  const best = bestOf(understanding)
  if (best?.kind !== 'entry' || !isCovered(understanding)) return null
  const isClear = best.probability >= Math.max(understanding.thresholds.answerAt, leastClear)
  return isClear ? { entryId: best.entryId, probability: best.probability } : null
}

function readPart(release: Release, state: DialogueState, message: Message, original: string, before: Part | undefined): Part | null {
  const { text } = normalise(original)
  const alone = understandText(release, state, message, original)
  const own = isBare(squeeze(text), message.language) ? null : clearEntry(alone)
  const entry = before === undefined ? undefined : release.entries.get(before.entryId)
  const partOf = (found: typeof own): Part | null =>
    found === null ? null : { text, ...found, question: release.entries.get(found.entryId)?.question ?? found.entryId }
  if (own?.probability === 1 || entry === undefined) return partOf(own)
  const subject = { text: subjectOf(normalise(entry.question).text, message.language), entryId: entry.id }
  const joined = clearEntry(understandJoined(release, state, message, { text, alone, subject }).understanding)
  return partOf(joined !== null && joined.probability > (own?.probability ?? 0) ? joined : own)
}

/**
 * The questions of a message with what answers each; empty unless every one of them is answered clearly and by entries of their own.
 */
export function readSeveral(release: Release, state: DialogueState, message: Message): Part[] {
  const parts: Part[] = []
  for (const original of splitQuestions(release, message.input.text)) {
    const part = readPart(release, state, message, original, parts.at(-1))
    if (part === null) return []
    parts.push(part)
  }
  const distinct = parts.filter((part, i) => parts.findIndex((other) => other.entryId === part.entryId) === i)
  return distinct.length > 1 ? distinct : []
}
