import { toTraditional } from '../text/traditional.ts'
import type { Language } from '../types.ts'
import { chinesePlaces, dictateChinese, spoilChinese } from './chinese.ts'
import { dictateEnglish, englishPlaces, spoilEnglish } from './english.ts'
import { pickWeighted, randomOf, type Random } from './random.ts'
import { noiseKinds, noiseShares, type NoiseChange, type NoiseKind, type NoiseOptions, type Noisy } from './types.ts'

const wholeKinds: ReadonlySet<NoiseKind> = new Set(['traditional', 'voice'])
/** A place is tried this often with another kind before it is given up. */
const tries = 6

function touches(change: NoiseChange, others: readonly NoiseChange[]): boolean {
  // neighbours count too: two errors side by side cannot be told apart
  return others.some((other) => change.start <= other.end && other.start <= change.end)
}

function oneMore(text: string, language: Language, kinds: readonly NoiseKind[], made: readonly NoiseChange[], random: Random): NoiseChange | null {
  const isChinese = language === 'zh'
  const spoil = isChinese ? spoilChinese : spoilEnglish
  let open = isChinese ? chinesePlaces(text) : englishPlaces(text)
  while (open.length > 0) {
    const place = pickWeighted(random, open, ({ weight }) => weight)
    if (place === undefined) return null
    for (let i = 0; i < tries; i += 1) {
      const kind = pickWeighted(random, kinds, (candidate) => noiseShares[candidate])
      const change = kind === undefined ? null : spoil(kind, text, place.at, random)
      if (change !== null && !touches(change, made)) return change
    }
    open = open.filter(({ at }) => at !== place.at)
  }
  return null
}

function applied(text: string, changes: readonly NoiseChange[]): string {
  const parts: string[] = []
  let at = 0
  for (const { start, end, to } of changes) {
    parts.push(text.slice(at, start), to)
    at = end
  }
  return parts.join('') + text.slice(at)
}

/** As dictated; in Chinese one character is misheard besides. */
function dictated(text: string, language: Language, random: Random): string {
  if (language === 'en') return dictateEnglish(text)
  const plain = dictateChinese(text)
  const misheard = oneMore(plain, 'zh', ['homophone'], [], random)
  return misheard === null ? plain : applied(plain, [misheard])
}

function asWhole(kind: NoiseKind, text: string, language: Language, random: Random): string {
  return kind === 'traditional' ? toTraditional(text) : dictated(text, language, random)
}

/** How many of the wanted errors are of the whole message: each kind once at most, as likely as its share. */
function wholeOnes(kinds: readonly NoiseKind[], errors: number, random: Random): NoiseKind[] {
  const chosen: NoiseKind[] = []
  let left = kinds
  for (let i = 0; i < errors && left.length > 0; i += 1) {
    const kind = pickWeighted(random, left, (candidate) => noiseShares[candidate])
    if (kind === undefined || !wholeKinds.has(kind)) continue
    chosen.push(kind)
    left = left.filter((candidate) => candidate !== kind)
  }
  return chosen
}

/**
 * Spoils a message as people do: the wanted number of errors, of the wanted kinds, at places and in ways that the seed decides. Errors
 * never touch each other. Fewer errors are made when the message has no place for more (a word of one letter, only a number); codes,
 * addresses and numbers are left as they are. Same arguments, same result, everywhere.
 * @throws RangeError when `errors` is no whole number from 0 on
 */
export function addNoise(text: string, options: NoiseOptions): Noisy {
  const { language, errors, seed } = options
  if (!Number.isInteger(errors) || errors < 0) throw new RangeError(`errors must be a whole number from 0 on, not ${errors}`)
  const wanted = options.kinds ?? noiseKinds[language]
  const isIdle = (kind: NoiseKind): boolean => wholeKinds.has(kind) && asWhole(kind, text, language, randomOf(0)) === text
  const kinds = noiseKinds[language].filter((kind) => wanted.includes(kind) && !isIdle(kind))
  const random = randomOf(`${seed} ${language} ${errors} ${text}`)
  const whole = wholeOnes(kinds, errors, random)
  const local = kinds.filter((kind) => !wholeKinds.has(kind))
  const made: NoiseChange[] = []
  const fill = (count: number): void => {
    while (made.length < count) {
      const change = local.length === 0 ? null : oneMore(text, language, local, made, random)
      if (change === null) return
      made.push(change)
    }
  }
  fill(errors - whole.length)
  made.sort((a, b) => a.start - b.start)
  let spoilt = applied(text, made)
  const changes = [...made]
  for (const kind of whole) {
    const to = asWhole(kind, spoilt, language, random)
    if (to === spoilt) continue
    changes.push({ kind, start: 0, end: text.length, from: spoilt, to })
    spoilt = to
  }
  return { text: spoilt, changes }
}
