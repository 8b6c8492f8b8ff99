import type { Candidate } from '../commands.ts'
import type { Passages } from '../passages/passages.ts'
import type { Producer } from './producer.ts'

const mostCandidates = 3

/** The passages of one language's documents that a normalised text may be answered with, likeliest first. */
export function passagesFor(passages: Passages, text: string): Candidate[] {
  return passages.find(text, mostCandidates).flatMap(({ documentId, passage, probability, coverage, score, terms }) => {
    const shown = passages.show(documentId, passage, text)
    if (shown === null) return []
    const { title, heading, highlights } = shown
    return [
      {
        producer: 'passages',
        version: 1,
        command: { kind: 'passage', documentId, passage } as const,
        score,
        evidence: { question: null, terms, passage: { title, heading, probability, coverage, highlights } },
      },
    ]
  })
}

/** Passages of the owner's documents. Asked only where no entry answers: see decide/passages.ts. */
export const passages: Producer = {
  name: 'passages',
  version: 1,
  produce: (message, _state, release, language) => {
    const own = release.passages[language]
    return own === undefined ? [] : passagesFor(own, message.text)
  },
}
