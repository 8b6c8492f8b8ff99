import { scaleToLength1, type Encoder } from './encoder.ts'

/** What customers of the trade ask about, each matter in many different ways: plain arrays, so that it can be stored. */
export interface Sayings {
  /** Texts of matter `m` are the lines from `starts[m]` to `starts[m + 1]`. */
  readonly starts: Uint32Array
  /** The texts as the encoder reads them, one a line, in UTF-8. */
  readonly lines: Int8Array
  /** The middle of each matter's vectors, of length 127, one after another. */
  readonly middles: Int8Array
}

export const noSayings: Sayings = { starts: new Uint32Array(1), lines: new Int8Array(0), middles: new Int8Array(0) }

const middleLength = 127
/** Texts that are kept of a matter, the standard question first; more of them give nothing. */
const mostTexts = 12

/** @param groups texts as the encoder reads them, one group a matter */
export function collectSayings(groups: readonly (readonly string[])[], encoder: Encoder): Sayings {
  const { dims } = encoder
  const starts = new Uint32Array(groups.length + 1)
  const middles = new Int8Array(groups.length * dims)
  const kept: string[] = []
  groups.forEach((group, matter) => {
    const texts = [...new Set(group)].filter((text) => text !== '' && !text.includes('\n'))
    kept.push(...texts.slice(0, mostTexts))
    starts[matter + 1] = kept.length
    const middle = new Float32Array(dims)
    for (const text of texts) encoder.encode(text).forEach((value, d) => (middle[d] = (middle[d] ?? 0) + value))
    scaleToLength1(middle)
    middle.forEach((value, d) => {
      middles[matter * dims + d] = Math.round(value * middleLength)
    })
  })
  return { starts, lines: new Int8Array(new TextEncoder().encode(kept.join('\n')).buffer), middles }
}

/** The texts of all matters, in the order of {@link Sayings.starts}. */
export function textsOf({ lines }: Sayings): string[] {
  return lines.length === 0 ? [] : new TextDecoder().decode(lines).split('\n')
}

/** Cosine of a vector of length 1 with the middle of a matter, -1 to 1. */
export function cosineWith({ middles }: Sayings, matter: number, vector: Float32Array): number {
  const from = matter * vector.length
  let sum = 0
  for (let d = 0; d < vector.length; d += 1) sum += (middles[from + d] ?? 0) * (vector[d] ?? 0)
  return sum / middleLength
}

/** The cosines of a vector of length 1 with the middles of all matters: what {@link cosineWith} gives, four matters at a time. */
export function cosinesWith({ starts, middles }: Sayings, vector: Float32Array): Float32Array {
  const dims = vector.length
  const cosines = new Float32Array(starts.length - 1)
  const last = (cosines.length - 1) * dims
  for (let matter = 0; matter < cosines.length; matter += 4) {
    const first = matter * dims
    const second = Math.min(first + dims, last)
    const third = Math.min(second + dims, last)
    const fourth = Math.min(third + dims, last)
    let a = 0
    let b = 0
    let c = 0
    let e = 0
    for (let d = 0; d < dims; d += 1) {
      const value = vector[d] ?? 0
      a += (middles[first + d] ?? 0) * value
      b += (middles[second + d] ?? 0) * value
      c += (middles[third + d] ?? 0) * value
      e += (middles[fourth + d] ?? 0) * value
    }
    cosines[matter] = a / middleLength
    cosines[matter + 1] = b / middleLength
    cosines[matter + 2] = c / middleLength
    cosines[matter + 3] = e / middleLength
  }
  return cosines
}
