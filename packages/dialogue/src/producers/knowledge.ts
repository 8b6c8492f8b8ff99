import type { Candidate, Command } from '../commands.ts'
import type { Message, Reading } from '../decide/message.ts'
import type { LabelScore } from '../model/evidence.ts'
import { round } from '../canonical.ts'
import { sharedTerms } from '../text/overlap.ts'
import type { Producer } from './producer.ts'

/** Candidates that get their shared terms worked out; the others never come to speak. */
const explained = 3

function commandFor(reading: Reading, label: number): Command {
  const target = reading.pack.labels[label]
  if (target === undefined) return { kind: 'cannotHandle', why: 'noMatch' }
  return target.kind === 'entry' ? { kind: 'answer', entryId: target.id } : { kind: 'chitchat', entryId: target.id }
}

function candidatesBy(
  name: string,
  version: number,
  valueOf: (score: LabelScore) => number,
  withTerms: boolean,
): (message: Message, reading: Reading) => Candidate[] {
  return (message, reading) => {
    const scores = [...reading.evidence.labels].sort((a, b) => valueOf(b) - valueOf(a) || a.label - b.label)
    return scores.map((score, place) => {
      const question = reading.pack.questions[score.nearest] ?? null
      const terms = withTerms && place < explained ? sharedTerms(message.standard, reading.pack.normalised(score.nearest)) : []
      return {
        producer: name,
        version,
        command: commandFor(reading, score.label),
        score: round(valueOf(score)),
        evidence: { question: withTerms ? question : null, terms },
      }
    })
  }
}

function producerOf(name: string, version: number, candidates: (message: Message, reading: Reading) => Candidate[]): Producer {
  return {
    name,
    version,
    produce: (message, _state, _release, language) => {
      const reading = message.read(language)
      return reading === null ? [] : candidates(message, reading)
    },
  }
}

/** The linear classifier: which entry's questions the message sounds like as a whole. */
export const classifier = producerOf(
  'classifier',
  1,
  candidatesBy('classifier', 1, (score) => score.decision, false),
)

/** Retrieval: which single question is most like the message, and what they share. */
export const retrieval = producerOf(
  'retrieval',
  1,
  candidatesBy('retrieval', 1, (score) => score.similarity, true),
)

/** Meaning: which entry's questions say the same, also in other words, as far as the knowledge of the trade goes. */
export const meaning = producerOf(
  'meaning',
  1,
  candidatesBy('meaning', 1, (score) => score.sense, false),
)
