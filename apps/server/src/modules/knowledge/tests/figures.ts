import type { TestFigures, TestOutcome } from '@yingda/contract'
import type { Asked } from '../release/ask.ts'

/** What came of a case: see the contract for what each means. */
export function outcomeOf(expected: string | null, asked: Asked): TestOutcome {
  if (expected === null) {
    if (asked.answered !== null) return 'wrong'
    return asked.suggested.length > 0 ? 'suggested' : 'refused'
  }
  if (!asked.known) return 'missing'
  if (asked.answered !== null) return asked.answered === expected ? 'right' : 'wrong'
  return asked.suggested.includes(expected) ? 'offered' : 'unanswered'
}

/** Counts what came of cases. */
export function countFigures(results: readonly { expected: string | null; outcome: TestOutcome; asked: Asked }[]): TestFigures {
  const present = results.filter(({ outcome }) => outcome !== 'missing')
  const count = (fits: (result: (typeof results)[number]) => boolean): number => present.filter(fits).length
  return {
    cases: results.length,
    covered: count(({ expected }) => expected !== null),
    rightFirst: count(({ asked }) => asked.place === 1),
    rightInThree: count(({ asked }) => asked.place !== null && asked.place <= 3),
    answered: count(({ asked }) => asked.answered !== null),
    wrong: count(({ outcome }) => outcome === 'wrong'),
    mustRefuse: count(({ expected }) => expected === null),
    refused: count(({ outcome }) => outcome === 'refused'),
    missing: results.length - present.length,
  }
}
