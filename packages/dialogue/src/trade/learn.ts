import { tableOf } from '../model/vocabulary.ts'
import type { EncoderModel } from './encoder.ts'
import type { FeatureReader } from './features.ts'

export interface LearnOptions {
  /** Length of a vector. */
  readonly dims: number
  /** How often the whole of the texts is gone through. */
  readonly epochs: number
  readonly rate: number
  /** Softness of the comparison: smaller is stricter. */
  readonly temperature: number
  /** Share of a text's features that is left out each time, so that none is relied upon. */
  readonly leftOut: number
  /** Texts a feature must occur in to be learned about. */
  readonly leastTexts: number
  /** Epochs at the end whose weights are averaged: what only chance moved evens out. */
  readonly averaged: number
  /** Groups in a round, and texts of each. */
  readonly groups: number
  readonly texts: number
}

export const defaultLearnOptions: LearnOptions = {
  dims: 96,
  epochs: 15,
  rate: 0.1,
  temperature: 0.08,
  leftOut: 0.3,
  leastTexts: 3,
  averaged: 5,
  groups: 48,
  texts: 4,
}

class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** 0 (inclusive) to 1. */
  next(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) | 0
    return (this.#state >>> 8) / 16777216
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit)
  }
}

interface Corpus {
  /** Rows of the features of each text, by group. */
  readonly groups: readonly (readonly Int32Array[])[]
  readonly hashes: readonly number[]
  readonly rarity: Float32Array
  readonly texts: number
}

function corpusOf(groups: readonly (readonly string[])[], reader: FeatureReader, leastTexts: number): Corpus {
  const features = new Set<number>()
  const read = groups.map((group) =>
    group.map((text) => {
      reader.read(text, features)
      return [...features]
    }),
  )
  const counts = new Map<number, number>()
  for (const group of read) for (const text of group) for (const feature of text) counts.set(feature, (counts.get(feature) ?? 0) + 1)
  const hashes = [...counts].filter(([, count]) => count >= leastTexts).map(([hash]) => hash)
  const rowOf = new Map(hashes.map((hash, row) => [hash, row]))
  const texts = read.reduce((sum, group) => sum + group.length, 0)
  return {
    groups: read.map((group) => group.map((text) => Int32Array.from(text.flatMap((feature) => rowOf.get(feature) ?? [])))),
    hashes,
    rarity: Float32Array.from(hashes, (hash) => Math.sqrt(Math.log((1 + texts) / (1 + (counts.get(hash) ?? 0))) + 1)),
    texts,
  }
}

/** The scratch memory of training. */
interface Workshop {
  readonly options: LearnOptions
  readonly corpus: Corpus
  readonly random: Random
  readonly weights: Float32Array
  /** Sum of the squared slopes of each weight (AdaGrad). */
  readonly slopes: Float32Array
  readonly vectors: Float32Array
  readonly lengths: Float32Array
  readonly pulls: Float32Array
  readonly shares: Float32Array
}

function createWorkshop(corpus: Corpus, options: LearnOptions): Workshop {
  const random = new Random(7)
  const { dims } = options
  const size = options.groups * options.texts
  const weights = new Float32Array(corpus.hashes.length * dims)
  for (let i = 0; i < weights.length; i += 1) weights[i] = (random.next() + random.next() + random.next() - 1.5) * 0.2
  return {
    options,
    corpus,
    random,
    weights,
    slopes: new Float32Array(weights.length).fill(1e-6),
    vectors: new Float32Array(size * dims),
    lengths: new Float32Array(size),
    pulls: new Float32Array(size * dims),
    shares: new Float32Array(size),
  }
}

interface Round {
  readonly labels: readonly number[]
  readonly texts: readonly Int32Array[]
}

function draw({ corpus, options, random }: Workshop, usable: readonly number[]): Round {
  const chosen = new Set<number>()
  while (chosen.size < Math.min(options.groups, usable.length)) chosen.add(usable[random.below(usable.length)] ?? 0)
  const labels: number[] = []
  const texts: Int32Array[] = []
  for (const label of chosen) {
    const group = corpus.groups[label] ?? []
    for (let k = 0; k < options.texts; k += 1) {
      const rows = group[random.below(group.length)] ?? new Int32Array(0)
      labels.push(label)
      texts.push(rows.filter(() => random.next() >= options.leftOut))
    }
  }
  return { labels, texts }
}

/** Fills in the vectors of a round, each of length 1. */
function embed({ corpus, options, weights, vectors, lengths }: Workshop, { texts }: Round): void {
  const { dims } = options
  vectors.fill(0)
  texts.forEach((rows, place) => {
    const to = place * dims
    for (const row of rows) {
      const weight = corpus.rarity[row] ?? 0
      const from = row * dims
      for (let d = 0; d < dims; d += 1) vectors[to + d] = (vectors[to + d] ?? 0) + weight * (weights[from + d] ?? 0)
    }
    let squares = 1e-8
    for (let d = 0; d < dims; d += 1) squares += (vectors[to + d] ?? 0) ** 2
    const length = Math.sqrt(squares)
    lengths[place] = length
    for (let d = 0; d < dims; d += 1) vectors[to + d] = (vectors[to + d] ?? 0) / length
  })
}

function dotOf(vectors: Float32Array, a: number, b: number, dims: number): number {
  let sum = 0
  for (let d = 0; d < dims; d += 1) sum += (vectors[a + d] ?? 0) * (vectors[b + d] ?? 0)
  return sum
}

/** Shares of the others in the comparison with one text (softmax), and how much of it falls to its own group. */
function compare(shop: Workshop, labels: readonly number[], one: number): { own: number; members: number } {
  const { options, vectors, shares } = shop
  const { dims, temperature } = options
  let highest = -Infinity
  for (let other = 0; other < labels.length; other += 1) {
    if (other === one) continue
    const value = dotOf(vectors, one * dims, other * dims, dims) / temperature
    shares[other] = value
    if (value > highest) highest = value
  }
  let sum = 0
  let own = 0
  let members = 0
  for (let other = 0; other < labels.length; other += 1) {
    const share = other === one ? 0 : Math.exp((shares[other] ?? 0) - highest)
    shares[other] = share
    sum += share
    if (other === one || labels[other] !== labels[one]) continue
    own += share
    members += 1
  }
  for (let other = 0; other < labels.length; other += 1) shares[other] = (shares[other] ?? 0) / sum
  return { own: own / sum, members }
}

/**
 * Pulls texts of one group together and pushes the others away: the slope of a contrastive loss (Khosla et al. 2020,
 * "Supervised Contrastive Learning"), half of it by the members' sum, half by each member alone.
 */
function pull(shop: Workshop, labels: readonly number[]): void {
  const { options, vectors, pulls, shares } = shop
  const { dims, temperature } = options
  pulls.fill(0)
  for (let one = 0; one < labels.length; one += 1) {
    const { own, members } = compare(shop, labels, one)
    if (members === 0) continue
    for (let other = 0; other < labels.length; other += 1) {
      if (other === one) continue
      const share = shares[other] ?? 0
      const wanted = labels[other] === labels[one] ? 0.5 * (share / (own + 1e-12)) + 0.5 / members : 0
      const slope = (share - wanted) / temperature
      const a = one * dims
      const b = other * dims
      for (let d = 0; d < dims; d += 1) {
        pulls[a + d] = (pulls[a + d] ?? 0) + slope * (vectors[b + d] ?? 0)
        pulls[b + d] = (pulls[b + d] ?? 0) + slope * (vectors[a + d] ?? 0)
      }
    }
  }
}

/** Takes the slope back through the scaling to the rows of the features, and steps. */
function step(shop: Workshop, { texts }: Round, rate: number): void {
  const { options, corpus, weights, slopes, vectors, lengths, pulls } = shop
  const { dims } = options
  texts.forEach((rows, place) => {
    const at = place * dims
    let along = 0
    for (let d = 0; d < dims; d += 1) along += (pulls[at + d] ?? 0) * (vectors[at + d] ?? 0)
    const factor = 1 / ((lengths[place] ?? 1) * texts.length)
    for (let d = 0; d < dims; d += 1) pulls[at + d] = ((pulls[at + d] ?? 0) - along * (vectors[at + d] ?? 0)) * factor
    for (const row of rows) {
      const weight = corpus.rarity[row] ?? 0
      const from = row * dims
      for (let d = 0; d < dims; d += 1) {
        const slope = weight * (pulls[at + d] ?? 0)
        const total = (slopes[from + d] ?? 0) + slope * slope
        slopes[from + d] = total
        weights[from + d] = (weights[from + d] ?? 0) - (rate * slope) / Math.sqrt(total)
      }
    }
  })
}

function addTo(sum: Float32Array, weights: Float32Array, share: number): void {
  for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? 0) + share * (weights[i] ?? 0)
}

/** Rarity times weight, as whole numbers from -127 to 127 with a scale for each row. */
function quantise({ corpus, options, weights }: Workshop): Pick<EncoderModel, 'rows' | 'scales'> {
  const { dims } = options
  const rows = new Int8Array(weights.length)
  const scales = new Float32Array(corpus.hashes.length)
  for (let row = 0; row < scales.length; row += 1) {
    const values = weights.subarray(row * dims, (row + 1) * dims)
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-9)
    scales[row] = (largest / 127) * (corpus.rarity[row] ?? 0)
    values.forEach((value, d) => {
      rows[row * dims + d] = Math.round((value / largest) * 127)
    })
  }
  return { rows, scales }
}

/**
 * Learns vectors in which texts of one group come to lie close together. Deterministic: the same groups give the same
 * model.
 *
 * @param groups normalised texts that mean the same, in groups of two or more
 * @param onEpoch told after each epoch
 */
export function learnEncoder(
  groups: readonly (readonly string[])[],
  reader: FeatureReader,
  options: LearnOptions = defaultLearnOptions,
  onEpoch: (epoch: number) => void = () => undefined,
): EncoderModel {
  const corpus = corpusOf(groups, reader, options.leastTexts)
  const shop = createWorkshop(corpus, options)
  const usable = groups.flatMap((group, label) => (group.length >= 2 ? [label] : []))
  const mean = new Float32Array(shop.weights.length)
  const rounds = Math.ceil(corpus.texts / (options.groups * options.texts))
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    const rate = options.rate * (1 - (0.9 * epoch) / options.epochs)
    for (let k = 0; k < rounds; k += 1) {
      const round = draw(shop, usable)
      embed(shop, round)
      pull(shop, round.labels)
      step(shop, round, rate)
    }
    if (epoch >= options.epochs - options.averaged) addTo(mean, shop.weights, 1 / options.averaged)
    onEpoch(epoch + 1)
  }
  shop.weights.set(mean)
  return { dims: options.dims, ...tableOf(corpus.hashes), ...quantise(shop) }
}
