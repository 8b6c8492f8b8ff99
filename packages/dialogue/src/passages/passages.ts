import { round } from '../canonical.ts'
import { essence } from '../text/squeeze.ts'
import type { KnowledgeDocument } from '../types.ts'
import type { Range } from './blocks.ts'
import { excerptOf, type Excerpt } from './excerpt.ts'
import { headingsOf, type PassageModel } from './index-model.ts'
import { probabilityOf } from './judge.ts'
import { readQuery, search, type Match, type Query } from './search.ts'
import type { TokenReader } from './tokens.ts'

/** A passage that may answer a question. */
export interface FoundPassage {
  readonly documentId: string
  /** Its number in the document, from 0. */
  readonly passage: number
  /** Probability that it answers the question, 0 to 1. */
  readonly probability: number
  /** Share of what the question is about that it holds, 0 to 1. */
  readonly coverage: number
  /** What the producer orders by. */
  readonly score: number
  /** What question and passage share, as the question has it, at most six. */
  readonly terms: readonly string[]
}

/** A passage as it is shown. */
export interface ShownPassage {
  readonly text: string
  readonly title: string
  /** Headings above it, the innermost last, without the title; '' when there are none. */
  readonly heading: string
  /** Start and end of what to highlight, offsets into `text`. */
  readonly highlights: readonly (readonly [start: number, end: number])[]
}

/** The documents of one language, ready to be asked. */
export interface Passages {
  readonly model: PassageModel
  /** @param text a normalised question. @returns at most `most`, likeliest first */
  readonly find: (text: string, most: number) => FoundPassage[]
  /** @param question a normalised question whose words are highlighted; null: none. @returns null when there is no such passage */
  readonly show: (documentId: string, passage: number, question: string | null) => ShownPassage | null
  readonly has: (documentId: string, passage: number) => boolean
}

const mostTerms = 6

/** Stretches of the question that the passage holds, joined where they touch, longest first. */
function termsOf(query: Query, match: Match): string[] {
  const marks = new Uint8Array(query.text.length)
  for (const { kind, start, end } of match.shared) if (kind !== 'character') marks.fill(1, start, end)
  const terms: string[] = []
  let from = -1
  for (let at = 0; at <= marks.length; at += 1) {
    if (marks[at] === 1 && from < 0) from = at
    if (marks[at] !== 1 && from >= 0) {
      terms.push(query.text.slice(from, at))
      from = -1
    }
  }
  return [...new Set(terms)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).slice(0, mostTerms)
}

/** A Han character that is a word by itself (狗 in 狗能进吗): part of a longer one it is not worth pointing at. */
function standsAlone(content: Uint8Array, at: number): boolean {
  return content[at - 1] !== 1 && content[at + 1] !== 1
}

function pathOf({ pathStarts, paths }: PassageModel, passage: number): Range[] {
  const ranges: Range[] = []
  for (let at = pathStarts[passage] ?? 0; at < (pathStarts[passage + 1] ?? 0); at += 2) ranges.push({ start: paths[at] ?? 0, end: paths[at + 1] ?? 0 })
  return ranges
}

function shown(document: KnowledgeDocument, path: readonly Range[], { range, highlights }: Excerpt): ShownPassage {
  const headings = headingsOf(document, path).slice(1)
  return {
    text: document.text.slice(range.start, range.end),
    title: document.title,
    heading: headings.join(' › '),
    highlights: highlights.map(({ start, end }) => [start - range.start, end - range.start] as const),
  }
}

/**
 * @param documents those of the language, in the order in which the model was built from them
 * @param encode the meaning of a normalised text; null without knowledge of the trade
 */
export function createPassages(model: PassageModel, documents: readonly KnowledgeDocument[], read: TokenReader, encode: ((text: string) => Float32Array) | null): Passages {
  const placeOf = new Map(documents.map((document, place) => [document.id, place]))
  const numberOf = (documentId: string, passage: number): number => {
    const place = placeOf.get(documentId)
    if (place === undefined || !Number.isInteger(passage) || passage < 0) return -1
    const number = (model.firstOf[place] ?? 0) + passage
    return number < (model.firstOf[place + 1] ?? 0) ? number : -1
  }
  const wantedBy = (question: string): Set<number> => {
    const hashes = new Set<number>()
    const { sought, content } = readQuery(model, read, null, essence(question))
    for (const { kind, token, start } of sought) if (token >= 0 && (kind !== 'character' || standsAlone(content, start))) hashes.add(model.hashes[token] ?? 0)
    return hashes
  }
  return {
    model,
    has: (documentId, passage) => numberOf(documentId, passage) >= 0,
    find: (text, most) => {
      const query = readQuery(model, read, encode, essence(text))
      const matches = search(model, query)
      const found = matches.map((match) => ({ match, probability: probabilityOf(model, query, matches, match) }))
      found.sort((a, b) => b.probability - a.probability || b.match.score - a.match.score || a.match.passage - b.match.passage)
      return found.slice(0, most).map(({ match, probability }) => {
        const place = model.documentOf[match.passage] ?? 0
        return {
          documentId: documents[place]?.id ?? '',
          passage: match.passage - (model.firstOf[place] ?? 0),
          probability: round(probability),
          coverage: round(match.coverage),
          score: round(match.score),
          terms: termsOf(query, match),
        }
      })
    },
    show: (documentId, passage, question) => {
      const number = numberOf(documentId, passage)
      const document = documents[placeOf.get(documentId) ?? -1]
      if (number < 0 || document === undefined) return null
      const range = { start: model.starts[number] ?? 0, end: model.ends[number] ?? 0 }
      const wanted = question === null ? new Set<number>() : wantedBy(question)
      return shown(document, pathOf(model, number), excerptOf(document.text, range, read, wanted))
    },
  }
}
