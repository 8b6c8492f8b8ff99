import { foldSyllable } from './fold.ts'
import { readingsOf } from './pinyin.ts'
import { soundTable } from './table.ts'

/** The characters somebody uses, by how they sound. */
export interface Inventory {
  /** By syllable, whichever way a character can be read. */
  readonly bySyllable: ReadonlyMap<string, string>
  /** By the fuzzily folded syllable of the usual reading. */
  readonly byFold: ReadonlyMap<string, string>
  /** By the first letter of the usual reading. */
  readonly byInitial: ReadonlyMap<string, string>
}

/** @param isUsed which characters (UTF-16 units) to take */
export function createInventory(isUsed: (unit: number) => boolean): Inventory {
  const bySyllable = new Map<string, string>()
  const byFold = new Map<string, string>()
  const byInitial = new Map<string, string>()
  const add = (map: Map<string, string>, key: string, character: string): void => {
    map.set(key, (map.get(key) ?? '') + character)
  }
  for (const character of soundTable().primary.keys()) {
    if (!isUsed(character.charCodeAt(0))) continue
    const readings = readingsOf(character)
    for (const reading of readings) add(bySyllable, reading, character)
    const usual = readings[0] ?? ''
    add(byFold, foldSyllable(usual, 'fuzzy'), character)
    add(byInitial, usual.charAt(0), character)
  }
  return { bySyllable, byFold, byInitial }
}
