import type { Block, Range } from './blocks.ts'
import { isWithin, sizeOf, sizes, widest } from './size.ts'

const sentenceEnd = /[。！？!?；;…]+[”’"'」』）)\]]*|\.(?=\s)/g
const softEnd = /[，,、：:\s]/

/** Where a text may be cut for want of anything better: behind a comma or space, never inside a surrogate pair. */
function cutBefore(text: string, start: number, limit: number): number {
  for (let at = limit; at > start + (limit - start) / 2; at -= 1) if (softEnd.test(text.charAt(at - 1))) return at
  const unit = text.charCodeAt(limit - 1)
  return unit >= 0xd800 && unit < 0xdc00 && limit - start > 1 ? limit - 1 : limit
}

function rangesBetween(text: string, { start, end }: Range, cuts: readonly number[]): Range[] {
  const ranges: Range[] = []
  let from = start
  for (const cut of [...cuts, end]) {
    let [first, last] = [from, cut]
    while (first < last && /\s/.test(text.charAt(first))) first += 1
    while (last > first && /\s/.test(text.charAt(last - 1))) last -= 1
    if (last > first) ranges.push({ start: first, end: last })
    from = cut
  }
  return ranges
}

/** The sentences of a stretch, each with the sign that ends it; a line's end ends one as well. */
export function sentencesOf(text: string, range: Range): Range[] {
  const stretch = text.slice(range.start, range.end)
  const cuts: number[] = []
  for (const match of stretch.matchAll(sentenceEnd)) cuts.push(range.start + match.index + match[0].length)
  for (let at = stretch.indexOf('\n'); at >= 0; at = stretch.indexOf('\n', at + 1)) cuts.push(range.start + at + 1)
  cuts.sort((a, b) => a - b)
  return rangesBetween(text, range, cuts.filter((cut) => cut < range.end))
}

/** The lines of a stretch that hold something. */
export function linesIn(text: string, range: Range): Range[] {
  const cuts: number[] = []
  for (let at = text.indexOf('\n', range.start); at >= 0 && at < range.end; at = text.indexOf('\n', at + 1)) cuts.push(at + 1)
  return rangesBetween(text, range, cuts)
}

/** Cuts what no sentence end divides. */
function forced(text: string, range: Range): Range[] {
  const pieces: Range[] = []
  let { start } = range
  while (range.end - start > sizes.most && !isWithin(text, start, range.end, sizes.most)) {
    const cut = cutBefore(text, start, start + sizes.most)
    pieces.push({ start, end: cut })
    start = cut
  }
  return rangesBetween(text, range, pieces.map(({ end }) => end))
}

/** Puts neighbours together as long as they fit. */
function packed(text: string, parts: readonly Range[]): Range[] {
  const pieces: Range[] = []
  let size = 0
  for (const part of parts) {
    const last = pieces.at(-1)
    const own = sizeOf(text, part.start, part.end)
    const fits = last !== undefined && size + own <= sizes.ideal && part.end - last.start <= widest * sizes.ideal
    size = fits ? size + own : own
    if (fits) pieces[pieces.length - 1] = { start: last.start, end: part.end }
    else pieces.push(part)
  }
  return pieces
}

/**
 * A block as pieces that are no longer than a passage: itself when it fits, else sentences, items or lines put together. Tables and
 * code are kept whole up to one and a half times that length.
 */
export function piecesOf(text: string, block: Block): Range[] {
  const isWhole = block.kind === 'table' || block.kind === 'code'
  if (isWithin(text, block.start, block.end, isWhole ? 1.5 * sizes.most : sizes.most)) return [{ start: block.start, end: block.end }]
  const parts = block.kind === 'paragraph' ? sentencesOf(text, block) : linesIn(text, block)
  const small = parts.flatMap((part) => {
    if (isWithin(text, part.start, part.end, sizes.most)) return [part]
    return packed(text, sentencesOf(text, part)).flatMap((one) => (isWithin(text, one.start, one.end, sizes.most) ? [one] : forced(text, one)))
  })
  return packed(text, small)
}
