import { largest } from '../model/largest.ts'
import { contentOf } from './content.ts'
import type { PassageModel } from './index-model.ts'
import type { TokenKind, TokenReader } from './tokens.ts'

/** A token of a question. */
export interface Sought {
  readonly kind: TokenKind
  readonly start: number
  readonly end: number
  /** Its place in the model; -1: no passage has it. */
  readonly token: number
  /** Inverse document frequency, as BM25 has it. */
  readonly rarity: number
}

/** A question as it is compared with passages. */
export interface Query {
  /** Normalised. */
  readonly text: string
  readonly sought: readonly Sought[]
  /** Marks the units of the text that say what it is about. */
  readonly content: Uint8Array
  /** What the question means; null without knowledge of the trade. */
  readonly meaning: Float32Array | null
}

export interface Match {
  readonly passage: number
  /** What matches are ordered by: words and meaning together. */
  readonly score: number
  /** BM25 as a share of what a passage with every token at full weight would have, 0 to 1. */
  readonly words: number
  /** Cosine of question and passage in the knowledge of the trade, 0 to 1. */
  readonly sense: number
  /** Share of what the question is about that the passage holds, by rarity, 0 to 1. */
  readonly coverage: number
  /** Tokens that the passage holds. */
  readonly shared: readonly Sought[]
}

/** What a token counts beside a pair or a word: a character says little, an idea is a guess. */
const worth: Readonly<Record<TokenKind, number>> = { character: 0.2, pair: 1, word: 1, concept: 0.6 }
/** How far a token covers what it stands for. */
const covers: Readonly<Record<TokenKind, number>> = { character: 0.3, pair: 1, word: 1, concept: 0.75 }
/** What the meaning counts beside the words. */
const senseWorth = 1.2

/** What all passages of a document share, its title say, tells which document is meant, and little of what in it. */
const generalShare = 0.15

/** Passages that are looked at closely. */
const closely = 8

/** The place of a value in a rising list of distinct values, or -1; `keyOf` makes the value of an element. */
function find(list: { readonly [place: number]: number }, from: number, to: number, wanted: number, keyOf: (value: number) => number): number {
  let low = from
  let high = to - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const found = keyOf(list[middle] ?? 0)
    if (found === wanted) return middle
    if (found < wanted) low = middle + 1
    else high = middle - 1
  }
  return -1
}

const same = (value: number): number => value
const passageIn = (posting: number): number => posting >>> 8

function rarityOf({ postingStarts, starts }: PassageModel, token: number): number {
  const frequency = token < 0 ? 0 : (postingStarts[token + 1] ?? 0) - (postingStarts[token] ?? 0)
  return Math.log(1 + (starts.length - frequency + 0.5) / (frequency + 0.5))
}

/**
 * @param text normalised
 * @param encode the meaning of a text; null without knowledge of the trade
 */
export function readQuery(model: PassageModel, read: TokenReader, encode: ((text: string) => Float32Array) | null, text: string): Query {
  const content = contentOf(text)
  const sought: Sought[] = []
  read(text, (kind, hash, start, end) => {
    if (!content.subarray(start, end).includes(1)) return
    const token = find(model.hashes, 0, model.hashes.length, hash, same)
    // A pair or an idea that no passage has says nothing: the pair may be the end of one word and the beginning of the next.
    if (token < 0 && (kind === 'pair' || kind === 'concept')) return
    sought.push({ kind, start, end, token, rarity: rarityOf(model, token) })
  })
  return { text, sought, content, meaning: encode === null ? null : encode(text) }
}

/** Each token once, however often the question has it. */
function distinct(sought: readonly Sought[]): Sought[] {
  const seen = new Set<string>()
  return sought.filter(({ kind, start, end, token }) => {
    const key = token < 0 ? `${kind} ${String(start)} ${String(end)}` : String(token)
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function wordScores(model: PassageModel, sought: readonly Sought[]): Float32Array {
  const scores = new Float32Array(model.starts.length)
  const full = sought.reduce((sum, { kind, rarity }) => sum + worth[kind] * rarity, 0)
  for (const { kind, token, rarity } of sought) {
    if (token < 0 || full === 0) continue
    const weight = (worth[kind] * rarity) / (255 * full)
    const end = model.postingStarts[token + 1] ?? 0
    for (let at = model.postingStarts[token] ?? 0; at < end; at += 1) {
      const posting = model.postings[at] ?? 0
      const passage = passageIn(posting)
      scores[passage] = (scores[passage] ?? 0) + weight * (posting & 255)
    }
  }
  return scores
}

function senseScores({ vectors, scales, starts }: PassageModel, meaning: Float32Array | null): Float32Array {
  const scores = new Float32Array(starts.length)
  if (meaning === null) return scores
  const dims = meaning.length
  for (let passage = 0; passage < scales.length; passage += 1) {
    const from = passage * dims
    let sum = 0
    for (let d = 0; d < dims; d += 1) sum += (vectors[from + d] ?? 0) * (meaning[d] ?? 0)
    scores[passage] = Math.max(0, sum * (scales[passage] ?? 0))
  }
  return scores
}

/** What each unit of a question weighs: a Han character by its rarity, a word as much as two of them, the rest nothing. */
function weightsOf({ text, sought, content }: Query): Float32Array {
  const weights = new Float32Array(text.length)
  for (const { kind, start, end, rarity } of sought) {
    if (kind === 'character' && content[start] === 1) weights[start] = rarity
    if (kind === 'word') weights.fill((2 * rarity) / (end - start), start, end)
  }
  return weights
}

interface Shared {
  readonly shared: readonly Sought[]
  /** Those of them that its whole document is about. */
  readonly general: ReadonlySet<Sought>
}

function coverageOf(query: Query, weights: Float32Array, { shared, general }: Shared): number {
  const covered = new Float32Array(query.text.length)
  const isGeneral = new Uint8Array(query.text.length)
  for (const one of shared) {
    const { kind, start, end } = one
    if (general.has(one) && kind !== 'character') isGeneral.fill(1, start, end)
    for (let at = start; at < end; at += 1) covered[at] = Math.max(covered[at] ?? 0, covers[kind])
  }
  let [held, all] = [0, 0]
  weights.forEach((weight, at) => {
    const counted = isGeneral[at] === 1 ? weight * generalShare : weight
    all += counted
    held += counted * (covered[at] ?? 0)
  })
  return all === 0 ? 0 : held / all
}

/** Passages of a document that are asked what all of it is about: from its beginning to its end, the passage itself among them. */
function samplesOf({ documentOf, firstOf }: PassageModel, passage: number): number[] {
  const document = documentOf[passage] ?? 0
  const [first, last] = [firstOf[document] ?? 0, (firstOf[document + 1] ?? 1) - 1]
  return first === last ? [] : [first, Math.floor((first + last) / 2), last, passage]
}

function sharedBy(model: PassageModel, passage: number, sought: readonly Sought[]): Shared {
  const shared = sought.filter((one) => isIn(model, passage, one))
  const samples = samplesOf(model, passage)
  const general = samples.length === 0 ? [] : shared.filter((one) => samples.every((sample) => isIn(model, sample, one)))
  return { shared, general: new Set(general) }
}

function isIn({ postings, postingStarts }: PassageModel, passage: number, { token }: Sought): boolean {
  return token >= 0 && find(postings, postingStarts[token] ?? 0, postingStarts[token + 1] ?? 0, passage, passageIn) >= 0
}

/** The passages that are most like a question, best first; none when there is nothing alike. */
export function search(model: PassageModel, query: Query): Match[] {
  const words = wordScores(model, distinct(query.sought))
  const sense = senseScores(model, query.meaning)
  const scores = Float64Array.from(words, (value, passage) => value + senseWorth * (sense[passage] ?? 0))
  const weights = weightsOf(query)
  return largest(scores, closely)
    .filter((passage) => (scores[passage] ?? 0) > 0)
    .map((passage) => {
      const found = sharedBy(model, passage, query.sought)
      return {
        passage,
        score: scores[passage] ?? 0,
        words: words[passage] ?? 0,
        sense: sense[passage] ?? 0,
        coverage: coverageOf(query, weights, found),
        shared: found.shared,
      }
    })
}
