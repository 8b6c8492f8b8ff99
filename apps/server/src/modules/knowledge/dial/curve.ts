import type { DialExample, DialPoint, Language, SuggestPoint } from '@yingda/contract'
import { answerThreshold, type Release } from '@yingda/dialogue'

/** A held-out question, and what came of it. */
export interface Tried {
  question: string
  /** Standard question of the right entry; null: nothing covers it. */
  expected: string | null
  got: string | null
  right: boolean
  probability: number
  /** What it counts beside the others, as the engine reckons. */
  weight: number
}

const MAX_POINTS = 100
const EXAMPLES = 3
/** Wanted shares of wrong answers to show. */
const RATES = [0.01, 0.02, 0.03, 0.05, 0.1, 0.2]

/** What was tried while the release was made, in one language. */
export function triedIn(release: Release, language: Language): Tried[] {
  const pack = release.packs[language]
  if (!pack) return []
  const original = new Map(pack.questions.map((question, at) => [pack.normalised(at), question]))
  const nameOf = (label: number): string | null => {
    const target = pack.labels[label]
    if (!target) return null
    return release.entries.get(target.id)?.question ?? release.smallTalk.get(target.id)?.patterns[0] ?? target.id
  }
  return pack.calibration.trials.map(({ text, expected, got, probability, weight }) => ({
    question: original.get(text) ?? text,
    expected: nameOf(expected),
    got: nameOf(got),
    right: expected >= 0 && expected === got,
    probability,
    weight,
  }))
}

const share = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
const isCovered = ({ expected }: Tried): boolean => expected !== null
const weigh = (list: readonly Tried[]): number => list.reduce((sum, { weight }) => sum + weight, 0)
const count = (list: readonly Tried[], fits: (one: Tried) => boolean): number => list.filter(fits).length

/** The figures when everything of at least this probability is answered. */
export function pointAt(tried: readonly Tried[], answerAt: number): DialPoint {
  const answered = tried.filter((one) => one.probability >= answerAt && one.got !== null)
  const allCovered = count(tried, isCovered)
  const covered = count(answered, isCovered)
  const outside = answered.length - covered
  const right = weigh(answered.filter((one) => one.right))
  const all = weigh(answered)
  return { answerAt, coverage: share(covered, allCovered), wrong: share(all - right, all), uncovered: share(outside, tried.length - allCovered) }
}

/** At most 100 of the values, evenly drawn, the lowest first. */
function drawn(values: readonly number[]): number[] {
  const thresholds = [...new Set(values)].sort((a, b) => a - b)
  const last = thresholds.length - 1
  const points = Math.min(MAX_POINTS, thresholds.length)
  return Array.from({ length: points }, (_, i) => thresholds[points === 1 ? 0 : Math.round((i * last) / (points - 1))] ?? 0)
}

/** The figures at every threshold that makes a difference, at most 100 evenly drawn ones, the lowest first. */
export function curveOf(tried: readonly Tried[]): DialPoint[] {
  return drawn(tried.map(({ probability }) => probability)).map((answerAt) => pointAt(tried, answerAt))
}

/** A held-out question: whether the knowledge covers it, and how likely the bot took that to be. */
export interface Covered {
  covered: boolean
  cover: number
}

/** The same for the threshold of suggesting. */
export function suggestCurveOf(tried: readonly Covered[]): SuggestPoint[] {
  const inside = tried.filter(({ covered }) => covered)
  const outside = tried.filter(({ covered }) => !covered)
  const kept = (list: readonly Covered[], at: number): number => share(list.filter(({ cover }) => cover >= at).length, list.length)
  return drawn(tried.map(({ cover }) => cover)).map((suggestAt) => ({ suggestAt, covered: kept(inside, suggestAt), uncovered: kept(outside, suggestAt) }))
}

const exampleOf = ({ question, expected, got, probability }: Tried): DialExample => ({ question, expected, got, probability })

export interface Position extends DialPoint {
  wrongAnswers: number
  justRight: DialExample[]
  mistakes: DialExample[]
  missed: DialExample[]
}

function positionAt(tried: readonly Tried[], wrongAnswers: number, answerAt: number): Position {
  const above = tried.filter((one) => one.probability >= answerAt && one.got !== null).sort((a, b) => a.probability - b.probability)
  const below = tried.filter((one) => one.probability < answerAt && one.right).sort((a, b) => b.probability - a.probability)
  const some = (list: Tried[]): DialExample[] => list.slice(0, EXAMPLES).map(exampleOf)
  return {
    wrongAnswers,
    ...pointAt(tried, answerAt),
    justRight: some(above.filter(({ right }) => right)),
    mistakes: some(above.filter(({ right }) => !right)),
    missed: some(below),
  }
}

/** Some wanted shares of wrong answers and where they lead, with examples; the one in force is where it really is. */
export function positionsOf(tried: readonly Tried[], inForce: { wrongAnswers: number; answerAt: number }): Position[] {
  if (tried.length === 0) return []
  const rates = [...new Set([...RATES, inForce.wrongAnswers])].sort((a, b) => a - b)
  const positions = rates.map((rate) => positionAt(tried, rate, rate === inForce.wrongAnswers ? inForce.answerAt : answerThreshold(tried.filter(({ got }) => got !== null), rate)))
  return positions.filter(({ answerAt, wrongAnswers }, at) => wrongAnswers === inForce.wrongAnswers || answerAt !== positions[at - 1]?.answerAt)
}
