import type { TermPreview, TestOutcome } from '@yingda/contract'
import type { Asked, Question } from '../release/ask.ts'
import { outcomeOf } from '../tests/figures.ts'

type Difference = NonNullable<TermPreview['result']>['differences'][number]

/** A question with where it comes from; `expected` undefined: nobody knows the right answer. */
export interface SourcedQuestion extends Question {
  source: Difference['source']
  expected?: string | null
}

export const MAX_SHOWN = 100

const goodness: Record<TestOutcome, number | null> = { wrong: 0, unanswered: 1, suggested: 1, offered: 2, right: 3, refused: 3, missing: null }

function wayOf({ expected }: SourcedQuestion, before: Asked, after: Asked): Difference['way'] {
  if (expected === undefined) return 'other'
  const was = goodness[outcomeOf(expected, before)]
  const is = goodness[outcomeOf(expected, after)]
  if (was === null || is === null || was === is) return 'other'
  return is > was ? 'better' : 'worse'
}

/** What the customer would see, for comparing. */
const seen = ({ decision, answered, suggested }: Asked): string => JSON.stringify([decision.kind, answered, [...suggested].sort()])

const ORDER: Record<Difference['way'], number> = { worse: 0, better: 1, other: 2 }

/** The questions whose decision differs: how many, and the first of them, what is known to become worse before the others. */
export function compareAnswers(questions: readonly SourcedQuestion[], before: readonly Asked[], after: readonly Asked[], questionOf: (key: string) => string | null): { changed: number; better: number; worse: number; differences: Difference[] } {
  const all = questions.flatMap((question, at): Difference[] => {
    const [was, is] = [before[at], after[at]]
    if (!was || !is || seen(was) === seen(is)) return []
    const { text, language, source, expected } = question
    return [{ question: text, language, source, ...(expected === undefined ? {} : { expected, expectedQuestion: expected === null ? null : questionOf(expected) }), way: wayOf(question, was, is), before: was.decision, after: is.decision }]
  })
  const count = (way: Difference['way']): number => all.filter((one) => one.way === way).length
  const sorted = [...all].sort((a, b) => ORDER[a.way] - ORDER[b.way])
  return { changed: all.length, better: count('better'), worse: count('worse'), differences: sorted.slice(0, MAX_SHOWN) }
}
