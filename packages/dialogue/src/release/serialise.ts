import { PackError, readPack, SectionReader, Sections, type Numbers, type Section } from '../binary/pack.ts'
import type { Calibration } from '../model/calibrate.ts'
import type { Matrix } from '../model/matrix.ts'
import type { RankerModel } from '../model/ranker.ts'
import type { PassageModel } from '../passages/index-model.ts'
import { canonical } from '../canonical.ts'
import { languages, type Language } from '../types.ts'
import type { Trade } from '../trade/trade.ts'
import { engineVersion } from '../version.ts'
import type { Lookup } from '../sound/lookup.ts'
import { lookupNames, type StoredVocabulary } from '../sound/vocabulary-index.ts'
import { assemble, documentsOf, type Content, type Learned } from './assemble.ts'
import { ReleaseError } from './errors.ts'
import type { Basis, Release, ReleaseWarning } from './release.ts'

/** "YDR2". */
const magic = 0x32524459

/** The texts of the words to correct by; the numbers are sections. */
interface StoredWords {
  readonly words: string
  readonly sounds: string
  readonly pinyin: string
  readonly latin: string
  readonly otherLatin: string
}

interface StoredModel {
  readonly words: StoredWords
  readonly unknownRarity: number
  readonly sections: Readonly<Record<string, Section>>
  readonly calibration: Calibration
  readonly isFull: boolean
  readonly questions: readonly string[]
}

interface Header {
  readonly engine: string
  readonly id: string
  readonly basis: Basis
  readonly content: Content
  readonly curated: readonly (readonly [key: string, ids: readonly string[]])[]
  readonly phrases: readonly (readonly [key: string, id: string])[]
  readonly warnings: readonly ReleaseWarning[]
  readonly models: Readonly<Partial<Record<Language, StoredModel>>>
  /** Left out when there are no documents. */
  readonly passages?: Readonly<Partial<Record<Language, Readonly<Record<string, Section>>>>>
}

function matrixArrays(name: string, matrix: Matrix): [string, Numbers][] {
  return [
    [`${name}.starts`, matrix.starts],
    [`${name}.ids`, matrix.ids],
    [`${name}.values`, matrix.values],
  ]
}

function modelArrays(model: RankerModel): [string, Numbers][] {
  return [
    ['vocabulary.hashes', model.vocabulary.hashes],
    ['vocabulary.ids', model.vocabulary.ids],
    ['vocabulary.rarity', model.vocabulary.rarity],
    ['bias', model.linear.bias],
    ['labelOfQuestion', model.labelOfQuestion],
    ['senses', model.senses],
    ['themes', model.themes],
    ['dense', model.linear.dense],
    ...matrixArrays('weights', model.linear.weights),
    ...matrixArrays('postings', model.postings),
  ]
}

const passageArrays = (model: PassageModel): [string, Numbers][] => Object.entries(model) as [keyof PassageModel, Numbers][]

function readPassages(buffer: ArrayBuffer, sections: Readonly<Record<string, Section>>): PassageModel {
  const reader = new SectionReader(buffer, sections)
  return {
    documentOf: reader.uint32('documentOf'),
    firstOf: reader.uint32('firstOf'),
    starts: reader.uint32('starts'),
    ends: reader.uint32('ends'),
    pathStarts: reader.uint32('pathStarts'),
    paths: reader.uint32('paths'),
    hashes: reader.int32('hashes'),
    postingStarts: reader.uint32('postingStarts'),
    postings: reader.uint32('postings'),
    vectors: reader.int8('vectors'),
    scales: reader.float32('scales'),
  }
}

function lookupArrays(name: string, { keys, seconds, numbers }: Lookup): [string, Numbers][] {
  return [
    [`${name}.keys`, keys],
    [`${name}.seconds`, seconds],
    [`${name}.numbers`, numbers],
  ]
}

function wordArrays(words: StoredVocabulary): [string, Numbers][] {
  return [
    ['words.counts', words.counts],
    ['pinyin.counts', words.pinyinSpelling.counts],
    ['latin.counts', words.latin.counts],
    ...lookupNames.flatMap((name) => lookupArrays(name, words[name])),
    ...lookupArrays('pinyin', words.pinyinSpelling.deletes),
    ...lookupArrays('latin', words.latin.deletes),
  ]
}

function storedWords({ words, sounds, pinyinSpelling, latin, otherLatin }: StoredVocabulary): StoredWords {
  return { words, sounds, pinyin: pinyinSpelling.words, latin: latin.words, otherLatin }
}

function readLookup(reader: SectionReader, name: string): Lookup {
  return { keys: reader.uint32(`${name}.keys`), seconds: reader.uint32(`${name}.seconds`), numbers: reader.uint32(`${name}.numbers`) }
}

function readWords(reader: SectionReader, { words, sounds, pinyin, latin, otherLatin }: StoredWords): StoredVocabulary {
  return {
    words,
    sounds,
    otherLatin,
    counts: reader.float32('words.counts'),
    bySound: readLookup(reader, 'bySound'),
    byShape: readLookup(reader, 'byShape'),
    byDelete: readLookup(reader, 'byDelete'),
    byInitials: readLookup(reader, 'byInitials'),
    byMixed: readLookup(reader, 'byMixed'),
    byPinyin: readLookup(reader, 'byPinyin'),
    pinyinSpelling: { words: pinyin, counts: reader.float32('pinyin.counts'), deletes: readLookup(reader, 'pinyin') },
    latin: { words: latin, counts: reader.float32('latin.counts'), deletes: readLookup(reader, 'latin') },
  }
}

function contentOfRelease(release: Release): Content {
  return {
    entries: [...release.entries.values()],
    smallTalk: [...release.smallTalk.values()],
    texts: release.texts,
    settings: release.settings,
    trade: release.trade,
    terms: release.terms,
    orderNumberPatterns: release.orderNumberPatterns,
    ...documentsOf([...release.documents.values()]),
    ...(release.catalogue === null ? {} : { catalogue: release.catalogue }),
  }
}

/** The release as bytes, to be stored or handed to another thread. The same release gives the same bytes. */
export function serializeRelease(release: Release): Uint8Array {
  const sections = new Sections()
  const models: Partial<Record<Language, StoredModel>> = {}
  for (const language of languages) {
    const pack = release.packs[language]
    if (pack === undefined) continue
    const { model } = pack.ranker
    models[language] = {
      unknownRarity: model.vocabulary.unknownRarity,
      sections: sections.add([...modelArrays(model), ...wordArrays(pack.words)]),
      words: storedWords(pack.words),
      calibration: pack.calibration,
      isFull: pack.isFull,
      questions: pack.questions,
    }
  }
  const passages: Partial<Record<Language, Record<string, Section>>> = {}
  for (const language of languages) {
    const own = release.passages[language]
    if (own !== undefined) passages[language] = sections.add(passageArrays(own.model))
  }
  const { engine, id, basis, warnings } = release
  const indexes = { curated: [...release.curated], phrases: [...release.phrases] }
  const documents = release.documents.size === 0 ? {} : { passages }
  const header: Header = { engine, id, basis, content: contentOfRelease(release), ...indexes, warnings, models, ...documents }
  return sections.toBytes(magic, canonical(header))
}

function readMatrix(reader: SectionReader, name: string): Matrix {
  return { starts: reader.uint32(`${name}.starts`), ids: reader.uint32(`${name}.ids`), values: reader.float32(`${name}.values`) }
}

function readModel(buffer: ArrayBuffer, stored: StoredModel): Learned {
  const reader = new SectionReader(buffer, stored.sections)
  const vocabulary = {
    hashes: reader.int32('vocabulary.hashes'),
    ids: reader.int32('vocabulary.ids'),
    rarity: reader.float32('vocabulary.rarity'),
    unknownRarity: stored.unknownRarity,
  }
  const model: RankerModel = {
    vocabulary,
    linear: { weights: readMatrix(reader, 'weights'), bias: reader.float32('bias'), dense: reader.float32('dense') },
    postings: readMatrix(reader, 'postings'),
    labelOfQuestion: reader.int32('labelOfQuestion'),
    senses: reader.float32('senses'),
    themes: reader.float32('themes'),
  }
  return { model, calibration: stored.calibration, words: readWords(reader, stored.words), isFull: stored.isFull }
}

/**
 * A release from the bytes of {@link serializeRelease}. The bytes are copied.
 *
 * @param trade the knowledge of the trade that the release was compiled with
 * @throws ReleaseError when the bytes are no release, come from another version of the engine, or were compiled with other
 *   knowledge of the trade
 */
export function loadRelease(bytes: Uint8Array, trade: Trade | null = null): Release {
  try {
    return read(bytes, trade)
  } catch (error) {
    if (error instanceof PackError) throw new ReleaseError([{ code: 'not-a-release' }])
    throw error
  }
}

function read(bytes: Uint8Array, trade: Trade | null): Release {
  const { header: found, body } = readPack(bytes, magic)
  const header = found as Header
  if (header.engine !== engineVersion) throw new ReleaseError([{ code: 'other-format', found: header.engine, expected: engineVersion }])
  if (header.content.trade !== (trade?.id ?? null)) {
    throw new ReleaseError([{ code: 'other-trade', found: header.content.trade, expected: trade?.id ?? null }])
  }
  if ((header.content.documents ?? []).length > 0 && header.passages === undefined) throw new PackError('the index of the documents is missing')
  const buffer = body()
  const learned: Partial<Record<Language, Learned>> = {}
  for (const language of languages) {
    const stored = header.models[language]
    if (stored !== undefined) learned[language] = readModel(buffer, stored)
  }
  const indexes: Partial<Record<Language, PassageModel>> = {}
  for (const language of languages) {
    const stored = header.passages?.[language]
    if (stored !== undefined) indexes[language] = readPassages(buffer, stored)
  }
  const questions = { zh: header.models.zh?.questions ?? [], en: header.models.en?.questions ?? [] }
  const derived = { questions, curated: new Map(header.curated), phrases: new Map(header.phrases), warnings: header.warnings }
  return assemble(header, header.content, derived, learned, indexes, trade)
}
