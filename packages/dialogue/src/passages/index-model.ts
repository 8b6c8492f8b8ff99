import type { Encoder } from '../trade/encoder.ts'
import { normalise } from '../text/normalise.ts'
import type { KnowledgeDocument } from '../types.ts'
import type { Range } from './blocks.ts'
import { withoutMarkup } from './plain.ts'
import { splitMarkdown } from './split.ts'
import type { TokenReader } from './tokens.ts'

/** The passages of all documents of one language and where which token occurs: plain arrays, so that they can be stored. */
export interface PassageModel {
  /** For each passage the place of its document among those of the language. */
  readonly documentOf: Uint32Array
  /** Number of the first passage of each document, and behind the last one the number of all. */
  readonly firstOf: Uint32Array
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** The headings of passage p are the ranges `pathStarts[p]` to `pathStarts[p + 1]` of `paths`: start and end in turn. */
  readonly pathStarts: Uint32Array
  readonly paths: Uint32Array
  /** Hashes of the tokens, rising. */
  readonly hashes: Int32Array
  /** The postings of token t are `postingStarts[t]` to `postingStarts[t + 1]`. */
  readonly postingStarts: Uint32Array
  /** Passage times 256 and the weight of the token in it (1 to 255), by passage. */
  readonly postings: Uint32Array
  /** What each passage means as far as the knowledge of the trade goes: `dims` numbers, to be multiplied with its scale. Empty without it. */
  readonly vectors: Int8Array
  readonly scales: Float32Array
}

/** Saturation and length normalisation of BM25 (Robertson and Zaragoza 2009), the fields weighed before saturation (BM25F). */
const saturation = 1.2
const fields = { body: { weight: 1, normalisation: 0.6 }, heading: { weight: 1.6, normalisation: 0.4 } } as const

interface Passage {
  readonly document: number
  readonly start: number
  readonly end: number
  readonly path: readonly Range[]
  readonly body: string
  readonly heading: string
}

/** What stands above a passage: the title of its document and the headings. */
export function headingsOf(document: KnowledgeDocument, path: readonly Range[]): string[] {
  const headings = path.map(({ start, end }) => document.text.slice(start, end))
  return headings[0] === document.title ? headings : [document.title, ...headings]
}

function readable(text: string): string {
  return normalise(withoutMarkup(text)).text
}

function passagesOf(document: KnowledgeDocument, place: number): Passage[] {
  return splitMarkdown(document.text).map(({ start, end, path }) => ({
    document: place,
    start,
    end,
    path,
    body: readable(document.text.slice(start, end)),
    heading: readable(headingsOf(document, path).join('\n')),
  }))
}

/** A list of numbers that grows. */
class Numbers {
  #list = new Uint32Array(1 << 16)
  length = 0

  push(value: number): void {
    if (this.length === this.#list.length) {
      const larger = new Uint32Array(this.length * 2)
      larger.set(this.#list)
      this.#list = larger
    }
    this.#list[this.length] = value
    this.length += 1
  }

  at(place: number): number {
    return this.#list[place] ?? 0
  }
}

interface Found {
  /** Token ids in the order in which they were first met, by hash. */
  readonly ids: Map<number, number>
  readonly tokens: Numbers
  /** Passage times 256 and weight. */
  readonly postings: Numbers
}

const meanOf = (lengths: readonly number[]): number => Math.max(1, lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, lengths.length))

function countInto(counts: Map<number, number>, text: string, read: TokenReader, worth: number): void {
  read(text, (_kind, hash) => counts.set(hash, (counts.get(hash) ?? 0) + worth))
}

function worthOf(field: { readonly weight: number; readonly normalisation: number }, length: number, mean: number): number {
  return field.weight / (1 - field.normalisation + (field.normalisation * length) / mean)
}

function gather(passages: readonly Passage[], read: TokenReader): Found {
  const means = { body: meanOf(passages.map((one) => one.body.length)), heading: meanOf(passages.map((one) => one.heading.length)) }
  const found: Found = { ids: new Map(), tokens: new Numbers(), postings: new Numbers() }
  passages.forEach(({ body, heading }, place) => {
    const counts = new Map<number, number>()
    countInto(counts, body, read, worthOf(fields.body, body.length, means.body))
    countInto(counts, heading, read, worthOf(fields.heading, heading.length, means.heading))
    for (const [hash, count] of counts) {
      const id = found.ids.get(hash) ?? found.ids.size
      found.ids.set(hash, id)
      found.tokens.push(id)
      found.postings.push(place * 256 + Math.max(1, Math.round((255 * count) / (count + saturation))))
    }
  })
  return found
}

/** Sorts postings by the hash of their token; inside a token they stay in the order of passages. */
function sorted({ ids, tokens, postings }: Found): Pick<PassageModel, 'hashes' | 'postingStarts' | 'postings'> {
  const hashes = Int32Array.from(ids.keys()).sort()
  const placeOf = new Uint32Array(ids.size)
  hashes.forEach((hash, place) => (placeOf[ids.get(hash) ?? 0] = place))
  const postingStarts = new Uint32Array(hashes.length + 1)
  for (let i = 0; i < tokens.length; i += 1) {
    const behind = (placeOf[tokens.at(i)] ?? 0) + 1
    postingStarts[behind] = (postingStarts[behind] ?? 0) + 1
  }
  for (let place = 1; place < postingStarts.length; place += 1) postingStarts[place] = (postingStarts[place] ?? 0) + (postingStarts[place - 1] ?? 0)
  const next = postingStarts.slice()
  const list = new Uint32Array(postings.length)
  for (let i = 0; i < tokens.length; i += 1) {
    const place = placeOf[tokens.at(i)] ?? 0
    const to = next[place] ?? 0
    list[to] = postings.at(i)
    next[place] = to + 1
  }
  return { hashes, postingStarts, postings: list }
}

/** What the headings count in the meaning of a passage. */
const headingShare = 1 / 3

function meaningOf({ body, heading }: Passage, encoder: Encoder): Float32Array {
  const [own, above] = [encoder.encode(body), encoder.encode(heading)]
  return own.map((value, d) => value * (1 - headingShare) + (above[d] ?? 0) * headingShare)
}

function meanings(passages: readonly Passage[], encoder: Encoder | null): Pick<PassageModel, 'vectors' | 'scales'> {
  if (encoder === null) return { vectors: new Int8Array(0), scales: new Float32Array(0) }
  const vectors = new Int8Array(passages.length * encoder.dims)
  const scales = new Float32Array(passages.length)
  passages.forEach((passage, place) => {
    const meaning = meaningOf(passage, encoder)
    const scale = meaning.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127
    if (scale === 0) return
    scales[place] = scale
    vectors.set(meaning.map((value) => Math.round(value / scale)), place * encoder.dims)
  })
  return { vectors, scales }
}

/** Splits documents of one language and indexes their passages. */
export function buildPassages(documents: readonly KnowledgeDocument[], read: TokenReader, encoder: Encoder | null): PassageModel {
  const passages = documents.flatMap(passagesOf)
  const firstOf = new Uint32Array(documents.length + 1)
  for (const { document } of passages) firstOf[document + 1] = (firstOf[document + 1] ?? 0) + 1
  for (let place = 1; place < firstOf.length; place += 1) firstOf[place] = (firstOf[place] ?? 0) + (firstOf[place - 1] ?? 0)
  const pathStarts = new Uint32Array(passages.length + 1)
  passages.forEach(({ path }, place) => (pathStarts[place + 1] = (pathStarts[place] ?? 0) + 2 * path.length))
  return {
    documentOf: Uint32Array.from(passages, ({ document }) => document),
    firstOf,
    starts: Uint32Array.from(passages, ({ start }) => start),
    ends: Uint32Array.from(passages, ({ end }) => end),
    pathStarts,
    paths: Uint32Array.from(passages.flatMap(({ path }) => path.flatMap(({ start, end }) => [start, end]))),
    ...sorted(gather(passages, read)),
    ...meanings(passages, encoder),
  }
}
