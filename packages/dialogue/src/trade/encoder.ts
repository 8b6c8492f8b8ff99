import { lookUp } from '../model/vocabulary.ts'
import type { FeatureReader } from './features.ts'

/** What was learned about the features of one language: plain arrays, so that it can be stored. */
export interface EncoderModel {
  /** Length of a vector. */
  readonly dims: number
  /** Open-addressing table from feature hash to row; see the vocabulary of the ranker. */
  readonly hashes: Int32Array
  readonly ids: Int32Array
  /** One row a feature, `dims` numbers each, to be multiplied with the scale of the row. */
  readonly rows: Int8Array
  readonly scales: Float32Array
}

/** Turns texts into vectors whose cosine tells how alike they are in meaning. Not to be shared by threads. */
export interface Encoder {
  readonly dims: number
  /** The vector of a normalised text, of length 1; all zeros when it holds nothing that was learned about. */
  readonly encode: (text: string) => Float32Array
}

/** Scales a vector in place; one of zeros stays as it is. */
export function scaleToLength1(vector: Float32Array): void {
  let squares = 0
  for (const value of vector) squares += value * value
  if (squares === 0) return
  const factor = 1 / Math.sqrt(squares)
  for (let d = 0; d < vector.length; d += 1) vector[d] = (vector[d] ?? 0) * factor
}

function addRow(model: EncoderModel, row: number, vector: Float32Array): void {
  const { dims, rows } = model
  const scale = model.scales[row] ?? 0
  const from = row * dims
  for (let d = 0; d < dims; d += 1) vector[d] = (vector[d] ?? 0) + scale * (rows[from + d] ?? 0)
}

/** What an owner's set counts beside the rows of the model, whose length is 4 to 8: as much as the strongest. */
const ownWeight = 8

/**
 * @param extra vectors of features the model has no row for, by feature: an owner's term sets. Each is of length 1.
 */
export function createEncoder(model: EncoderModel, reader: FeatureReader, extra: ReadonlyMap<number, Float32Array> = new Map()): Encoder {
  const features = new Set<number>()
  return {
    dims: model.dims,
    encode: (text) => {
      const vector = new Float32Array(model.dims)
      reader.read(text, features)
      for (const feature of features) {
        const row = lookUp(model, feature)
        if (row >= 0) {
          addRow(model, row, vector)
          continue
        }
        const own = extra.get(feature)
        if (own !== undefined) for (let d = 0; d < own.length; d += 1) vector[d] = (vector[d] ?? 0) + (own[d] ?? 0) * ownWeight
      }
      scaleToLength1(vector)
      return vector
    },
  }
}
