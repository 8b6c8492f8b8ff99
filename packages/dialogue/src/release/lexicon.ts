import { standardText } from '../text/standard.ts'
import { wordFinderFor } from '../trade/owner.ts'
import { createTermFinder, outsideOf, type FoundTerm, type TermFinder } from '../trade/terms.ts'
import type { KnowledgeEntry, Language, TermKind, TermSet } from '../types.ts'

/** What the owner's lists of protected terms and stop words do in one language. */
export interface Lexicon {
  /** A normalised text without the stop words, or the text itself when nothing else is in it. */
  readonly withoutStops: (text: string) => string
  /** Entries that hold every protected term the normalised text names; empty when it names none, or no entry has them. */
  readonly namedIn: (text: string) => ReadonlySet<string>
  /** Where the normalised text holds terms of the owner, but for stop words: right as they stand. */
  readonly settledIn: (text: string) => readonly { readonly start: number; readonly end: number }[]
}

function finderOf(terms: readonly TermSet[], language: Language, kind: TermKind): TermFinder | null {
  const own = terms.filter((set) => set.language === language && (set.kind ?? 'synonyms') === kind)
  return own.length === 0 ? null : createTermFinder(own.flatMap((set) => set.terms.map((term) => ({ ...set, terms: [term] }))))
}

function withoutFound(found: readonly FoundTerm[], text: string): string {
  let kept = ''
  let at = 0
  for (const { start, end } of found) {
    kept += text.slice(at, start)
    at = end
  }
  const rest = (kept + text.slice(at)).replaceAll('  ', ' ').trim()
  return rest === '' ? text : rest
}

function termsIn(finder: TermFinder, text: string): Set<number> {
  return new Set(finder.find(text).flatMap(({ sets }) => sets))
}

function textOf({ question, similar, answer, tags = [] }: KnowledgeEntry): string {
  return [question, ...similar, ...tags, answer].map(standardText).join('\n')
}

const nobody: ReadonlySet<string> = new Set()

/** Reads the owner's lists for one language; `entries` of every language may be given. */
export function createLexicon(terms: readonly TermSet[], entries: readonly KnowledgeEntry[], language: Language): Lexicon {
  const stops = finderOf(terms, language, 'stop')
  const names = finderOf(terms, language, 'protected')
  const synonyms = finderOf(terms, language, 'synonyms')
  const words = wordFinderFor(terms, language)
  const held = names === null ? [] : entries.filter((entry) => entry.language === language).map((entry) => ({ id: entry.id, terms: termsIn(names, textOf(entry)) }))
  return {
    withoutStops: (text) => (stops === null ? text : withoutFound(outsideOf(words?.find(text) ?? [], stops.find(text)), text)),
    settledIn: (text) => [names, words, synonyms].flatMap((finder) => finder?.find(text) ?? []).filter(({ start, end }) => end - start > 1),
    namedIn: (text) => {
      if (names === null) return nobody
      const wanted = [...termsIn(names, text)]
      return wanted.length === 0 ? nobody : new Set(held.filter((entry) => wanted.every((term) => entry.terms.has(term))).map((entry) => entry.id))
    },
  }
}
