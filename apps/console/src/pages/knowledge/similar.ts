/** Most similar questions an entry may have. */
export const MOST_SIMILAR = 200
const LONGEST = 500

/** The same question but for case, width, spaces and the mark at the end. */
export const sameQuestion = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim().replace(/[?!.。]+$/u, '')

export interface Added {
  readonly list: readonly string[]
  readonly added: number
  readonly skipped: number
}

/**
 * Adds pasted or typed lines: one question a line, list marks before it dropped, repeats (also of the question itself) and
 * what is beyond the limits left out.
 */
export function addLines(list: readonly string[], text: string, question: string): Added {
  const lines = text.split(/\r?\n|\u2028/u).map((line) => line.replace(/^\s*(?:[-*•·]\s+|\d{1,3}[.)、]\s*)/u, '').trim()).filter((line) => line !== '')
  const known = new Set([question, ...list].map(sameQuestion))
  const fresh: string[] = []
  for (const line of lines) {
    const key = sameQuestion(line)
    if (key === '' || line.length > LONGEST || known.has(key) || list.length + fresh.length >= MOST_SIMILAR) continue
    known.add(key)
    fresh.push(line)
  }
  return { list: [...list, ...fresh], added: fresh.length, skipped: lines.length - fresh.length }
}
