import { createEntityFinder } from './find.ts'
import type { Entity } from './types.ts'

export interface ExpectedEntity {
  readonly type: string
  readonly text: string
  readonly value: unknown
}

/** One line of a file of cases: a message, its clock, and the entities in order of appearance. */
export interface EntityCase {
  readonly line: number
  readonly text: string
  readonly lang: 'zh' | 'en'
  readonly now: string
  readonly expect: readonly ExpectedEntity[]
}

/** Shares between 0 and 1; 1 where nothing was expected or nothing was found. */
export interface EntityScores {
  readonly expected: number
  readonly found: number
  /** Found with the expected type and value. */
  readonly correct: number
  /** Of those, with the very span. */
  readonly exact: number
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** F1 where the span has to be right as well. */
  readonly exact_f1: number
}

export interface EntityMistake {
  readonly line: number
  readonly text: string
  readonly missed: readonly ExpectedEntity[]
  readonly unexpected: readonly Entity[]
}

export interface EntityEvaluation extends EntityScores {
  readonly cases: number
  readonly by_type: Readonly<Record<string, EntityScores>>
  readonly by_language: Readonly<Record<string, EntityScores>>
  readonly mistakes: readonly EntityMistake[]
}

export interface ParsedCases {
  readonly cases: readonly EntityCase[]
  /** Lines that cannot be read, from 1, and why. */
  readonly problems: readonly { readonly line: number; readonly problem: string }[]
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function expectedOf(value: unknown, text: string): ExpectedEntity | string {
  if (!isRecord(value) || typeof value['type'] !== 'string' || typeof value['text'] !== 'string' || !('value' in value))
    return 'an entity in "expect" needs "type", "text" and "value"'
  if (!text.includes(value['text'])) return `"${value['text']}" is not in the text`
  return { type: value['type'], text: value['text'], value: value['value'] }
}

function caseOf(line: number, json: unknown): EntityCase | string {
  if (!isRecord(json)) return 'not a JSON object'
  const { text, lang, now, expect } = json
  if (typeof text !== 'string') return '"text" is missing'
  if (lang !== 'zh' && lang !== 'en') return '"lang" must be "zh" or "en"'
  if (typeof now !== 'string' || Number.isNaN(Date.parse(now))) return '"now" must be an ISO 8601 time with offset'
  if (!Array.isArray(expect)) return '"expect" must be a list'
  const expected = expect.map((value: unknown) => expectedOf(value, text))
  const problem = expected.find((entity) => typeof entity === 'string')
  if (problem !== undefined) return problem
  return { line, text, lang, now, expect: expected.filter((entity) => typeof entity !== 'string') }
}

function parsedJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Reads cases, JSON Lines; empty lines are skipped, bad ones named with their number. */
export function parseEntityCases(content: string): ParsedCases {
  const cases: EntityCase[] = []
  const problems: { line: number; problem: string }[] = []
  for (const [index, raw] of content.split('\n').entries()) {
    if (raw.trim() === '') continue
    const json = parsedJson(raw)
    const read = json === undefined ? 'not valid JSON' : caseOf(index + 1, json.value)
    if (typeof read === 'string') problems.push({ line: index + 1, problem: read })
    else cases.push(read)
  }
  return { cases, problems }
}

function sameValue(a: unknown, b: unknown): boolean {
  if (!isRecord(a) || !isRecord(b)) return a === b
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => sameValue(a[key], b[key]))
}

interface Counts {
  expected: number
  found: number
  correct: number
  exact: number
}

function scores({ expected, found, correct, exact }: Counts): EntityScores {
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole)
  const f1 = share(2 * correct, expected + found)
  return {
    expected,
    found,
    correct,
    exact,
    precision: share(correct, found),
    recall: share(correct, expected),
    f1,
    exact_f1: share(2 * exact, expected + found),
  }
}

class Tally {
  readonly total: Counts = { expected: 0, found: 0, correct: 0, exact: 0 }
  readonly types = new Map<string, Counts>()
  readonly languages = new Map<string, Counts>()

  add(lang: string, type: string, key: keyof Counts): void {
    this.total[key] += 1
    this.countsIn(this.types, type)[key] += 1
    this.countsIn(this.languages, lang)[key] += 1
  }

  private countsIn(map: Map<string, Counts>, name: string): Counts {
    const counts = map.get(name) ?? { expected: 0, found: 0, correct: 0, exact: 0 }
    map.set(name, counts)
    return counts
  }
}

/** Places of the expected texts, each behind the one before it where it can be. */
function placed(item: EntityCase): number[] {
  let from = 0
  return item.expect.map(({ text }) => {
    const at = item.text.indexOf(text, from)
    const start = at < 0 ? item.text.indexOf(text) : at
    from = start + text.length
    return start
  })
}

function compare(item: EntityCase, found: readonly Entity[], tally: Tally): EntityMistake | undefined {
  const starts = placed(item)
  const open = new Set(found)
  const missed = item.expect.filter((expected, index) => {
    tally.add(item.lang, expected.type, 'expected')
    const same = [...open].filter(({ type, value }) => type === expected.type && sameValue(value, expected.value))
    const exact = same.find(({ start, text }) => start === starts[index] && text === expected.text)
    const match = exact ?? same[0]
    if (match === undefined) return true
    open.delete(match)
    tally.add(item.lang, expected.type, 'correct')
    if (exact !== undefined) tally.add(item.lang, expected.type, 'exact')
    return false
  })
  for (const { type } of found) tally.add(item.lang, type, 'found')
  if (missed.length === 0 && open.size === 0) return undefined
  return { line: item.line, text: item.text, missed, unexpected: [...open] }
}

function table(map: ReadonlyMap<string, Counts>): Record<string, EntityScores> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, counts]) => [name, scores(counts)]))
}

/**
 * Compares what is found with what is expected: an entity counts when type and value match, the exact span is a second, stricter
 * figure, and everything found beyond is wrong. With the default order-number patterns and without a catalogue.
 */
export function evaluateEntities(cases: readonly EntityCase[]): EntityEvaluation {
  const finder = createEntityFinder({})
  const tally = new Tally()
  const mistakes = cases.flatMap((item) => compare(item, finder.find(item.text, item.now), tally) ?? [])
  return { cases: cases.length, ...scores(tally.total), by_type: table(tally.types), by_language: table(tally.languages), mistakes }
}
