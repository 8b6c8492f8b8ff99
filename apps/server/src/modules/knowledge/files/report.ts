import type { Language, RowsReport } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import type { Words } from '../entry.ts'
import { FileProblem } from './problem.ts'

const MAX_REJECTED = 1_000

/** The report of a file that is read at once. */
export class Report {
  readonly #language: Language
  readonly #report: RowsReport = { created: 0, updated: 0, unchanged: 0, rejected: [], rejectedCount: 0 }

  constructor(language: Language) {
    this.#language = language
  }

  count(what: 'created' | 'updated' | 'unchanged'): void {
    this.#report[what] += 1
  }

  reject({ row, text }: { row: number; text: string }, reason: Words): void {
    this.#report.rejectedCount += 1
    if (this.#report.rejected.length < MAX_REJECTED) this.#report.rejected.push({ row, reason: reason[this.#language], text })
  }

  get value(): RowsReport {
    return this.#report
  }
}

/** Turns the fault of a file as a whole into a refusal. */
export async function orRefuse<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (error instanceof FileProblem) throw new AppError('bad_request', { text: error.words, cause: error })
    throw error
  }
}
