/** A name in a list that is being changed; its id keeps the field while its words change. */
export interface Name {
  readonly id: number
  readonly text: string
}

export const namesOf = (texts: readonly string[]): Name[] => texts.map((text, id) => ({ id, text }))
export const textsOf = (names: readonly Name[]): string[] => names.map(({ text }) => text.trim())
export const nextId = (names: readonly Name[]): number => Math.max(-1, ...names.map(({ id }) => id)) + 1

/** What is wrong with a list; null when nothing is. */
export function listProblem(names: readonly Name[]): 'empty' | 'twice' | null {
  const texts = textsOf(names)
  if (texts.includes('')) return 'empty'
  return new Set(texts).size < texts.length ? 'twice' : null
}
