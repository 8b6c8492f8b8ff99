import { canonical } from '../canonical.ts'
import type { Language } from '../types.ts'
import { engineVersion } from '../version.ts'
import { labelsOf, type Content } from './assemble.ts'
import type { Release } from './release.ts'

/** How a content relates to a release in one language. */
export interface Kinship {
  /** How much has changed; `large` is too much to build on the release. */
  readonly extent: 'none' | 'small' | 'large'
  /** For each label its number in the release, if it is the same there; else -1. */
  readonly oldLabel: Int32Array
}

/** Share of the labels that may change before a language is learned anew; one always may. */
const smallShare = 0.05

/** What all labels of a language are learned with. */
function frameOf({ settings, trade, terms }: Pick<Content, 'settings' | 'trade' | 'terms'>, language: Language): string {
  return canonical({ trade, wrongAnswers: settings.wrongAnswers, terms: terms.filter((set) => set.language === language) })
}

export function kinshipOf(content: Content, language: Language, from: Release): Kinship {
  const pack = from.packs[language]
  const labels = labelsOf(content, language)
  const isKin = pack !== undefined && from.engine === engineVersion && frameOf(content, language) === frameOf(from, language)
  if (!isKin) return { extent: 'large', oldLabel: new Int32Array(labels.length).fill(-1) }
  const keyOf = ({ kind, id }: { kind: string; id: string }): string => `${kind} ${id}`
  const numbers = new Map(pack.labels.map((label, number) => [keyOf(label), number]))
  const entries = new Map(content.entries.map((entry) => [entry.id, entry]))
  const talks = new Map(content.smallTalk.map((talk) => [talk.id, talk]))
  const oldLabel = Int32Array.from(labels, (label) => {
    const old = numbers.get(keyOf(label))
    const [now, then] = label.kind === 'entry' ? [entries.get(label.id), from.entries.get(label.id)] : [talks.get(label.id), from.smallTalk.get(label.id)]
    return old !== undefined && canonical(now) === canonical(then) ? old : -1
  })
  const same = oldLabel.filter((old) => old >= 0).length
  const changed = labels.length - same
  const touched = Math.max(changed, pack.labels.length - same)
  if (touched === 0) return { extent: 'none', oldLabel }
  const isSmall = same > 0 && touched <= Math.max(1, Math.floor(smallShare * pack.labels.length))
  return { extent: isSmall ? 'small' : 'large', oldLabel }
}
