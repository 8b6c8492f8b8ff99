import { describe, expect, it } from 'vitest'
import { compileRelease, initialState, rank, turn, type KnowledgeEntry, type ReleaseSource } from '../index.ts'
import { fitLogistic, probability } from './logistic.ts'

/** Entries about made-up things, asked in fixed patterns: which words matter and which do not is known exactly. */
function generated(entries: number, patterns: readonly string[]): ReleaseSource {
  const syllables = ['ba', 'ko', 'mi', 'ru', 'ta', 'ne', 'lo', 'su', 'pi', 'ga']
  const things = Array.from({ length: entries }, (_, i) => `${syllables[i % 10] ?? ''}${syllables[Math.floor(i / 10) % 10] ?? ''}x`)
  const asked = (thing: string): string[] => patterns.map((pattern) => pattern.replace('*', thing))
  return {
    entries: things.map((thing, i): KnowledgeEntry => {
      const [question = '', ...similar] = asked(thing)
      return { id: `e${i}`, question, similar, answer: `about ${thing}`, category: 'things', language: 'en' }
    }),
    smallTalk: [],
  }
}

const patterns = [
  'what does the * cost',
  'how can I order a *',
  'tell me about your *',
  'is the * in stock',
  'I would like to have one * please',
  'do you still sell the *',
]

describe('learning', () => {
  const source = generated(60, patterns)
  const release = compileRelease(source)

  it('tells entries apart by the words that differ, in patterns it never saw', () => {
    for (const [i, entry] of source.entries.entries()) {
      const thing = entry.answer.slice('about '.length)
      expect(rank(release, `where could my friend get that ${thing} today`, 'en').entries[0]?.entryId).toBe(`e${i}`)
    }
  })

  it('gives what differs only in idle words a low probability', () => {
    const known = rank(release, 'what does the bakox cost today', 'en')
    const unknown = rank(release, 'what does the zzyzx cost today', 'en')
    expect(unknown.entries[0]?.probability ?? 0).toBeLessThan((known.entries[0]?.probability ?? 0) / 2)
    expect(turn(release, initialState(), { text: 'what does the zzyzx cost today', language: 'en', now: '' }).replies[0]?.kind).not.toBe(
      'answer',
    )
  })

  it('learns its bands from held-out questions', () => {
    const calibration = release.packs.en?.calibration
    expect(calibration?.heldOut).toBeGreaterThan(100)
    expect(calibration?.accuracy).toBeGreaterThan(0.95)
    expect(calibration?.answerAt).toBeLessThan(0.6)
  })

  it('keeps cautious bands when there is too little to learn from', () => {
    const small = compileRelease({ ...source, entries: source.entries.slice(0, 1) })
    expect(small.packs.en?.calibration.heldOut).toBe(0)
    expect(turn(small, initialState(), { text: 'who wrote hamlet', language: 'en', now: '' }).replies[0]?.kind).toBe('refuse')
  })

  it('uses the words of answers and tags', () => {
    const [first, ...rest] = source.entries
    if (first === undefined) throw new Error('nothing was generated')
    const tagged = compileRelease({ ...source, entries: [{ ...first, answer: 'It is a turquoise kettle.', tags: ['samovar'] }, ...rest] })
    for (const text of ['turquoise kettle', 'samovar']) {
      expect(rank(tagged, text, 'en').entries[0]?.entryId).toBe('e0')
      expect(rank(release, text, 'en').cover).toBeLessThan(rank(tagged, text, 'en').cover)
    }
  })
})

describe('logistic model', () => {
  const observations = [-2, -1, 0, 1, 2, 3].flatMap((x) =>
    Array.from({ length: 50 }, (_, i) => ({ features: [1, x], happened: i / 50 < 1 / (1 + Math.exp(-(x * 1.5 - 1))), weight: 1 })),
  )

  it('finds the coefficients that made the data', () => {
    const [constant = 0, slope = 0] = fitLogistic(observations, [0, 0], 0.01)
    expect(constant).toBeCloseTo(-1, 0)
    expect(slope).toBeCloseTo(1.5, 0)
  })

  it('stays at the prior without data and stays finite when classes part perfectly', () => {
    expect(fitLogistic([], [0.3, -2], 1)).toEqual([0.3, -2])
    const parted = [-1, 1].flatMap((x) => Array.from({ length: 1000 }, () => ({ features: [1, x * 100], happened: x > 0, weight: 1 })))
    const fitted = fitLogistic(parted, [0, 0], 1)
    expect(fitted.every(Number.isFinite)).toBe(true)
    expect(probability(fitted, [1, 100])).toBeGreaterThan(0.99)
    expect(probability(fitted, [1, -100])).toBeLessThan(0.01)
  })
})
