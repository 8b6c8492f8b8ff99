import { readControlActs, type ControlAct } from '../control/acts.ts'
import { gatherEvidence, type Evidence as ModelEvidence, type LabelScore } from '../model/evidence.ts'
import { judge, type Judged } from '../model/calibrate.ts'
import { scoreText } from '../model/ranker.ts'
import { hasWord } from '../model/vocabulary.ts'
import type { LanguagePack, Release } from '../release/release.ts'
import { makeSafe } from '../safety.ts'
import { codesIn, isIdentifierOnly, withoutWords } from '../text/codes.ts'
import { detectLanguage } from '../text/language.ts'
import { normalise } from '../text/normalise.ts'
import { essence, squeeze } from '../text/squeeze.ts'
import { exactForm, standardise } from '../text/standard.ts'
import type { Language, TurnInput } from '../types.ts'

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

function readAs(pack: LanguagePack, text: string): Omit<Reading, 'language' | 'pack' | 'corrected' | 'isDoubtful'> {
  const { vocabulary } = pack.ranker.model
  const unknownCodes = codesIn(text).filter((code) => !hasWord(vocabulary, code))
  const named = pack.lexicon.namedIn(text)
  const always = pack.labels.flatMap(({ kind, id }, label) => (kind === 'entry' && named.has(id) ? [label] : []))
  const compared = pack.lexicon.withoutStops(essence(withoutWords(text, unknownCodes)))
  return { evidence: gatherEvidence(scoreText(pack.ranker, compared), always), unknownCodes, named }
}

function likeliest(pack: LanguagePack, evidence: ModelEvidence): Judged | undefined {
  return judge(pack.calibration, evidence).judged[0]
}

/** A message that is not clear as it stands is read once more with its likely typing errors put right; the clearer reading counts. */
function readWith(release: Release, text: string, language: Language): Reading | null {
  const pack = release.packs[language]
  if (pack === undefined) return null
  const plain = readAs(pack, text)
  const clear = release.settings.answerAt ?? pack.calibration.answerAt
  const before = likeliest(pack, plain.evidence)?.probability ?? 0
  if (before >= clear) return { language, pack, ...plain, corrected: null, isDoubtful: false }
  const guesses = pack.corrector.correct(text.slice(0, correctedLength))
  const [first] = guesses
  if (first === undefined) return { language, pack, ...plain, corrected: null, isDoubtful: false }
  let evidence = plain.evidence
  for (const guess of guesses) evidence = eitherOf(evidence, readAs(pack, guess.text).evidence)
  const isDoubtful = first.isDoubtful && likeliest(pack, evidence)?.label !== likeliest(pack, plain.evidence)?.label
  return { language, pack, ...readAs(pack, first.text), evidence, corrected: first.text, isDoubtful }
}

/** What a score counts that needs a correction first. */
const correctedShare = 0.9

/** For each label the better of two readings; the other one is a guess and counts a little less. */
function eitherOf(one: ModelEvidence, other: ModelEvidence): ModelEvidence {
  const labels = new Map(one.labels.map((score) => [score.label, score]))
  for (const score of other.labels) {
    const guess = { ...score, decision: score.decision - (1 - correctedShare), similarity: correctedShare * score.similarity, sense: correctedShare * score.sense }
    const before = labels.get(score.label)
    labels.set(score.label, before === undefined ? guess : betterOf(before, guess))
  }
  return { labels: [...labels.values()], coverage: Math.max(one.coverage, other.coverage) }
}

function betterOf(a: LabelScore, b: LabelScore): LabelScore {
  return {
    label: a.label,
    decision: Math.max(a.decision, b.decision),
    similarity: Math.max(a.similarity, b.similarity),
    nearest: b.similarity > a.similarity ? b.nearest : a.nearest,
    sense: Math.max(a.sense, b.sense),
  }
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
