import type { DocumentPassage, Language } from '@yingda/contract'
import { splitMarkdown } from '@yingda/dialogue'
import { withoutTables } from './files/markdown-file.ts'

/** Pieces that a preview shows; a document that is cut into more is told by how many. */
const MAX_SHOWN = 300

/** The pieces a text is cut into for the bot, in their order: the first of them, and how many there are. */
export function cutPassages({ body: given, language }: { body: string; language: Language }): { items: DocumentPassage[]; total: number } {
  const body = withoutTables(given, language)
  const passages = splitMarkdown(body)
  const items = passages.slice(0, MAX_SHOWN).map(({ start, end, path }) => ({
    heading: path.map((words) => body.slice(words.start, words.end)), text: body.slice(start, end),
  }))
  return { items, total: passages.length }
}
