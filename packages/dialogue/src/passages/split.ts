import { blocksOf, type Block, type Range } from './blocks.ts'
import { piecesOf } from './pieces.ts'
import { isWithin, sizeOf, sizes } from './size.ts'

/** A stretch of a document that may answer a question. */
export interface PassageRange extends Range {
  /** The headings it stands under, outermost first: where their words stand in the document. */
  readonly path: readonly Range[]
}

interface Heading {
  readonly level: number
  readonly range: Range
  readonly words: Range
  /** Something stands under it. */
  hasBody: boolean
}

/** Pieces of one section put together: short ones with their neighbours, a lead-in with what it leads to. */
function joined(text: string, pieces: readonly Range[]): Range[] {
  const found: Range[] = []
  for (const piece of pieces) {
    const last = found.at(-1)
    const isShort = last !== undefined && sizeOf(text, last.start, last.end) < sizes.least
    const fits = last !== undefined && isWithin(text, last.start, piece.end, isShort ? sizes.most + sizes.least : sizes.ideal)
    if (last !== undefined && fits) found[found.length - 1] = { start: last.start, end: piece.end }
    else found.push(piece)
  }
  return withoutRest(text, found)
}

/** A short rest goes with what stands before it. */
function withoutRest(text: string, found: readonly Range[]): Range[] {
  const [last, before] = [found.at(-1), found.at(-2)]
  if (last === undefined || before === undefined || sizeOf(text, last.start, last.end) >= sizes.least) return [...found]
  if (!isWithin(text, before.start, last.end, sizes.most)) return [...found]
  return [...found.slice(0, -2), { start: before.start, end: last.end }]
}

class Splitter {
  readonly passages: PassageRange[] = []
  readonly #text: string
  #open: Heading[] = []
  #pieces: Range[] = []

  constructor(text: string) {
    this.#text = text
  }

  heading({ level, start, end, words }: Block): void {
    this.#flush()
    this.#close(level)
    for (const outer of this.#open) outer.hasBody = true
    this.#open.push({ level, range: { start, end }, words, hasBody: false })
  }

  body(block: Block): void {
    for (const heading of this.#open) heading.hasBody = true
    this.#pieces.push(...piecesOf(this.#text, block))
  }

  finish(): void {
    this.#flush()
    this.#close(0)
    this.passages.sort((a, b) => a.start - b.start)
  }

  /** A heading that nothing stands under is a passage itself, so that no words are lost. */
  #close(level: number): void {
    for (;;) {
      const last = this.#open.at(-1)
      if (last === undefined || last.level < level) break
      this.#open.pop()
      if (!last.hasBody) this.passages.push({ ...last.range, path: this.#path() })
    }
  }

  #path(): Range[] {
    return this.#open.map((heading) => heading.words).filter(({ start, end }) => end > start)
  }

  #flush(): void {
    const path = this.#path()
    for (const range of joined(this.#text, this.#pieces)) this.passages.push({ ...range, path })
    this.#pieces = []
  }
}

/**
 * Splits a Markdown text into passages of about 100 to 400 Han characters or 40 to 150 words: at headings, then between
 * paragraphs, and inside a paragraph, list or table only when it is longer. Passages stand in their order and do not overlap;
 * outside them there is nothing but headings, space and rules. Sections shorter than that are passages of their own.
 */
export function splitMarkdown(text: string): PassageRange[] {
  const splitter = new Splitter(text)
  for (const block of blocksOf(text)) {
    if (block.kind === 'heading') splitter.heading(block)
    else splitter.body(block)
  }
  splitter.finish()
  return splitter.passages
}
