import { characterTable, polyphoneTable, polyphoneWords } from './pinyin-data.ts'

/** A word that tells how a polyphone in it is read. */
export interface TellingWord {
  readonly word: string
  /** Where the polyphone stands in the word. */
  readonly offset: number
  readonly syllable: string
}

/** The tables of pinyin-data.ts, taken apart. */
export interface SoundTable {
  /** Most frequent reading. */
  readonly primary: ReadonlyMap<string, string>
  /** All readings of characters with several, most frequent first. */
  readonly polyphones: ReadonlyMap<string, readonly string[]>
  /** For a polyphone the words that tell another reading than its primary one, longest first. */
  readonly telling: ReadonlyMap<string, readonly TellingWord[]>
  /** Characters usually read so, most frequent first. */
  readonly bySyllable: ReadonlyMap<string, string>
  /** How frequent a character is: 0 (the 500 most frequent) to 3 (beyond 3,500). */
  readonly bands: ReadonlyMap<string, number>
}

const latinPart = /^[a-z]+/

function readCharacters(): Pick<SoundTable, 'primary' | 'bySyllable' | 'bands'> {
  const primary = new Map<string, string>()
  const bySyllable = new Map<string, string>()
  const bands = new Map<string, number>()
  for (const item of characterTable.trim().split(' ')) {
    const syllable = latinPart.exec(item)?.[0] ?? ''
    const inBands = item.slice(syllable.length).split('/')
    bySyllable.set(syllable, inBands.join(''))
    inBands.forEach((characters, band) => {
      for (const character of characters) {
        primary.set(character, syllable)
        bands.set(character, band)
      }
    })
  }
  return { primary, bySyllable, bands }
}

function readPolyphones(): ReadonlyMap<string, readonly string[]> {
  return new Map(polyphoneTable.trim().split(' ').map((item) => [item.charAt(0), item.slice(1).split(',')]))
}

function readTelling(): ReadonlyMap<string, readonly TellingWord[]> {
  const telling = new Map<string, TellingWord[]>()
  for (const item of polyphoneWords.trim().split(' ')) {
    const [key = '', words = ''] = item.split(':')
    const character = key.charAt(0)
    const list = telling.get(character) ?? []
    for (const word of words.split(',')) list.push({ word, offset: word.indexOf(character), syllable: key.slice(1) })
    telling.set(character, list)
  }
  for (const list of telling.values()) list.sort((a, b) => b.word.length - a.word.length || (a.word < b.word ? -1 : 1))
  return telling
}

let table: SoundTable | undefined

/** The tables; taken apart at the first call (about three milliseconds) and kept. */
export function soundTable(): SoundTable {
  table ??= { ...readCharacters(), polyphones: readPolyphones(), telling: readTelling() }
  return table
}
