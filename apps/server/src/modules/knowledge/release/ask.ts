import type { AskedDecision, Language } from '@yingda/contract'
import { initialState, rank, turn, type Release } from '@yingda/dialogue'

/** A question that opens a conversation. */
export interface Question {
  text: string
  language: Language
  /** Key of the entry that should answer it, to be told its place. */
  expected?: string | null
}

export interface Asked {
  decision: AskedDecision
  /** The entry that was said; null when none was. */
  answered: string | null
  suggested: string[]
  /** Place of the expected entry in the ranking, from 1; null: not near the front, or none is expected. */
  place: number | null
  /** False when an entry is expected that the release does not have. */
  known: boolean
}

/** Any time: a question asked for comparison shall be read alike today and tomorrow. */
const NOW = '2001-01-01T00:00:00.000Z'

/** What the bot would do with the question at the beginning of a conversation; nothing is remembered. */
export function askRelease(release: Release, { text, language, expected = null }: Question): Asked {
  const { replies, record } = turn(release, initialState(), { text, language, now: NOW })
  const entries = rank(release, text, language).entries.filter(({ kind }) => kind === 'entry')
  // of several questions in one message, what the first answer is
  const reply = replies.find((one) => one.kind === 'answer') ?? replies[0]
  const answered = reply?.kind === 'answer' ? reply.entryId : null
  const passage = reply?.kind === 'passage' ? record.candidates.find(({ command }) => command.kind === 'passage')?.evidence.passage : undefined
  const first = answered ?? (reply?.kind === 'smalltalk' || reply?.kind === 'passage' ? null : (entries[0]?.entryId ?? null))
  const place = expected === null ? -1 : entries.findIndex(({ entryId }) => entryId === expected)
  return {
    decision: {
      kind: reply?.kind ?? 'notice',
      entryId: first,
      question: passage ? [passage.title, passage.heading].filter((part) => part !== '').join(' › ') : first === null ? null : (release.entries.get(first)?.question ?? null),
      probability: record.rule === 'curated.exact' ? 1 : passage ? passage.probability : (entries.find(({ entryId }) => entryId === first)?.probability ?? 0),
    },
    answered,
    suggested: reply?.kind === 'suggest' ? reply.choices.map(({ id }) => id) : [],
    place: place < 0 ? null : place + 1,
    known: expected === null || release.entries.has(expected),
  }
}
