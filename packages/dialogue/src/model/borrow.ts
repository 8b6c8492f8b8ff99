import { cosinesWith, cosineWith, textsOf, type Sayings } from '../trade/sayings.ts'
import type { Example } from './example.ts'

/** How strictly the matters that come near a label are told apart: a difference of this much in cosine makes one e times the other. */
const temperature = 0.06
/** Share of what a label is about that a matter must have to be its own, and its least cosine with the label. */
const leastShare = 0.25
const leastCosine = 0.8
/** A matter that is also another label's, by more than this part of the share, is nobody's: it would tell neither from the other. */
const mostRival = 0.5

/** A knowledge base in which fewer of the entries than this are about matters of the trade is about something else: the likeness of the few is chance. */
const leastBorrowers = 1 / 8

/** How the attention of a label is shared among the matters (softmax of their cosines with it). */
function sharesOf(sayings: Sayings, theme: Float32Array): Float32Array {
  const shares = cosinesWith(sayings, theme)
  let highest = -1
  for (const cosine of shares) if (cosine > highest) highest = cosine
  let sum = 0
  for (let matter = 0; matter < shares.length; matter += 1) {
    shares[matter] = Math.exp(((shares[matter] ?? 0) - highest) / temperature)
    sum += shares[matter] ?? 0
  }
  for (let matter = 0; matter < shares.length; matter += 1) shares[matter] = (shares[matter] ?? 0) / sum
  return shares
}

/** The one label a matter is about enough to be its own; -1: none, or several. */
function ownerOf(matter: number, labels: readonly Float32Array[]): number {
  let owner = -1
  let best = 0
  let second = 0
  for (let label = 0; label < labels.length; label += 1) {
    const share = labels[label]?.[matter] ?? 0
    if (share > best) {
      owner = label
      second = best
      best = share
    } else if (share > second) second = share
  }
  return best >= leastShare && second <= mostRival * best ? owner : -1
}

/**
 * What customers of the trade say about the very matter an entry answers, to be learned from beside its own questions.
 *
 * @param themes the middles of the vectors of each label's questions, of length 1 and `dims` numbers each, one after another
 * @param borrowers labels below this number may borrow
 */
export function borrow(sayings: Sayings, themes: Float32Array, dims: number, borrowers: number): Example[] {
  const themeOf = (label: number): Float32Array => themes.subarray(label * dims, (label + 1) * dims)
  const labels = Array.from({ length: borrowers }, (_, label) => sharesOf(sayings, themeOf(label)))
  const owners = Array.from({ length: sayings.starts.length - 1 }, (_, matter) => {
    const label = ownerOf(matter, labels)
    return label >= 0 && cosineWith(sayings, matter, themeOf(label)) >= leastCosine ? label : -1
  })
  const found = new Set(owners.filter((label) => label >= 0))
  if (found.size < leastBorrowers * borrowers) return []
  const texts = textsOf(sayings)
  return owners.flatMap((label, matter) =>
    label < 0 ? [] : texts.slice(sayings.starts[matter], sayings.starts[matter + 1]).map((text) => ({ text, label })),
  )
}
