/** How the other engines are given Chinese, which most of them cannot read by themselves. */

const han = /\p{Script=Han}/u
const pieces = /\p{Script=Han}+|[\p{L}\p{N}]+/gu

export function hasHan(text: string): boolean {
  return han.test(text)
}

function runsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(pieces) ?? []
}

function pairsOf(run: string): string[] {
  const characters = [...run]
  return characters.slice(1).map((character, i) => `${characters[i] ?? ''}${character}`)
}

/** Pairs of characters (a lone one by itself); words in other scripts as they are. */
export function pairTokens(text: string): string[] {
  return runsOf(text).flatMap((run) => (hasHan(run) && [...run].length > 1 ? pairsOf(run) : [run]))
}

/** Words, every Chinese character being one, and neighbouring pairs of them. */
export function wordGrams(text: string): string[] {
  const words = runsOf(text).flatMap((run) => (hasHan(run) ? pairsOf(run) : [run]))
  return [...words, ...words.slice(1).map((word, i) => `${words[i] ?? ''} ${word}`)]
}

/** 2 to 4 neighbouring characters, over the borders of words; marked so that they are no words. */
export function letterGrams(text: string): string[] {
  const characters = [...` ${runsOf(text).join(' ')} `]
  const grams: string[] = []
  for (let from = 0; from < characters.length; from += 1)
    for (let length = 2; length <= 4 && from + length <= characters.length; length += 1) grams.push(`#${characters.slice(from, from + length).join('')}`)
  return grams
}
