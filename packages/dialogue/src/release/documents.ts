import { canonical } from '../canonical.ts'
import { buildPassages, type PassageModel } from '../passages/index-model.ts'
import { createPassages, type Passages } from '../passages/passages.ts'
import { createTokenReader } from '../passages/tokens.ts'
import { encoderFor } from '../trade/owner.ts'
import type { Trade } from '../trade/trade.ts'
import { languages, type KnowledgeDocument, type Language, type TermSet } from '../types.ts'
import { engineVersion } from '../version.ts'
import type { Release } from './release.ts'

type PerLanguage<T> = Readonly<Partial<Record<Language, T>>>

/** The part of a release's content that this is about. */
interface Content {
  readonly documents?: readonly KnowledgeDocument[]
  readonly terms: readonly TermSet[]
}

/** What `make` makes of the documents of each language that has some. */
function eachLanguage<T>(content: Content, make: (language: Language, documents: readonly KnowledgeDocument[]) => T | null): PerLanguage<T> {
  const made: Partial<Record<Language, T>> = {}
  for (const language of languages) {
    const documents = (content.documents ?? []).filter((document) => document.language === language)
    const one = documents.length === 0 ? null : make(language, documents)
    if (one !== null) made[language] = one
  }
  return made
}

/** The index in an earlier release when it was made of the same documents in the same way; else null. */
function sameIndex(content: Content, trade: Trade | null, language: Language, documents: readonly KnowledgeDocument[], from: Release): PassageModel | null {
  const before = from.passages[language]
  if (before === undefined || from.engine !== engineVersion || from.trade !== (trade?.id ?? null)) return null
  const termsOf = (terms: readonly TermSet[]): string => canonical(terms.filter((set) => set.language === language))
  if (termsOf(content.terms) !== termsOf(from.terms)) return null
  const known = [...from.documents.values()].filter((document) => document.language === language)
  const isSame = known.length === documents.length && documents.every((document, i) => canonical(document) === canonical(known[i]))
  return isSame ? before.model : null
}

/**
 * Splits and indexes the documents of a release; this takes time (see README), so the result is stored with it, and taken over
 * from an earlier release when the documents are the same.
 */
export function indexDocuments(content: Content, trade: Trade | null, from: Release | null): PerLanguage<PassageModel> {
  return eachLanguage(content, (language, documents) => {
    const known = from === null ? null : sameIndex(content, trade, language, documents, from)
    return known ?? buildPassages(documents, createTokenReader(language, content.terms, trade), encoderFor(content.terms, language, trade))
  })
}

/** The documents and their indexes, ready to be asked. */
export function passagesOf(content: Content, models: PerLanguage<PassageModel>, trade: Trade | null): PerLanguage<Passages> {
  return eachLanguage(content, (language, documents) => {
    const model = models[language]
    if (model === undefined) return null
    const encoder = encoderFor(content.terms, language, trade)
    const encode = encoder === null ? null : (text: string): Float32Array => encoder.encode(text)
    return createPassages(model, documents, createTokenReader(language, content.terms, trade), encode)
  })
}
