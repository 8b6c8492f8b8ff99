import { readControlActs, type ControlAct } from '../control/acts.ts'
import { gatherEvidence, type Evidence as ModelEvidence } from '../model/evidence.ts'
import { scoreText } from '../model/ranker.ts'
import { hasWord } from '../model/vocabulary.ts'
import type { LanguagePack, Release } from '../release/release.ts'
import { makeSafe } from '../safety.ts'
import { codesIn, isIdentifierOnly, withoutWords } from '../text/codes.ts'
import { detectLanguage } from '../text/language.ts'
import { normalise } from '../text/normalise.ts'
import { essence, squeeze } from '../text/squeeze.ts'
import type { Language, TurnInput } from '../types.ts'

/** How the questions of one language compare with a message. */
export interface Reading {
  readonly language: Language
  readonly pack: LanguagePack
  readonly evidence: ModelEvidence
  readonly unknownCodes: readonly string[]
  /** Entries that hold the protected terms the message names. */
  readonly named: ReadonlySet<string>
}

/** A message as everything behind normalisation sees it. */
export interface Message {
  readonly input: TurnInput
  readonly text: string
  readonly squeezed: string
  readonly truncated: boolean
  readonly detected: Language | null
  /** The language to answer in: the message's own where it shows, else the conversation's. */
  readonly language: Language
  readonly acts: readonly ControlAct[]
  readonly isIdentifierOnly: boolean
  /** Compared with the questions of a language, once; null when the release has none in it. */
  readonly read: (language: Language) => Reading | null
}

function readWith(release: Release, text: string, language: Language): Reading | null {
  const pack = release.packs[language]
  if (pack === undefined) return null
  const { vocabulary } = pack.ranker.model
  const unknownCodes = codesIn(text).filter((code) => !hasWord(vocabulary, code))
  const named = pack.lexicon.namedIn(text)
  const always = pack.labels.flatMap(({ kind, id }, label) => (kind === 'entry' && named.has(id) ? [label] : []))
  const compared = pack.lexicon.withoutStops(essence(withoutWords(text, unknownCodes)))
  const evidence = gatherEvidence(scoreText(pack.ranker, compared), always)
  return { language, pack, evidence, unknownCodes, named }
}

/** Normalises a message, makes it safe and reads its control acts. */
export function readMessage(release: Release, input: TurnInput): Message {
  const safe = makeSafe(input.text, release.settings.maxLength)
  const { text } = normalise(safe.text)
  const squeezed = squeeze(text)
  const detected = detectLanguage(text)
  const readings = new Map<Language, Reading | null>()
  return {
    input,
    text,
    squeezed,
    truncated: safe.truncated,
    detected,
    language: detected ?? input.language,
    acts: readControlActs(squeezed),
    isIdentifierOnly: isIdentifierOnly(text),
    read: (language) => {
      const known = readings.get(language)
      if (known !== undefined) return known
      const reading = readWith(release, text, language)
      readings.set(language, reading)
      return reading
    },
  }
}
