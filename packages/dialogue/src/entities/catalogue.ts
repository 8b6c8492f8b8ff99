import { readText, type Reading } from './reading.ts'
import type { CatalogueName, EntityMeaning, EnumerationName, Found } from './types.ts'

type Named = Extract<EntityMeaning, { type: 'product' | 'enumeration' }>

interface Node {
  readonly next: Map<number, Node>
  meaning?: Named
}

/** The owner's names as a tree over folded units; longest name first. */
export type Catalogue = Node

const longestName = 80

function insert(root: Node, name: string, meaning: Named): void {
  const { folded } = readText(name.trim().slice(0, longestName))
  if (folded === '') return
  let node = root
  for (let i = 0; i < folded.length; i += 1) {
    const unit = folded.charCodeAt(i)
    let next = node.next.get(unit)
    if (next === undefined) {
      next = { next: new Map() }
      node.next.set(unit, next)
    }
    node = next
  }
  node.meaning ??= meaning
}

/** Names and aliases; a name that two entries share belongs to the first, products before enumerations. */
export function buildCatalogue(products: readonly CatalogueName[], enumerations: readonly EnumerationName[]): Catalogue {
  const root: Node = { next: new Map() }
  for (const { name, aliases = [] } of products) {
    for (const alias of [name, ...aliases]) insert(root, alias, { type: 'product', value: { name } })
  }
  for (const { type, value, aliases = [] } of enumerations) {
    for (const alias of [value, ...aliases]) insert(root, alias, { type: 'enumeration', value: { type, value } })
  }
  return root
}

function isWordUnit(text: string, at: number): boolean {
  return /^[a-z0-9]$/.test(text.charAt(at))
}

/** No Latin word and no number is cut in two. */
function isWhole(text: string, start: number, end: number): boolean {
  const cutsBefore = isWordUnit(text, start) && isWordUnit(text, start - 1)
  return !cutsBefore && !(isWordUnit(text, end - 1) && isWordUnit(text, end))
}

function longestAt(reading: Reading, root: Node, start: number): Found | undefined {
  const { folded, steps } = reading
  let node: Node | undefined = root
  let found: Found | undefined
  for (let at = start; at < Math.min(folded.length, start + longestName); at += 1) {
    node = node.next.get(folded.charCodeAt(at))
    steps.count += 1
    if (node === undefined) break
    if (node.meaning !== undefined && isWhole(folded, start, at + 1)) found = { ...node.meaning, start, end: at + 1 }
  }
  return found
}

export function findNamed(reading: Reading, root: Catalogue): Found[] {
  const found: Found[] = []
  if (root.next.size === 0) return found
  for (let at = 0; at < reading.folded.length; at += 1) {
    const named = longestAt(reading, root, at)
    if (named !== undefined) found.push(named)
  }
  return found
}
