import type { Candidate } from '../commands.ts'
import { classifier, meaning, retrieval } from '../producers/knowledge.ts'
import { curated } from '../producers/curated.ts'
import type { Producer } from '../producers/producer.ts'
import { smallTalk } from '../producers/small-talk.ts'
import { round } from '../canonical.ts'
import { hasWord } from '../model/vocabulary.ts'
import type { LanguagePack, Release } from '../release/release.ts'
import { commonEnglish } from '../sound/common-english.ts'
import { latinWords } from '../text/language.ts'
import { languages, type DialogueState, type Language } from '../types.ts'
import { fuse, type Ranking } from './fuse.ts'
import type { Message, Reading } from './message.ts'

/** Everything the producers had to say about a message, in the language whose knowledge fits it best. */
export interface Understanding {
  readonly language: Language
  readonly curated: readonly Candidate[]
  readonly smallTalk: readonly Candidate[]
  readonly knowledge: readonly Candidate[]
  readonly ranking: Ranking
  readonly coverage: number
  /** Only a doubtful correction of the message leads to the likeliest entry. */
  readonly isDoubtful: boolean
  /** The message with its likely typing errors put right, when it was read so as well. */
  readonly corrected: string | null
  readonly unknownCodes: readonly string[]
  readonly thresholds: { readonly answerAt: number; readonly suggestAt: number }
}

const exactProducers: readonly Producer[] = [curated, smallTalk]
const knowledgeProducers: readonly Producer[] = [classifier, retrieval, meaning]

/** From here on a message that shares no word with the knowledge is taken for a way to put something it covers. */
const leastSense = 0.3

function isKnown({ evidence }: Reading): boolean {
  return evidence.coverage > 0 || evidence.labels.some((score) => score.sense >= leastSense)
}

function understandIn(message: Message, state: DialogueState, release: Release, language: Language): Understanding {
  const run = (producer: Producer): Candidate[] => producer.produce(message, state, release, language)
  const [exact = [], talk = []] = exactProducers.map(run)
  const reading = message.read(language)
  const { settings } = release
  const base = { language, curated: exact, smallTalk: talk }
  if (reading === null) {
    const thresholds = { answerAt: settings.answerAt ?? 1, suggestAt: settings.suggestAt ?? 1 }
    return { ...base, knowledge: [], ranking: { cover: 0, entries: [] }, coverage: 0, isDoubtful: false, corrected: null, unknownCodes: [], thresholds }
  }
  const knowledge = isKnown(reading) ? knowledgeProducers.flatMap(run) : []
  const { calibration } = reading.pack
  const coverage = round(reading.evidence.coverage)
  return {
    ...base,
    knowledge,
    ranking: knowledge.length === 0 ? { cover: 0, entries: [] } : fuse(release, reading.pack, knowledge, coverage, reading.named),
    coverage,
    isDoubtful: reading.isDoubtful,
    corrected: reading.corrected,
    unknownCodes: reading.unknownCodes,
    thresholds: {
      answerAt: round(settings.answerAt ?? calibration.answerAt),
      suggestAt: round(settings.suggestAt ?? calibration.suggestAt),
    },
  }
}

function isFound(understanding: Understanding): boolean {
  const { curated: exact, ranking, thresholds } = understanding
  return exact.length > 0 || ranking.cover >= thresholds.suggestAt
}

/** Words of the message in letters that only the questions of the other language know: names, which need no translation. */
function sharesName(message: Message, own: LanguagePack, other: LanguagePack): boolean {
  return latinWords(message.text).some(
    (word) => /[a-z]/.test(word) && !commonEnglish.has(word) && !hasWord(own.ranker.model.vocabulary, word) && hasWord(other.ranker.model.vocabulary, word),
  )
}

/** Whether likeness to the questions of the other language says anything: the message shows no language, its own has no entries, or names are shared. */
function isComparable(message: Message, release: Release, other: LanguagePack): boolean {
  const own = release.packs[message.language]
  if (message.detected === null || own?.labels.some(({ kind }) => kind === 'entry') !== true) return true
  return sharesName(message, own, other)
}

/** Looks in the message's own language first and in the other one when that has nothing; what the owner wrote word for word counts in either. */
export function understand(message: Message, state: DialogueState, release: Release): Understanding {
  const first = understandIn(message, state, release, message.language)
  if (isFound(first)) return first
  for (const other of languages) {
    const pack = release.packs[other]
    if (other === message.language || pack === undefined) continue
    const isExact = curated.produce(message, state, release, other).length > 0
    if (!isExact && !isComparable(message, release, pack)) continue
    const second = understandIn(message, state, release, other)
    if (isFound(second)) return second
  }
  return first
}
