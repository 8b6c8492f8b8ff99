import type { Language } from '../../types.ts'

/** Documents with questions whose answers are known. */
export interface JudgedDocuments {
  readonly language: Language
  readonly documents: readonly { readonly id: string; readonly title: string; readonly text: string }[]
  /** What is asked, the document that answers it, and words of the passage that does. */
  readonly questions: readonly (readonly [question: string, documentId: string, words: string])[]
  /** What sounds as if it were covered and is not. */
  readonly uncovered: readonly string[]
}
