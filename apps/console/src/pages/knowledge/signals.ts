/** What the bot noticed about a message, as far as a decision record says it. */
export interface Noticed {
  /** The message with typing errors put right; null when nothing was. */
  readonly corrected: string | null
  readonly followUp: { readonly reading: 'alone' | 'joined'; readonly text: string } | null
  readonly denial: { readonly question: string | null; readonly asked: string | null } | null
  readonly parts: readonly { readonly text: string; readonly question: string }[]
  /** Null while calm. */
  readonly mood: { readonly level: 'unhappy' | 'angry' | 'furious'; readonly threatens: boolean; readonly signs: readonly string[] } | null
  /** With the words of the message. */
  readonly entities: readonly { readonly type: string; readonly text: string; readonly value: string | null }[]
}

type Fields = Readonly<Record<string, unknown>>
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
const isFields = (value: unknown): boolean => typeof value === 'object' && value !== null

const levels = ['unhappy', 'angry', 'furious'] as const

function moodOf(value: unknown): Noticed['mood'] {
  const { level, threatens, signs } = fieldsOf(value)
  const found = levels.find((one) => one === level)
  return found ? { level: found, threatens: threatens === true, signs: listOf(signs).flatMap((sign) => textOf(sign) ?? []) } : null
}

/** What an entity means, in one line: 2026-01-02, 12.5 CNY, 广东省深圳市. */
function valueText(value: unknown): string | null {
  if (typeof value !== 'object' || value === null) return textOf(value)
  const parts = Object.values(value as Fields).filter((part) => part !== '' && (typeof part === 'string' || typeof part === 'number'))
  return parts.length > 0 ? parts.join(' ') : null
}

/**
 * Reads a decision record for what it noticed; what is absent or of another form is left out.
 * @param record the record as it came
 * @param message the message it is about, as it was typed
 */
export function noticedIn(record: Fields, message: string): Noticed {
  const signals = fieldsOf(record['signals'])
  const followUp = fieldsOf(signals['followUp'])
  const denial = fieldsOf(signals['denial'])
  return {
    corrected: textOf(fieldsOf(record['input'])['corrected']),
    followUp: isFields(signals['followUp']) ? { reading: followUp['reading'] === 'joined' ? 'joined' : 'alone', text: textOf(followUp['text']) ?? message } : null,
    denial: isFields(signals['denial']) ? { question: textOf(denial['question']), asked: textOf(denial['asked']) } : null,
    parts: listOf(signals['parts']).map(fieldsOf).flatMap(({ text, question }) => (typeof text === 'string' && typeof question === 'string' ? { text, question } : [])),
    mood: moodOf(signals['mood']),
    entities: listOf(signals['entities']).map(fieldsOf).flatMap(({ type, start, end, value }) => {
      if (typeof type !== 'string' || typeof start !== 'number' || typeof end !== 'number') return []
      const text = message.slice(start, end)
      const meaning = valueText(value)
      return { type, text, value: meaning === text ? null : meaning }
    }),
  }
}

export const noticedNothing = ({ corrected, followUp, denial, parts, mood, entities }: Noticed): boolean =>
  corrected === null && followUp === null && denial === null && parts.length === 0 && mood === null && entities.length === 0

/** Groups candidates by who proposed them, in the order they came. */
export function byProducer<T extends { readonly producer: string }>(candidates: readonly T[]): { producer: string; candidates: T[] }[] {
  const groups = new Map<string, T[]>()
  for (const candidate of candidates) groups.set(candidate.producer, [...(groups.get(candidate.producer) ?? []), candidate])
  return [...groups].map(([producer, of]) => ({ producer, candidates: of }))
}
