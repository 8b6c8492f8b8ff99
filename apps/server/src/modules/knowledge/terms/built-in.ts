import { language as languages, type Language } from '@yingda/contract'
import { readShippedTrade } from '../../../platform/trade.ts'
import { searchForm } from '../../../platform/search/grams.ts'

/** A set that ships with the product. */
export interface BuiltInSet {
  key: string
  language: Language
  terms: readonly string[]
  /** Key and terms in search form. */
  search: string
}

let shipped: { sets: BuiltInSet[]; byName: Map<string, BuiltInSet> } | undefined

const byKey = (a: BuiltInSet, b: BuiltInSet): number => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.language < b.language ? -1 : 1)

function read(): { sets: BuiltInSet[]; byName: Map<string, BuiltInSet> } {
  if (shipped) return shipped
  const { packs } = readShippedTrade()
  const sets = languages.options.flatMap((language) =>
    (packs[language]?.sets ?? []).map(({ id, terms }) => ({ key: id, language, terms, search: searchForm([id, ...terms].join(' ')) })),
  )
  shipped = { sets: sets.sort(byKey), byName: new Map(sets.map((set) => [`${set.language} ${set.key}`, set])) }
  return shipped
}

/** All of them, by key and language. */
export const builtInSets = (): readonly BuiltInSet[] => read().sets

export const builtInSet = (language: Language, key: string): BuiltInSet | undefined => read().byName.get(`${language} ${key}`)
