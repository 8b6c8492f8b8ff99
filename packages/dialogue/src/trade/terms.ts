import { normalise } from '../text/normalise.ts'
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

interface Node {
  readonly next: Map<number, Node>
  sets: readonly number[]
}

const createNode = (): Node => ({ next: new Map(), sets: [] })

function plant(root: Node, term: string, set: number): void {
  let node = root
  for (let i = 0; i < term.length; i += 1) {
    const unit = term.charCodeAt(i)
    let child = node.next.get(unit)
    if (child === undefined) {
      child = createNode()
      node.next.set(unit, child)
    }
    node = child
  }
  if (!node.sets.includes(set)) node.sets = [...node.sets, set]
}

/** A term ends only where a word does; between Han characters every place is a border. */
function isBorder(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return true
  const before = text.charCodeAt(at - 1)
  const behind = text.charCodeAt(at)
  return before === 0x20 || behind === 0x20 || isHanUnit(before) || isHanUnit(behind)
}

function longestAt(root: Node, text: string, start: number): FoundTerm | null {
  let node: Node | undefined = root
  let found: FoundTerm | null = null
  for (let at = start; at < text.length; at += 1) {
    node = node.next.get(text.charCodeAt(at))
    if (node === undefined) break
    if (node.sets.length > 0 && isBorder(text, at + 1)) found = { sets: node.sets, start, end: at + 1 }
  }
  return found
}

/**
 * @param sets of one language; terms are normalised here
 * @returns a finder whose time grows with the length of the text, not with the number of terms
 */
export function createTermFinder(sets: readonly TermSet[]): TermFinder {
  const root = createNode()
  sets.forEach((set, place) => {
    for (const term of set.terms) {
      const { text } = normalise(term)
      if (text !== '') plant(root, text, place)
    }
  })
  return {
    sets,
    find: (text) => {
      const found: FoundTerm[] = []
      for (let at = 0; at < text.length; at += 1) {
        if (!isBorder(text, at)) continue
        const one = longestAt(root, text, at)
        if (one === null) continue
        found.push(one)
        at = one.end - 1
      }
      return found
    },
  }
}
