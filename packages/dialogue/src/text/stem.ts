/*
 * English stemmer: the algorithm "English (Porter2)" of the Snowball project by Martin Porter and Richard Boulton, in its
 * classical form (https://snowballstem.org/algorithms/english/stemmer.html), written anew from its description.
 */

const irregular: Readonly<Record<string, string>> = {
  skis: 'ski', skies: 'sky', dying: 'die', lying: 'lie', tying: 'tie', idly: 'idl', gently: 'gentl', ugly: 'ugli', early: 'earli', only: 'onli',
  singly: 'singl', sky: 'sky', news: 'news', howe: 'howe', atlas: 'atlas', cosmos: 'cosmos', bias: 'bias', andes: 'andes',
}
const settledAfterPlural = new Set(['inning', 'outing', 'canning', 'herring', 'earring', 'proceed', 'exceed', 'succeed'])
const vowelPattern = /[aeiouy]/
const doubles = new Set(['bb', 'dd', 'ff', 'gg', 'mm', 'nn', 'pp', 'rr', 'tt'])
const longestWord = 60

interface Regions {
  readonly first: number
  readonly second: number
}

/** Where the part behind the first non-vowel that follows a vowel begins, looking from `from` on. */
function regionBehind(word: string, from: number): number {
  const match = /[aeiouy][^aeiouy]/.exec(word.slice(from))
  return match === null ? word.length : from + match.index + 2
}

function regionsOf(word: string): Regions {
  const prefix = /^(?:gener|commun|arsen)/.exec(word)
  const first = prefix === null ? regionBehind(word, 0) : prefix[0].length
  return { first, second: regionBehind(word, first) }
}

function endsShort(word: string): boolean {
  return /[^aeiouy][aeiouy][^aeiouywxY]$/.test(word) || /^[aeiouy][^aeiouy]$/.test(word)
}

function isShort(word: string, regions: Regions): boolean {
  return regions.first >= word.length && endsShort(word)
}

function withoutPlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2)
  if (word.endsWith('ied') || word.endsWith('ies')) return word.length > 4 ? word.slice(0, -2) : word.slice(0, -1)
  if (word.endsWith('us') || word.endsWith('ss')) return word
  return word.endsWith('s') && vowelPattern.test(word.slice(0, -2)) ? word.slice(0, -1) : word
}

function withoutPast(word: string, regions: Regions): string {
  const suffix = /(?:eedly|eed|ingly|edly|ing|ed)$/.exec(word)?.[0]
  if (suffix === undefined) return word
  const stem = word.slice(0, -suffix.length)
  if (suffix.startsWith('eed')) return stem.length >= regions.first ? `${stem}ee` : word
  if (!vowelPattern.test(stem)) return word
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`
  if (doubles.has(stem.slice(-2))) return stem.slice(0, -1)
  return isShort(stem, regions) ? `${stem}e` : stem
}

const secondStep: Readonly<Record<string, string>> = {
  tional: 'tion', enci: 'ence', anci: 'ance', abli: 'able', entli: 'ent', izer: 'ize', ization: 'ize', ational: 'ate', ation: 'ate', ator: 'ate',
  alism: 'al', aliti: 'al', alli: 'al', fulness: 'ful', ousli: 'ous', ousness: 'ous', iveness: 'ive', iviti: 'ive', biliti: 'ble', bli: 'ble',
  ogi: 'og', fulli: 'ful', lessli: 'less', li: '',
}
const thirdStep: Readonly<Record<string, string>> = {
  tional: 'tion', ational: 'ate', alize: 'al', icate: 'ic', iciti: 'ic', ical: 'ic', ful: '', ness: '', ative: '',
}
const fourthStep: Readonly<Record<string, string>> = Object.fromEntries(
  'al ance ence er ic able ible ant ement ment ent ism ate iti ous ive ize ion'.split(' ').map((suffix) => [suffix, '']),
)

const byLength = (suffixes: Readonly<Record<string, string>>): string[] => Object.keys(suffixes).sort((a, b) => b.length - a.length)
const [secondSuffixes, thirdSuffixes, fourthSuffixes] = [byLength(secondStep), byLength(thirdStep), byLength(fourthStep)]

function derive(word: string, { first }: Regions): string {
  const suffix = secondSuffixes.find((candidate) => word.endsWith(candidate))
  if (suffix === undefined || word.length - suffix.length < first) return word
  const stem = word.slice(0, -suffix.length)
  if (suffix === 'ogi' && !stem.endsWith('l')) return word
  if (suffix === 'li' && !/[cdeghkmnrt]$/.test(stem)) return word
  return stem + (secondStep[suffix] ?? '')
}

function deriveAgain(word: string, { first, second }: Regions): string {
  const suffix = thirdSuffixes.find((candidate) => word.endsWith(candidate))
  if (suffix === undefined || word.length - suffix.length < first) return word
  if (suffix === 'ative' && word.length - suffix.length < second) return word
  return word.slice(0, -suffix.length) + (thirdStep[suffix] ?? '')
}

function withoutEnding(word: string, { second }: Regions): string {
  const suffix = fourthSuffixes.find((candidate) => word.endsWith(candidate))
  if (suffix === undefined || word.length - suffix.length < second) return word
  const stem = word.slice(0, -suffix.length)
  return suffix === 'ion' && !/[st]$/.test(stem) ? word : stem
}

function withoutLastLetter(word: string, { first, second }: Regions): string {
  const stem = word.slice(0, -1)
  if (word.endsWith('e')) return stem.length >= second || (stem.length >= first && !endsShort(stem)) ? stem : word
  return word.endsWith('l') && stem.length >= second && stem.endsWith('l') ? stem : word
}

/** A y that is no vowel is written Y inside: at the beginning and behind a vowel. */
function markConsonantY(word: string): string {
  return word.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y')
}

function stemWord(word: string): string {
  const marked = markConsonantY(word)
  const regions = regionsOf(marked)
  let stem = withoutPlural(marked)
  if (settledAfterPlural.has(stem)) return stem
  stem = withoutPast(stem, regions)
  stem = stem.replace(/^(.+[^aeiouy])[yY]$/, '$1i')
  stem = derive(stem, regions)
  stem = deriveAgain(stem, regions)
  stem = withoutEnding(stem, regions)
  return withoutLastLetter(stem, regions).replaceAll('Y', 'y')
}

/**
 * The stem of a lower-case English word: 'refunds', 'refunded' and 'refunding' give 'refund'. Words of one or two letters, very
 * long ones and those with other characters than a to z come back as they are.
 */
export function stem(word: string): string {
  if (word.length < 3 || word.length > longestWord || !/^[a-z]+$/.test(word)) return word
  return Object.hasOwn(irregular, word) ? (irregular[word] ?? word) : stemWord(word)
}

/** Stems that are remembered; beyond that all are forgotten and the remembering begins anew. */
const mostRemembered = 20_000
const remembered = new Map<string, string>()

/** {@link stem}, for words that come again and again. */
export function rememberedStem(word: string): string {
  const known = remembered.get(word)
  if (known !== undefined) return known
  const found = stem(word)
  if (remembered.size >= mostRemembered) remembered.clear()
  remembered.set(word, found)
  return found
}
