import type MiniSearch from 'minisearch'
import type { Options, SearchResult } from 'minisearch'
import { hasHan, pairTokens } from '../tokens.ts'
import { timed, toBytes, toText, type DataSet, type Engine } from '../types.ts'

interface Document {
  readonly id: number
  readonly text: string
  readonly label: string
  readonly isAnswer: boolean
}

/** Every question a document of its own, and the answer another that counts half. */
function documentsOf({ entries, labelOf }: DataSet): Document[] {
  const rows = entries.flatMap((entry) => {
    const label = labelOf[entry.id] ?? entry.id
    const texts = [entry.question, ...entry.similar].map((text) => ({ text, label, isAnswer: false }))
    return entry.answer.length > 1 ? [...texts, { text: entry.answer, label, isAnswer: true }] : texts
  })
  return rows.map((row, id) => ({ ...row, id }))
}

const options: Options<Document> = {
  fields: ['text'],
  storeFields: ['label', 'isAnswer'],
  tokenize: pairTokens,
  searchOptions: {
    prefix: (term) => term.length > 3 && !hasHan(term),
    fuzzy: (term) => (term.length > 4 && !hasHan(term) ? 0.2 : false),
    boostDocument: (_id, _term, stored) => (stored?.['isAnswer'] === true ? 0.5 : 1),
  },
}

async function library(): Promise<typeof MiniSearch> {
  const { default: loaded } = await import('minisearch')
  return loaded
}

export const minisearch: Engine<SearchResult[]> = {
  about: 'MiniSearch: BM25+ over the questions, prefix and fuzzy for English, pairs of characters for Chinese; answers with what it finds; score: its score',
  usesOutside: false,
  async train(data) {
    const Search = await library()
    const index = new Search(options)
    const { seconds } = await timed(() => {
      index.addAll(documentsOf(data))
    })
    return { model: toBytes(index), seconds }
  },
  async load(model) {
    const Search = await library()
    const index = Search.loadJSON(toText(model), options)
    return {
      ask: ({ text }) => index.search(text),
      read: (results) => {
        const ranked = [...new Set(results.map(({ label }) => String(label)))]
        return { ranked, score: results[0]?.score ?? 0, answer: ranked[0] ?? null }
      },
    }
  },
}
