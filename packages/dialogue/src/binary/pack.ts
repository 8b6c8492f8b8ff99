/** A header as JSON and number arrays in one run of bytes: an 8-byte prefix, the header, and the arrays on 8-byte borders. */

export type Numbers = Int8Array | Int32Array | Uint32Array | Float32Array
type ArrayType = 'i8' | 'i32' | 'u32' | 'f32'

const prefix = 8
const unitSize: Readonly<Record<ArrayType, number>> = { i8: 1, i32: 4, u32: 4, f32: 4 }

export interface Section {
  readonly type: ArrayType
  readonly offset: number
  readonly length: number
}

/** Thrown by the readers below when bytes are not what they should be. */
export class PackError extends Error {}

function typeOf(numbers: Numbers): ArrayType {
  if (numbers instanceof Int8Array) return 'i8'
  if (numbers instanceof Int32Array) return 'i32'
  return numbers instanceof Uint32Array ? 'u32' : 'f32'
}

const aligned = (offset: number): number => Math.ceil(offset / 8) * 8

/** Collects arrays and says where each will stand. */
export class Sections {
  readonly #chunks: { offset: number; numbers: Numbers }[] = []
  #end = 0

  add(arrays: readonly (readonly [string, Numbers])[]): Record<string, Section> {
    const sections: Record<string, Section> = {}
    for (const [name, numbers] of arrays) {
      sections[name] = { type: typeOf(numbers), offset: this.#end, length: numbers.length }
      this.#chunks.push({ offset: this.#end, numbers })
      this.#end = aligned(this.#end + numbers.byteLength)
    }
    return sections
  }

  /** @param magic four bytes that tell what this is */
  toBytes(magic: number, header: string): Uint8Array<ArrayBuffer> {
    const headerBytes = new TextEncoder().encode(header)
    const body = aligned(prefix + headerBytes.length)
    const bytes = new Uint8Array(body + this.#end)
    const view = new DataView(bytes.buffer)
    view.setUint32(0, magic, true)
    view.setUint32(4, headerBytes.length, true)
    bytes.set(headerBytes, prefix)
    for (const { offset, numbers } of this.#chunks) {
      bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), body + offset)
    }
    return bytes
  }
}

/**
 * The header and the arrays' part, which is copied (by the constructor: the `slice` of a Node Buffer is no copy).
 *
 * @throws PackError when the bytes begin otherwise or the header is no JSON
 */
export function readPack(bytes: Uint8Array, magic: number): { header: unknown; body: () => ArrayBuffer } {
  if (bytes.length < prefix) throw new PackError('too short')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getUint32(4, true)
  if (view.getUint32(0, true) !== magic || prefix + length > bytes.length) throw new PackError('another kind of file')
  try {
    const header: unknown = JSON.parse(new TextDecoder().decode(bytes.subarray(prefix, prefix + length)))
    return { header, body: () => new Uint8Array(bytes.subarray(aligned(prefix + length))).buffer }
  } catch (error) {
    throw new PackError('its header cannot be read', { cause: error })
  }
}

/** Reads the arrays of one record; each call throws a {@link PackError} when the array is missing or cut short. */
export class SectionReader {
  readonly #buffer: ArrayBuffer
  readonly #sections: Readonly<Record<string, Section>>

  constructor(buffer: ArrayBuffer, sections: Readonly<Record<string, Section>>) {
    this.#buffer = buffer
    this.#sections = sections
  }

  #find(name: string, type: ArrayType): Section {
    const section = this.#sections[name]
    const fits = section?.type === type && section.offset + section.length * unitSize[type] <= this.#buffer.byteLength
    if (section === undefined || !fits) throw new PackError(`${name} is missing or cut short`)
    return section
  }

  int8(name: string): Int8Array {
    const { offset, length } = this.#find(name, 'i8')
    return new Int8Array(this.#buffer, offset, length)
  }

  int32(name: string): Int32Array {
    const { offset, length } = this.#find(name, 'i32')
    return new Int32Array(this.#buffer, offset, length)
  }

  uint32(name: string): Uint32Array {
    const { offset, length } = this.#find(name, 'u32')
    return new Uint32Array(this.#buffer, offset, length)
  }

  float32(name: string): Float32Array {
    const { offset, length } = this.#find(name, 'f32')
    return new Float32Array(this.#buffer, offset, length)
  }
}
