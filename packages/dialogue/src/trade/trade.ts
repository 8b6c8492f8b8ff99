import { PackError, readPack, SectionReader, Sections, type Numbers, type Section } from '../binary/pack.ts'
import { canonical } from '../canonical.ts'
import { sha256 } from '../release/sha256.ts'
import { languages, type Language, type TermSet } from '../types.ts'
import type { EncoderModel } from './encoder.ts'
import type { Sayings } from './sayings.ts'
import type { SpokenGrams, SpokenWords } from './spoken.ts'

/** What is known of customer service in one language before any owner has written a word. */
export interface TradePack {
  readonly sets: readonly TermSet[]
  readonly model: EncoderModel
  /** How customers put characters one after another; empty where nothing is known. */
  readonly spoken: SpokenGrams
  /** How customers put words one after another; empty where nothing is known. */
  readonly words: SpokenWords
  /** What customers ask about, and how they put it. */
  readonly sayings: Sayings
}

/**
 * Knowledge of the trade, shipped with the product: which words mean the same, and vectors learned from the paraphrases of
 * content/trade. With it an owner's few questions reach customers who use other words.
 */
export interface Trade {
  /** Hash of what it was learned from, in hex. */
  readonly id: string
  readonly packs: Readonly<Partial<Record<Language, TradePack>>>
}

/** "YDT4". */
const magic = 0x34544459

interface StoredPack {
  readonly sets: readonly (readonly [id: string, ...terms: string[]])[]
  readonly dims: number
  readonly sections: Readonly<Record<string, Section>>
}

interface Header {
  readonly id: string
  readonly packs: Readonly<Partial<Record<Language, StoredPack>>>
}

/** The id of what would be learned from these texts. */
export function tradeId(material: unknown): string {
  return sha256(canonical(material))
}

/** As bytes, to be shipped as a file. */
export function serializeTrade(trade: Trade): Uint8Array {
  const sections = new Sections()
  const packs: Partial<Record<Language, StoredPack>> = {}
  for (const language of languages) {
    const pack = trade.packs[language]
    if (pack === undefined) continue
    const { dims, hashes, ids, rows, scales } = pack.model
    packs[language] = {
      sets: pack.sets.map((set) => [set.id, ...set.terms] as const),
      dims,
      sections: sections.add([['hashes', hashes], ['ids', ids], ['rows', rows], ['scales', scales], ...Object.entries(pack.spoken).map(([name, numbers]: [string, Numbers]) => [`spoken.${name}`, numbers] as const), ['words.grams', pack.words.grams], ['words.levels', pack.words.levels], ['saying.starts', pack.sayings.starts], ['saying.lines', pack.sayings.lines], ['saying.middles', pack.sayings.middles]]),
    }
  }
  return sections.toBytes(magic, JSON.stringify({ id: trade.id, packs } satisfies Header))
}

function readSpoken(reader: SectionReader): SpokenGrams {
  return {
    characters: reader.uint32('spoken.characters'),
    levels: reader.int8('spoken.levels'),
    pairs: reader.uint32('spoken.pairs'),
    pairLevels: reader.int8('spoken.pairLevels'),
    triples: reader.uint32('spoken.triples'),
    tripleLevels: reader.int8('spoken.tripleLevels'),
  }
}

/**
 * From the bytes of {@link serializeTrade}; takes milliseconds.
 *
 * @throws Error when the bytes are something else or cut short
 */
export function loadTrade(bytes: Uint8Array): Trade {
  const { header, body } = readPack(bytes, magic)
  const { id, packs: stored } = header as Header
  const buffer = body()
  const packs: Partial<Record<Language, TradePack>> = {}
  for (const language of languages) {
    const pack = stored[language]
    if (pack === undefined) continue
    const reader = new SectionReader(buffer, pack.sections)
    const model = {
      dims: pack.dims,
      hashes: reader.int32('hashes'),
      ids: reader.int32('ids'),
      rows: reader.int8('rows'),
      scales: reader.float32('scales'),
    }
    if (model.rows.length !== model.scales.length * model.dims) throw new PackError('rows and scales do not fit')
    packs[language] = { sets: pack.sets.map(([set, ...terms]) => ({ id: set, language, terms })), model, spoken: readSpoken(reader), words: { grams: reader.uint32('words.grams'), levels: reader.int8('words.levels') }, sayings: { starts: reader.uint32('saying.starts'), lines: reader.int8('saying.lines'), middles: reader.int8('saying.middles') } }
  }
  return { id, packs }
}
