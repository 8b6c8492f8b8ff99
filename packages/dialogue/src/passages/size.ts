import { isHanUnit, isWordUnit } from '../text/units.ts'

/** How long a passage is, in Han characters; a word of letters counts as {@link wordSize}. */
export const sizes = { least: 100, ideal: 260, most: 400 } as const

/** 150 words take as long to read as 400 Han characters. */
const wordSize = 400 / 150

/** Characters that a passage of a certain size has at most: what holds no words must not go on for ever. */
export const widest = 6

/** True when the stretch is no longer than a passage of that size may be. */
export function isWithin(text: string, start: number, end: number, size: number): boolean {
  return end - start <= widest * size && sizeOf(text, start, end) <= size
}

/** The size of a stretch of Markdown: its Han characters and words, without what only marks it up. */
export function sizeOf(text: string, start: number, end: number): number {
  let han = 0
  let words = 0
  let inWord = false
  for (let at = start; at < end; at += 1) {
    const unit = text.charCodeAt(at)
    const isHan = isHanUnit(unit)
    const isWord = !isHan && isWordUnit(unit)
    if (isHan) han += 1
    if (isWord && !inWord) words += 1
    inWord = isWord
  }
  return han + words * wordSize
}
