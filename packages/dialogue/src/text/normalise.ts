import { simplify } from './traditional.ts'
import { isDigitUnit, isHanUnit, isWordUnit } from './units.ts'

/** Normalised text and, for each of its UTF-16 units, the stretch of the original that it stands for. */
export interface Normalised {
  readonly text: string
  /** Start in the original, one number a unit of `text`. */
  readonly starts: readonly number[]
  /** End (exclusive) in the original, one number a unit of `text`. */
  readonly ends: readonly number[]
}

const space = 0x20
const marks = /^\p{M}$/u
const letterOrNumber = /[\p{L}\p{N}]/u

/** Signs that are kept when letters or digits stand on both sides, as in an order number, a version or an address. */
const joiners = new Set(['-', '_', '.', '/', '@', '+', ':', '#', '&', '%'])

/** Apostrophes vanish inside words: "don't" and "dont" are one word. */
const apostrophes = new Set(["'", '\u2019', '\u2018', '\u02bc', '\uff07', '`'])

class Builder {
  readonly units: number[] = []
  readonly starts: number[] = []
  readonly ends: number[] = []

  push(unit: number, start: number, end: number): void {
    this.units.push(unit)
    this.starts.push(start)
    this.ends.push(end)
  }

  /** The unit `back` places before the end, or 0. */
  last(back = 1): number {
    return this.units[this.units.length - back] ?? 0
  }

  stretch(end: number): void {
    this.ends[this.ends.length - 1] = end
  }

  dropLast(): void {
    this.units.pop()
    this.starts.pop()
    this.ends.pop()
  }
}

/** A letter or Han character that already stands twice is not taken a third time: "soooo", "哈哈哈哈". */
function isThird(out: Builder, unit: number): boolean {
  return !isDigitUnit(unit) && out.last() === unit && out.last(2) === unit
}

function pushReadable(out: Builder, unit: number, start: number, end: number): void {
  if (isThird(out, unit)) {
    out.stretch(end)
    return
  }
  const spaceBetweenHan = out.last() === space && isHanUnit(unit) && isHanUnit(out.last(2))
  if (spaceBetweenHan) out.dropLast()
  out.push(unit, start, end)
}

function pushBreak(out: Builder, start: number, end: number): void {
  if (out.units.length === 0 || out.last() === space) return
  out.push(space, start, end)
}

function isReadable(unit: number): boolean {
  return isHanUnit(unit) || isWordUnit(unit)
}

/** Where the cluster that begins at `at` ends: one code point and the combining marks behind it. */
function clusterEnd(text: string, at: number): number {
  let end = at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
  while (end < text.length && text.charCodeAt(end) >= 0x300 && marks.test(text.charAt(end))) end += 1
  return end
}

function pushFolded(out: Builder, folded: string, start: number, end: number): void {
  for (const character of folded) {
    const simple = simplify(character)
    if (!letterOrNumber.test(simple)) {
      if (!marks.test(simple)) pushBreak(out, start, end)
      continue
    }
    for (let i = 0; i < simple.length; i += 1) pushReadable(out, simple.charCodeAt(i), start, end)
  }
}

/** The sign between `at` and `end` stands directly between two letters or digits. */
function isJoined(text: string, end: number, out: Builder): boolean {
  return isWordUnit(out.last()) && end < text.length && isWordUnit(text.charCodeAt(end))
}

/** ASCII letters, digits and Han characters without a combining mark behind them: nothing to fold but the case. */
function isPlain(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  if (!(unit < 0x80 ? isWordUnit(unit) : unit >= 0x4e00 && unit <= 0x9fff)) return false
  const next = at + 1 < text.length ? text.charCodeAt(at + 1) : 0
  return next < 0x300 || (next >= 0x4e00 && next <= 0x9fff)
}

function pushPlain(out: Builder, text: string, at: number): void {
  const unit = text.charCodeAt(at)
  const isCapital = unit >= 0x41 && unit <= 0x5a
  const folded = unit >= 0x80 ? simplify(text.charAt(at)).charCodeAt(0) : isCapital ? unit + 0x20 : unit
  pushReadable(out, folded, at, at + 1)
}

function pushCluster(out: Builder, text: string, at: number, end: number): void {
  const folded = text.slice(at, end).normalize('NFKC').toLowerCase()
  if (apostrophes.has(folded) && isReadable(out.last())) return out.stretch(end)
  if (joiners.has(folded) && isJoined(text, end, out)) return out.push(folded.charCodeAt(0), at, end)
  pushFolded(out, folded, at, end)
}

/**
 * Brings a text into the form that everything behind it reads: compatibility forms folded (NFKC), lower case, simplified
 * characters, no punctuation, single spaces, no space between Han characters, at most two equal letters in a row.
 * Any string is accepted, also one with unpaired surrogates (they separate words).
 */
export function normalise(original: string): Normalised {
  const out = new Builder()
  let at = 0
  while (at < original.length) {
    const plain = isPlain(original, at)
    const end = plain ? at + 1 : clusterEnd(original, at)
    if (plain) pushPlain(out, original, at)
    else pushCluster(out, original, at, end)
    at = end
  }
  if (out.last() === space) out.dropLast()
  return { text: textOf(out.units), starts: out.starts, ends: out.ends }
}

function textOf(units: readonly number[]): string {
  let text = ''
  for (let i = 0; i < units.length; i += 4096) text += String.fromCharCode(...units.slice(i, i + 4096))
  return text
}

/** The stretch of the original text that units `from` to `to` (exclusive) of the normalised text stand for. */
export function originalRange(normalised: Normalised, from: number, to: number): { start: number; end: number } {
  const start = normalised.starts[from] ?? 0
  const end = normalised.ends[to - 1] ?? start
  return { start, end }
}
