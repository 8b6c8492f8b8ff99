import type { Language, RowsReport } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { AppError } from '../../../platform/errors.ts'
import { instantNow, type Actor, type KnowledgeContext } from '../context.ts'
import { questionHash, type Words } from '../entry.ts'
import { csvLine } from '../files/csv.ts'
import { createPause } from '../files/pause.ts'
import { orRefuse, Report } from '../files/report.ts'
import { readTable, type TableRow, type TableShape } from '../files/small-table.ts'
import { guessLanguage, languageNamed } from '../files/understand.ts'
import { caseProblem, limits, noSuchEntry, sameCase, tidyCase, type CaseFields, type StoredCase } from './cases.ts'
import { allCases, existingKeys, listSets, lockSet, putCases } from './store.ts'

type Column = 'question' | 'expected' | 'language' | 'note'

const shape: TableShape<Column> = {
  names: {
    question: ['问题', 'question', '问法', '标准问', 'query', 'text'],
    expected: ['期望条目', 'expected', '期望', '条目编号', '编号', 'expected_id', 'key'],
    language: ['语言', 'language', '语种', 'lang'],
    note: ['备注', 'note', '说明', 'comment'],
  },
  required: ['question', 'expected'],
}

const text = (value: string | readonly string[] | null | undefined): string => (typeof value === 'string' ? value : '')

function understand({ values, problem }: TableRow<Column>, language: Language | undefined): CaseFields | Words {
  if (problem) return problem
  if (values.expected === undefined) return { zh: '缺少期望条目（须拒答时写 null）', en: 'the expected entry is missing (null when it must be refused)' }
  const named = languageNamed(text(values.language))
  if (named === null) return { zh: `语言的值“${text(values.language).slice(0, 40)}”无法识别`, en: `the language “${text(values.language).slice(0, 40)}” is not understood` }
  const question = text(values.question)
  const expected = text(values.expected).trim()
  return tidyCase({ question, language: named ?? language ?? guessLanguage(question), expected: expected === '' ? null : expected, note: text(values.note) })
}

interface Read {
  row: TableRow<Column>
  given: CaseFields | Words
}

async function readAll(bytes: Buffer, language: Language | undefined): Promise<Read[]> {
  const rows: Read[] = []
  for await (const row of readTable(bytes, shape)) {
    rows.push({ row, given: understand(row, language) })
    if (rows.length > limits.cases * 2) {
      throw new AppError('too_large', { text: { zh: `文件超过 ${limits.cases * 2} 行；请拆成几个文件。`, en: `The file has more than ${limits.cases * 2} rows. Split it into several files.` } })
    }
  }
  return rows
}

const nameOf = ({ language, question }: CaseFields): string => `${language} ${questionHash(question).toString('hex')}`

interface Work {
  report: Report
  /** By name: the cases of the set, as they will be. */
  cases: Map<string, StoredCase>
  keys: Set<string>
  /** Which row named a question first. */
  seen: Map<string, number>
  changed: StoredCase[]
  at: string
  by: string
}

function judge({ row, given }: Read, work: Work): Words | null {
  if ('zh' in given) return given
  const wrong = caseProblem(given)
  if (wrong) return wrong
  const name = nameOf(given)
  const earlier = work.seen.get(name)
  if (earlier !== undefined) return { zh: `与第 ${earlier} 行重复`, en: `repeats row ${earlier}` }
  const old = work.cases.get(name)
  if (given.expected !== null && given.expected !== old?.expected && !work.keys.has(given.expected)) return noSuchEntry(given.expected)
  if (!old && work.cases.size >= limits.cases) return { zh: `一个测试集最多 ${limits.cases} 个用例`, en: `a test set has at most ${limits.cases} cases` }
  work.seen.set(name, row.row)
  if (old && sameCase(old, given)) {
    work.report.count('unchanged')
    return null
  }
  const next: StoredCase = { ...given, id: old?.id ?? randomUUID(), updatedAt: work.at, updatedBy: work.by }
  work.cases.set(name, next)
  work.changed.push(next)
  work.report.count(old ? 'updated' : 'created')
  return null
}

/** Takes the good rows of a file, over the cases with the same questions; reports the others. @throws AppError not_found, or for a file that is none. */
export async function importTestCases(
  context: KnowledgeContext,
  actor: Actor,
  setId: string,
  file: { bytes: Buffer; rowLanguage: Language | undefined },
  language: Language,
): Promise<RowsReport> {
  const rows = await orRefuse(readAll(file.bytes, file.rowLanguage))
  const report = new Report(language)
  const pause = createPause()
  await context.db.transaction(async (tx) => {
    if (!(await lockSet(tx, setId))) throw new AppError('not_found')
    const stored = await allCases(tx, setId)
    const wanted = rows.flatMap(({ given }) => ('zh' in given || given.expected === null ? [] : [given.expected]))
    const work: Work = {
      report, cases: new Map(stored.map((one) => [nameOf(one), one])), keys: await existingKeys(tx, [...new Set(wanted)]),
      seen: new Map(), changed: [], at: instantNow(context), by: actor.id,
    }
    for (const one of rows) {
      const wrong = judge(one, work)
      if (wrong) report.reject(one.row, wrong)
      await pause()
    }
    for (let from = 0; from < work.changed.length; from += 500) await putCases(tx, setId, work.changed.slice(from, from + 500))
    const { created, updated, unchanged, rejectedCount } = report.value
    await context.audit.record({ actor, action: 'tests.imported', subject: `tests:${setId}`, detail: { created, updated, unchanged, rejected: rejectedCount } }, tx)
  })
  return report.value
}

/** All cases of a set as a file import reads back. @throws AppError not_found. */
export async function exportTestCases(context: KnowledgeContext, setId: string, format: 'csv' | 'jsonl', language: Language): Promise<Buffer> {
  const [set] = await listSets(context.db, setId)
  if (!set) throw new AppError('not_found')
  const cases = await allCases(context.db, setId)
  if (format === 'jsonl') {
    return Buffer.from(cases.map(({ question, language: of, expected, note }) => `${JSON.stringify({ question, language: of, expected, note })}\n`).join(''))
  }
  const heading = (['question', 'expected', 'language', 'note'] as const).map((column) => shape.names[column][language === 'zh' ? 0 : 1])
  const lines = cases.map(({ question, language: of, expected, note }) => csvLine([question, expected ?? '', of, note]))
  // the mark tells Excel that this is UTF-8
  return Buffer.from(`\ufeff${csvLine(heading)}${lines.join('')}`)
}
