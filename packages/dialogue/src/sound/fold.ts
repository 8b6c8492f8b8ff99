/**
 * How far sounds that people mix up are taken for one.
 * - `exact`: not at all.
 * - `fuzzy`: zh z, ch c, sh s, and the nasal endings ang an, eng en, ing in (with iang ian, uang uan). These are what the
 *   input methods themselves offer first as "fuzzy sounds"; large parts of the country do not tell them apart, so the folded
 *   key is the usual one.
 * - `loose`: also n l, r l and f hu at the beginning. Mixed up in the south-west and south-east only, and words of a shop differ
 *   by them (男 and 蓝, 你 and 里), so this is for second guesses.
 */
export type FoldLevel = 'exact' | 'fuzzy' | 'loose'

/** Spellings that input methods accept for ü, brought to the one used here; each as long as the other. */
const spellings: Readonly<Record<string, string>> = { lue: 'lve', nue: 'nve', jv: 'ju', qv: 'qu', xv: 'xu', yv: 'yu' }

/** One spelling a syllable: 'lue' becomes 'lve', 'jv' becomes 'ju'. */
export function spelling(syllable: string): string {
  return spellings[syllable] ?? syllable
}

function foldFuzzy(syllable: string): string {
  const flat = syllable.charAt(1) === 'h' && 'zcs'.includes(syllable.charAt(0)) ? syllable.charAt(0) + syllable.slice(2) : syllable
  return /[aei]ng$/.test(flat) ? flat.slice(0, -1) : flat
}

const afterHu: Readonly<Record<string, string>> = { hu: 'fu', hua: 'fa', huan: 'fan', hui: 'fei', hun: 'fen', huo: 'fo' }

function foldLoose(fuzzy: string): string {
  const labial = afterHu[fuzzy]
  if (labial !== undefined) return labial
  const first = fuzzy.charAt(0)
  return (first === 'n' || first === 'r') && fuzzy.length > 1 ? `l${fuzzy.slice(1)}` : fuzzy
}

const folded = { exact: new Map<string, string>(), fuzzy: new Map<string, string>(), loose: new Map<string, string>() }

/** A syllable with the sounds of the level taken for one. */
export function foldSyllable(syllable: string, level: FoldLevel): string {
  const known = folded[level].get(syllable)
  if (known !== undefined) return known
  const exact = spelling(syllable)
  const result = level === 'exact' ? exact : level === 'fuzzy' ? foldFuzzy(exact) : foldLoose(foldFuzzy(exact))
  // there are some four hundred syllables; anything else is not kept
  if (folded[level].size < 1000) folded[level].set(syllable, result)
  return result
}
