import { round } from '../canonical.ts'
import { vectorsOf } from './corpus.ts'
import { coverFeatures, gatherEvidence, matchFeatures, type Evidence, type LabelScore } from './evidence.ts'
import type { Borders } from './linear-descent.ts'
import { fitLogistic, probability, type Observation } from './logistic.ts'
import { createScorer, scoreVector } from './ranker.ts'
import { range, trainScorer, type Example, type Material, type Part } from './train.ts'

/** Turns scores into two probabilities: that the knowledge covers a text at all, and that it is a certain label. */
export interface Calibration {
  readonly cover: readonly number[]
  readonly match: readonly number[]
  /** Lowest probability at which an answer is given, chosen from the wanted rate of wrong answers. */
  readonly answerAt: number
  /** Lowest probability of being covered at which suggestions are shown, chosen to turn most everyday talk away. */
  readonly suggestAt: number
  /** Questions that were held out and asked; 0 when there were too few to learn from. */
  readonly heldOut: number
  /** Share of them for which the right label came first, 0 to 1. */
  readonly accuracy: number
  /** What came of held-out questions, evenly drawn, at most {@link mostTrials}. */
  readonly trials: readonly Trial[]
}

/** A question that was asked of a model trained without it. */
export interface Trial {
  /** The question as it was compared: normalised. */
  readonly text: string
  /** The label it belongs to; -1: nothing covers it. */
  readonly expected: number
  /** The label that came first; -1: none. */
  readonly got: number
  /** Probability that answering with that is right, 0 to 1. */
  readonly probability: number
  readonly cover: number
  /** What it counts beside the others when bands are set, above 0 to 1. */
  readonly weight: number
}

/** Trials that are kept of a language. */
export const mostTrials = 400

interface Prior {
  readonly cover: readonly number[]
  readonly match: readonly number[]
}

/** Coefficients before any question of the owner was seen: means over several intent sets in both languages. */
const plainPrior: Prior = { cover: [-0.6, 4, 1.2, 1, 4, 0], match: [0, 1.5, 3.5, 0.8, 0.5, 5, 0, 0] }
/** The same with an encoder, which had not seen the intents: a fifth of the trade's and the starter shop, one to seven examples each. */
const tradePrior: Prior = { cover: [0.66, 1.2, 1, -2.4, 3.8, 2.1], match: [-1.35, 2.7, 1.2, -2, -1.45, 4.8, 3.3, 5.3] }
const priorStrength = 2

/** Within these bounds the wanted wrong-answer rate decides. */
export const answerBounds = { lowest: 0.45, highest: 0.9, usual: 0.65 } as const
const suggestBounds = { lowest: 0.2, highest: 0.75, usual: 0.4 } as const

/** Share of everyday talk that gets no suggestions, and the most that covered questions may lose by it. */
const turnedAway = 0.85
const keptShare = 0.1

/** Held-out questions below which nothing is learned from them. */
const fewest = 10

/** What unanswerable questions weigh beside answerable ones: near ones (labels left out), far ones (everyday talk). */
const nearShare = 0.2
const farShare = 0.25

interface Plan {
  readonly folds: number
  /** Every n-th question of a label is held out. */
  readonly step: number
}

/** Small collections can afford more rounds; the large ones have enough held-out questions in a single one. */
function planFor(examples: number): Plan {
  if (examples <= 800) return { folds: 4, step: 4 }
  if (examples <= 5000) return { folds: 2, step: 4 }
  return { folds: 1, step: 10 }
}

/** Every n-th label is left out of a round altogether, so that its questions have no right answer. */
const labelStep = 5

type Kind = 'in' | 'near' | 'far'

interface Asked {
  readonly text: string
  readonly evidence: Evidence
  readonly label: number
  readonly kind: Kind
}

interface Held {
  readonly part: Part
  /** Places of the texts that are asked. */
  readonly asked: readonly { text: number; label: number; kind: Kind }[]
}

/** Position of each example among those of its label, and how many the label has. */
function positions(examples: readonly Example[], labels: number): { place: Int32Array; size: Int32Array } {
  const size = new Int32Array(labels)
  const place = new Int32Array(examples.length)
  examples.forEach(({ label }, i) => {
    place[i] = size[label] ?? 0
    size[label] = (size[label] ?? 0) + 1
  })
  return { place, size }
}

function holdOut({ lessons, labelOf, questions: first, own }: Material, plan: Plan, fold: number): Held {
  const { questions, labels } = lessons
  const { place, size } = positions(questions, labels)
  const isLeftOut = (label: number): boolean => labels >= labelStep && label % labelStep === fold
  const train: number[] = []
  const asked: { text: number; label: number; kind: Kind }[] = []
  questions.forEach(({ label }, text) => {
    const at = place[text] ?? 0
    if (isLeftOut(label)) {
      if (at % 3 === 0) asked.push({ text, label: -1, kind: 'near' })
    } else if ((size[label] ?? 0) >= 3 && at % plan.step === (fold + label) % plan.step) {
      asked.push({ text, label, kind: 'in' })
    } else {
      train.push(text)
    }
  })
  const half = fold % 2
  const outside = range(own, labelOf.length)
  const isLearned = (_: number, i: number): boolean => i % 2 === half
  for (const text of outside.filter((_, i) => i % 2 !== half)) asked.push({ text, label: -1, kind: 'far' })
  const support = range(first, own).filter((text) => !isLeftOut(labelOf[text] ?? -1))
  return { part: { questions: Int32Array.from(train), support, outside: outside.filter(isLearned) }, asked }
}

function textOf({ lessons, questions, own }: Material, place: number): string {
  const { questions: own1, support, outside } = lessons
  return (place < questions ? own1[place]?.text : place < own ? support[place - questions]?.text : outside[place - own]) ?? ''
}

function ask(material: Material, { part, asked }: Held, borders: Borders): Asked[] {
  const { model, rarity } = trainScorer(material, part, borders)
  const scorer = createScorer(model)
  const { matrix, coverage } = vectorsOf(material.corpus, Int32Array.from(asked, ({ text }) => text), rarity)
  const { dims, values } = material.dense
  return asked.map(({ text, label, kind }, row) => {
    const [from, to] = [matrix.starts[row] ?? 0, matrix.starts[row + 1] ?? 0]
    const vector = { ids: matrix.ids.subarray(from, to), values: matrix.values.subarray(from, to), length: to - from, coverage: coverage[row] ?? 0 }
    const scores = scoreVector(scorer, vector, values.subarray(text * dims, (text + 1) * dims))
    return { text: textOf(material, text), evidence: gatherEvidence(scores), label, kind }
  })
}

function askAll(material: Material, borders: Borders): Asked[] {
  const plan = planFor(material.questions)
  const asked: Asked[] = []
  for (let fold = 0; fold < plan.folds; fold += 1) {
    const held = holdOut(material, plan, fold)
    if (held.part.questions.length > 0) asked.push(...ask(material, held, borders))
  }
  return asked
}

function weights(asked: readonly Asked[]): Readonly<Record<Kind, number>> {
  const count = (kind: Kind): number => Math.max(1, asked.filter((one) => one.kind === kind).length)
  const inside = count('in')
  return { in: 1, near: Math.min(1, (nearShare * inside) / count('near')), far: Math.min(1, (farShare * inside) / count('far')) }
}

function coverObservations(asked: readonly Asked[]): Observation[] {
  const weight = weights(asked)
  return asked.map((one) => ({ features: coverFeatures(one.evidence), happened: one.kind === 'in', weight: weight[one.kind] }))
}

const frontness = (score: LabelScore): number => score.decision + score.similarity + 2 * score.sense

/** The three likeliest labels of each answerable question. */
function matchObservations(asked: readonly Asked[]): Observation[] {
  const observations: Observation[] = []
  for (const { evidence, label, kind } of asked) {
    if (kind !== 'in') continue
    const front = [...evidence.labels].sort((a, b) => frontness(b) - frontness(a)).slice(0, 3)
    for (const score of front) observations.push({ features: matchFeatures(evidence, score), happened: score.label === label, weight: 1 })
  }
  return observations
}

/** A label with its probabilities. */
export interface Judged {
  readonly label: number
  /** Probability that it is this label, given that the text is covered. */
  readonly match: number
  /** Probability that answering with it is right: cover times match. */
  readonly probability: number
}

/** The labels of the evidence, likeliest first. */
export function judge(calibration: Pick<Calibration, 'cover' | 'match'>, evidence: Evidence): { cover: number; judged: Judged[] } {
  const cover = probability(calibration.cover, coverFeatures(evidence))
  const judged = evidence.labels.map((score) => {
    const match = probability(calibration.match, matchFeatures(evidence, score))
    return { label: score.label, match, probability: cover * match }
  })
  judged.sort((a, b) => b.match - a.match || a.label - b.label)
  return { cover, judged }
}

/** Something that was answered with a probability, and whether that was right. */
export interface Result {
  readonly probability: number
  readonly right: boolean
  readonly weight: number
}

/** The lowest probability down to which the wanted share of wrong ones is kept; `wrongOf` says how far one is wrong, 0 to 1. */
function lowestWithin(sorted: readonly Result[], wanted: number, wrongOf: (result: Result) => number): number {
  let answered = 0
  let wrong = 0
  let lowest: number = answerBounds.highest
  for (const result of sorted) {
    answered += result.weight
    wrong += result.weight * wrongOf(result)
    if (wrong <= wanted * answered) lowest = result.probability
  }
  return Math.min(answerBounds.highest, Math.max(answerBounds.lowest, lowest))
}

/**
 * The lowest probability (within bounds) at which those that are answered stay within the wanted share of wrong ones, 0 to 1: the mean of
 * what counting the wrong ones gives, which hangs on a few questions, and of what their probabilities give, which hangs on the fit.
 */
export function answerThreshold(results: readonly Result[], wanted: number): number {
  const sorted = [...results].sort((a, b) => b.probability - a.probability)
  const counted = lowestWithin(sorted, wanted, ({ right }) => (right ? 0 : 1))
  const expected = lowestWithin(sorted, wanted, ({ probability: p }) => 1 - p)
  return (counted + expected) / 2
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}

/** Turns most everyday talk away, but never more than a fair share of the questions that are covered. */
function suggestThreshold(cover: (kind: Kind) => number[]): number {
  const wanted = Math.min(quantile(cover('far'), turnedAway), quantile(cover('in'), keptShare))
  return Math.min(suggestBounds.highest, Math.max(suggestBounds.lowest, wanted))
}

function uncalibrated({ cover, match }: Prior): Calibration {
  return { cover, match, answerAt: answerBounds.usual, suggestAt: suggestBounds.usual, heldOut: 0, accuracy: 0, trials: [] }
}

function trialsOf(calibration: Pick<Calibration, 'cover' | 'match'>, asked: readonly Asked[]): Trial[] {
  const weight = weights(asked)
  const step = Math.max(1, asked.length / mostTrials)
  const chosen = asked.filter((_, i) => Math.floor(i / step) !== Math.floor((i - 1) / step))
  return chosen.map(({ text, evidence, label, kind }) => {
    const { cover, judged } = judge(calibration, evidence)
    const best = judged[0]
    return { text, expected: label, got: best?.label ?? -1, probability: round(best?.probability ?? 0), cover: round(cover), weight: round(weight[kind]) }
  })
}

/**
 * Learns probabilities by asking held-out questions of models trained without them.
 *
 * @param borders which texts came near the borders in the model of all lessons
 * @param wanted wanted share of wrong answers among the answers given, 0 to 1
 */
export function calibrate(material: Material, borders: Borders, wanted: number): Calibration {
  const asked = askAll(material, borders)
  const inside = asked.filter((one) => one.kind === 'in')
  const prior = material.lessons.encoder === null ? plainPrior : tradePrior
  if (inside.length < fewest) return uncalibrated(prior)
  const cover = fitLogistic(coverObservations(asked), prior.cover, priorStrength)
  const match = fitLogistic(matchObservations(asked), prior.match, priorStrength)
  const weight = weights(asked)
  const results = asked.map((one) => {
    const best = judge({ cover, match }, one.evidence).judged[0]
    return { probability: best?.probability ?? 0, right: one.kind === 'in' && best?.label === one.label, weight: weight[one.kind] }
  })
  const coverOf = (kind: Kind): number[] =>
    asked.filter((one) => one.kind === kind).map((one) => probability(cover, coverFeatures(one.evidence)))
  return {
    cover,
    match,
    answerAt: answerThreshold(results, wanted),
    suggestAt: suggestThreshold(coverOf),
    heldOut: inside.length,
    accuracy: results.filter((one) => one.right).length / inside.length,
    trials: trialsOf({ cover, match }, asked),
  }
}

/**
 * A calibration for a model whose labels have other numbers; what became of labels that are gone is left out.
 *
 * @param oldLabel for each label its number before, or -1
 */
export function withLabels(calibration: Calibration, oldLabel: Int32Array): Calibration {
  const labelOf = new Map([...oldLabel].map((old, label) => [old, label] as const))
  labelOf.set(-1, -1)
  const trials = calibration.trials.flatMap((trial) => {
    const [expected, got] = [labelOf.get(trial.expected), labelOf.get(trial.got)]
    return expected === undefined || got === undefined ? [] : [{ ...trial, expected, got }]
  })
  return { ...calibration, trials }
}
