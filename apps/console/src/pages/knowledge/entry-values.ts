import type { Entry, EntryInput, Language, SegmentAnswer } from '@yingda/contract'

/** An entry as the form holds it: local times as the browser's fields take them. */
export interface EntryValues {
  readonly question: string
  readonly similar: readonly string[]
  readonly answer: string
  readonly segmentAnswers: readonly SegmentAnswer[]
  readonly category: string
  readonly language: Language
  readonly tags: readonly string[]
  readonly validFrom: string
  readonly validUntil: string
  readonly enabled: boolean
  readonly key: string
  /** How the contract names a type of tickets; '' for none. */
  readonly ticketType: string
}

export const emptyValues = (language: Language): EntryValues => ({
  question: '', similar: [], answer: '', segmentAnswers: [], category: '', language, tags: [], validFrom: '', validUntil: '', enabled: true, key: '', ticketType: '',
})

const two = (value: number): string => String(value).padStart(2, '0')

/** A point in time as a field for a minute takes it, in the browser's time zone; '' for none. */
export function toLocal(iso: string | null): string {
  if (iso === null) return ''
  const at = new Date(iso)
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

export const fromLocal = (text: string): string | null => (text === '' ? null : new Date(text).toISOString())

export const valuesOf = (entry: Entry): EntryValues => ({
  question: entry.question, similar: entry.similar, answer: entry.answer, segmentAnswers: entry.segmentAnswers, category: entry.category, language: entry.language, tags: entry.tags,
  validFrom: toLocal(entry.validFrom), validUntil: toLocal(entry.validUntil), enabled: entry.enabled, key: entry.key, ticketType: entry.ticketType ?? '',
})

/** What is sent. A time that was not touched goes back as it came, seconds included. */
export function inputOf(values: EntryValues, before: Entry | null): EntryInput {
  const time = (text: string, old: string | null): string | null => (text === toLocal(old) ? old : fromLocal(text))
  return {
    question: values.question.trim(), similar: [...values.similar], answer: values.answer.trim(),
    segmentAnswers: values.segmentAnswers.map(({ segmentIds, answer }) => ({ segmentIds: [...segmentIds], answer: answer.trim() })), category: values.category.trim(), language: values.language, tags: [...values.tags],
    validFrom: time(values.validFrom, before?.validFrom ?? null), validUntil: time(values.validUntil, before?.validUntil ?? null), enabled: values.enabled, ticketType: values.ticketType === '' ? null : values.ticketType,
    ...(values.key.trim() === '' ? {} : { key: values.key.trim() }),
  }
}

export const sameValues = (a: EntryValues, b: EntryValues): boolean => JSON.stringify(ordered(a)) === JSON.stringify(ordered(b))
const ordered = (values: EntryValues): unknown[] => [values.question, values.similar, values.answer, values.segmentAnswers.map(({ segmentIds, answer }) => [segmentIds, answer]), values.category, values.language, values.tags, values.validFrom, values.validUntil, values.enabled, values.key, values.ticketType]

export type EntryState = 'on' | 'off' | 'future' | 'past'

/** Whether the bot answers with an entry at a time, in milliseconds since 1970. */
export function entryState(entry: Pick<Entry, 'enabled' | 'validFrom' | 'validUntil'>, now: number): EntryState {
  if (!entry.enabled) return 'off'
  if (entry.validFrom !== null && Date.parse(entry.validFrom) > now) return 'future'
  return entry.validUntil !== null && Date.parse(entry.validUntil) <= now ? 'past' : 'on'
}
