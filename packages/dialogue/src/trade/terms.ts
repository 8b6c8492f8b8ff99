import { standardText } from '../text/standard.ts'
import { isHanUnit } from '../text/units.ts'
import type { TermSet } from '../types.ts'

/** A term that was found in a normalised text: the sets it belongs to and where it stands. */
export interface FoundTerm {
  /** Places of the sets in the list the finder was made of. */
  readonly sets: readonly number[]
  readonly start: number
  readonly end: number
}

/** Finds the terms of many sets in a text; the longest wins, terms do not overlap. */
export interface TermFinder {
  readonly sets: readonly TermSet[]
  readonly find: (text: string) => readonly FoundTerm[]
}

/** Terms by their text, and for the two characters a term begins with the lengths to try, longest first. */
interface Index {
  readonly sets: Map<string, readonly number[]>
  readonly lengths: Map<string, number[]>
}

const headLength = 2

function plant({ sets, lengths }: Index, term: string, set: number): void {
  const known = sets.get(term) ?? []
  if (!known.includes(set)) sets.set(term, [...known, set])
  const head = term.slice(0, headLength)
  const own = lengths.get(head) ?? []
  if (own.includes(term.length)) return
  lengths.set(head, [...own, term.length].sort((x, y) => y - x))
}

/** Terms that take no part of a stretch: those inside one of `units`, or reaching into it, are left out. */
export function outsideOf(units: readonly FoundTerm[], found: readonly FoundTerm[]): readonly FoundTerm[] {
  if (units.length === 0) return found
  const splits = (term: FoundTerm, unit: FoundTerm): boolean => term.start < unit.end && term.end > unit.start && !(term.start <= unit.start && term.end >= unit.end)
  return found.filter((term) => !units.some((unit) => splits(term, unit)))
}

/** A text with a space in place of what was found. */
export function withoutStretches(text: string, found: readonly FoundTerm[]): string {
  let kept = ''
  let at = 0
  for (const { start, end } of found) {
    kept += `${text.slice(at, start)} `
    at = end
  }
  return kept + text.slice(at)
}

/** A term ends only where a word does; between Han characters every place is a border. */
function isBorder(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return true
  const before = text.charCodeAt(at - 1)
  const behind = text.charCodeAt(at)
  return before === 0x20 || behind === 0x20 || isHanUnit(before) || isHanUnit(behind)
}

function longestAt({ sets, lengths }: Index, text: string, start: number): FoundTerm | null {
  const heads = [text.slice(start, start + headLength), text.charAt(start)]
  for (const head of heads) {
    for (const length of lengths.get(head) ?? []) {
      const end = start + length
      if (end > text.length || !isBorder(text, end)) continue
      const found = sets.get(text.slice(start, end))
      if (found !== undefined) return { sets: found, start, end }
    }
  }
  return null
}

/**
 * @param sets of one language; terms are normalised here
 * @returns a finder whose time grows with the length of the text, not with the number of terms (but with how many lengths they have)
 */
export function createTermFinder(sets: readonly TermSet[]): TermFinder {
  const index: Index = { sets: new Map(), lengths: new Map() }
  sets.forEach((set, place) => {
    for (const term of set.terms) {
      const text = standardText(term)
      if (text !== '') plant(index, text, place)
    }
  })
  return {
    sets,
    find: (text) => {
      const found: FoundTerm[] = []
      for (let at = 0; at < text.length; at += 1) {
        if (!isBorder(text, at)) continue
        const one = longestAt(index, text, at)
        if (one === null) continue
        found.push(one)
        at = one.end - 1
      }
      return found
    },
  }
}
