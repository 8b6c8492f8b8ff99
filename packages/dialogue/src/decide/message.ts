import { readControlActs, type ControlAct } from '../control/acts.ts'
import { gatherEvidence, type Evidence as ModelEvidence } from '../model/evidence.ts'
import { judge, type Judged } from '../model/calibrate.ts'
import { scoreText, type Scores } from '../model/ranker.ts'
import { hasWord } from '../model/vocabulary.ts'
import type { LanguagePack, Release } from '../release/release.ts'
import { makeSafe } from '../safety.ts'
import { codesIn, isIdentifierOnly, withoutWords } from '../text/codes.ts'
import { detectLanguage } from '../text/language.ts'
import { normalise } from '../text/normalise.ts'
import { essence, squeeze } from '../text/squeeze.ts'
import { exactForm, standardise } from '../text/standard.ts'
import type { Language, TurnInput } from '../types.ts'
import { bestOf, copyOf } from './readings.ts'

/** How the questions of one language compare with a message. */
export interface Reading {
  readonly language: Language
  readonly pack: LanguagePack
  readonly evidence: ModelEvidence
  readonly unknownCodes: readonly string[]
  /** Entries that hold the protected terms the message names. */
  readonly named: ReadonlySet<string>
  /** The text with typing errors put right, when that was the clearer reading. */
  readonly corrected: string | null
  /** Only a doubtful correction leads to the likeliest entry: to be suggested, never answered. */
  readonly isDoubtful: boolean
}

/** A message as everything behind normalisation sees it. */
export interface Message {
  readonly input: TurnInput
  /** Normalised, in the words of the customer. */
  readonly text: string
  /** In the standard form, in which it is compared with the knowledge. */
  readonly standard: string
  /** As a key: in the form in which equal texts ask the same, without spaces. */
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

/** Typing errors are looked for in so many characters. */
const correctedLength = 200

/**
 * Most messages are meant as they are typed: a reading must be so much likelier (logarithm of the odds) before what was typed counts less
 * than it.
 */
const typedGain = 4

/** What a text, as typed or as it may have been meant, is compared with. */
interface Read {
  readonly scores: Scores
  readonly unknownCodes: readonly string[]
  readonly named: ReadonlySet<string>
  /** Labels that count wherever they stand: those of the terms that the text names. */
  readonly always: readonly number[]
}

function readAs(pack: LanguagePack, text: string): Read {
  const { vocabulary } = pack.ranker.model
  const unknownCodes = codesIn(text).filter((code) => !hasWord(vocabulary, code))
  const named = pack.lexicon.namedIn(text)
  const always = pack.labels.flatMap(({ kind, id }, label) => (kind === 'entry' && named.has(id) ? [label] : []))
  const compared = pack.lexicon.withoutStops(essence(withoutWords(text, unknownCodes)))
  return { scores: scoreText(pack.ranker, compared), unknownCodes, named, always }
}

function likeliest(pack: LanguagePack, evidence: ModelEvidence): Judged | undefined {
  return judge(pack.calibration, evidence).judged[0]
}

/** A message that is not clear as it stands is read again with its likely typing errors put right; each entry counts by its best reading. */
function readWith(release: Release, text: string, language: Language): Reading | null {
  const pack = release.packs[language]
  if (pack === undefined) return null
  const { scores, always, unknownCodes, named } = readAs(pack, text)
  const evidence = gatherEvidence(scores, always)
  const plain = { language, pack, evidence, unknownCodes, named, corrected: null, isDoubtful: false }
  const clear = release.settings.answerAt ?? pack.calibration.answerAt
  const before = likeliest(pack, evidence)
  if ((before?.probability ?? 0) >= clear) return plain
  const guesses = pack.corrector.correct(text.slice(0, correctedLength))
  const [first] = guesses
  if (first === undefined) return plain
  const typed = { scores: copyOf(scores), gain: typedGain }
  const others = guesses.map((guess) => {
    const read = readAs(pack, guess.text)
    return { ...read, scores: copyOf(read.scores), gain: guess.gain }
  })
  const likely = gatherEvidence(bestOf([typed, ...others]), [...always, ...(others[0]?.always ?? [])])
  const isDoubtful = first.isDoubtful && likeliest(pack, likely)?.label !== before?.label
  return { ...plain, ...withNamesOf(others[0]), evidence: likely, corrected: first.text, isDoubtful }
}

function withNamesOf(read: Read | undefined): Pick<Read, 'unknownCodes' | 'named'> | null {
  return read === undefined ? null : { unknownCodes: read.unknownCodes, named: read.named }
}

/** Normalises a message, makes it safe and reads its control acts. */
export function readMessage(release: Release, input: TurnInput): Message {
  const safe = makeSafe(input.text, release.settings.maxLength)
  const { text } = normalise(safe.text)
  const form = standardise(safe.text)
  const standard = form.text
  const detected = detectLanguage(text)
  const readings = new Map<Language, Reading | null>()
  return {
    input,
    text,
    standard,
    squeezed: squeeze(exactForm(form).text),
    truncated: safe.truncated,
    detected,
    language: detected ?? input.language,
    acts: readControlActs(squeeze(standard)),
    isIdentifierOnly: isIdentifierOnly(text),
    read: (language) => {
      const known = readings.get(language)
      if (known !== undefined) return known
      const reading = readWith(release, standard, language)
      readings.set(language, reading)
      return reading
    },
  }
}
