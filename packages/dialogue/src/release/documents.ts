import { buildPassages, type PassageModel } from '../passages/index-model.ts'
import { createPassages, type Passages } from '../passages/passages.ts'
import { createTokenReader } from '../passages/tokens.ts'
import { encoderFor } from '../trade/owner.ts'
import type { Trade } from '../trade/trade.ts'
import { languages, type KnowledgeDocument, type Language, type TermSet } from '../types.ts'

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

/** Splits and indexes the documents of a release; this takes time (see README), so the result is stored with it. */
export function indexDocuments(content: Content, trade: Trade | null): PerLanguage<PassageModel> {
  return eachLanguage(content, (language, documents) =>
    buildPassages(documents, createTokenReader(language, content.terms, trade), encoderFor(content.terms, language, trade)),
  )
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
