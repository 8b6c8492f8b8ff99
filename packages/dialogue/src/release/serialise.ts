import type { Calibration } from '../model/calibrate.ts'
import type { Matrix } from '../model/matrix.ts'
import type { RankerModel } from '../model/ranker.ts'
import { canonical } from '../record.ts'
import { languages, type Language } from '../types.ts'
import { engineVersion } from '../version.ts'
import { assemble, type Content, type Learned } from './assemble.ts'
import { ReleaseError } from './errors.ts'
import type { Release } from './release.ts'

/** "YDR1", then the length of the header, the header as JSON, and the arrays, each on an 8-byte border. */
const magic = 0x31524459
const prefix = 8

type Numbers = Int32Array | Uint32Array | Float32Array
type ArrayType = 'i32' | 'u32' | 'f32'

interface Section {
  readonly type: ArrayType
  readonly offset: number
  readonly length: number
}

interface StoredModel {
  readonly unknownRarity: number
  readonly sections: Readonly<Record<string, Section>>
  readonly calibration: Calibration
}

interface Header {
  readonly engine: string
  readonly id: string
  readonly content: Content
  readonly models: Readonly<Partial<Record<Language, StoredModel>>>
}

function typeOf(numbers: Numbers): ArrayType {
  if (numbers instanceof Int32Array) return 'i32'
  return numbers instanceof Uint32Array ? 'u32' : 'f32'
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
    ...matrixArrays('weights', model.linear.weights),
    ...matrixArrays('postings', model.postings),
  ]
}

const aligned = (offset: number): number => Math.ceil(offset / 8) * 8

function contentOfRelease(release: Release): Content {
  return {
    entries: [...release.entries.values()],
    smallTalk: [...release.smallTalk.values()],
    texts: release.texts,
    settings: release.settings,
  }
}

/** The release as bytes, to be stored or handed to another thread. The same release gives the same bytes. */
export function serializeRelease(release: Release): Uint8Array {
  const chunks: { offset: number; numbers: Numbers }[] = []
  const models: Partial<Record<Language, StoredModel>> = {}
  let end = 0
  for (const language of languages) {
    const pack = release.packs[language]
    if (pack === undefined) continue
    const { model } = pack.ranker
    const sections: Record<string, Section> = {}
    for (const [name, numbers] of modelArrays(model)) {
      sections[name] = { type: typeOf(numbers), offset: end, length: numbers.length }
      chunks.push({ offset: end, numbers })
      end = aligned(end + numbers.byteLength)
    }
    models[language] = { unknownRarity: model.vocabulary.unknownRarity, sections, calibration: pack.calibration }
  }
  const header: Header = { engine: release.engine, id: release.id, content: contentOfRelease(release), models }
  const headerBytes = new TextEncoder().encode(canonical(header))
  const body = aligned(prefix + headerBytes.length)
  const bytes = new Uint8Array(body + end)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, magic, true)
  view.setUint32(4, headerBytes.length, true)
  bytes.set(headerBytes, prefix)
  for (const { offset, numbers } of chunks) {
    bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), body + offset)
  }
  return bytes
}

function readHeader(bytes: Uint8Array): { header: Header; body: number } {
  if (bytes.length < prefix) throw new ReleaseError([{ code: 'not-a-release' }])
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getUint32(4, true)
  if (view.getUint32(0, true) !== magic || prefix + length > bytes.length) throw new ReleaseError([{ code: 'not-a-release' }])
  let header: Header
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(prefix, prefix + length))) as Header
  } catch {
    throw new ReleaseError([{ code: 'not-a-release' }])
  }
  if (header.engine !== engineVersion) throw new ReleaseError([{ code: 'other-format', found: header.engine, expected: engineVersion }])
  return { header, body: aligned(prefix + length) }
}

class SectionReader {
  readonly buffer: ArrayBuffer
  readonly sections: Readonly<Record<string, Section>>

  constructor(buffer: ArrayBuffer, sections: Readonly<Record<string, Section>>) {
    this.buffer = buffer
    this.sections = sections
  }

  private find(name: string, type: ArrayType): Section {
    const section = this.sections[name]
    const fits = section?.type === type && section.offset + section.length * 4 <= this.buffer.byteLength
    if (section === undefined || !fits) throw new ReleaseError([{ code: 'not-a-release' }])
    return section
  }

  int32(name: string): Int32Array {
    const { offset, length } = this.find(name, 'i32')
    return new Int32Array(this.buffer, offset, length)
  }

  uint32(name: string): Uint32Array {
    const { offset, length } = this.find(name, 'u32')
    return new Uint32Array(this.buffer, offset, length)
  }

  float32(name: string): Float32Array {
    const { offset, length } = this.find(name, 'f32')
    return new Float32Array(this.buffer, offset, length)
  }

  matrix(name: string): Matrix {
    return { starts: this.uint32(`${name}.starts`), ids: this.uint32(`${name}.ids`), values: this.float32(`${name}.values`) }
  }
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
    linear: { weights: reader.matrix('weights'), bias: reader.float32('bias') },
    postings: reader.matrix('postings'),
    labelOfQuestion: reader.int32('labelOfQuestion'),
  }
  return { model, calibration: stored.calibration }
}

/**
 * A release from the bytes of {@link serializeRelease}. The bytes are copied.
 *
 * @throws ReleaseError when the bytes are no release or come from another version of the engine
 */
export function loadRelease(bytes: Uint8Array): Release {
  const { header, body } = readHeader(bytes)
  const buffer = bytes.slice(body).buffer
  const learned: Partial<Record<Language, Learned>> = {}
  for (const language of languages) {
    const stored = header.models[language]
    if (stored !== undefined) learned[language] = readModel(buffer, stored)
  }
  return assemble(header.id, header.content, learned)
}
