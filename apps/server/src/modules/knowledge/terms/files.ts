import type { Language, RowsReport, TermKind } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import { instantNow, type Actor, type KnowledgeContext } from '../context.ts'
import type { Words } from '../entry.ts'
import { csvLine } from '../files/csv.ts'
import { joinList, splitList } from '../files/header.ts'
import { createPause } from '../files/pause.ts'
import { orRefuse, Report } from '../files/report.ts'
import { readTable, type TableRow, type TableShape } from '../files/small-table.ts'
import { languageNamed } from '../files/understand.ts'
import { newTermKey } from './commands.ts'
import { kindName, Lexicon, limits, sameTerms, setName, termsProblem, tidyTerms, type StoredTerms, type TermFields } from './rules.ts'
import { allTerms, lockTerms, putTerms } from './store.ts'

type Column = 'key' | 'language' | 'kind' | 'terms'

const shape: TableShape<Column> = {
  names: {
    key: ['编号', 'key', '标识', 'id', '词表'],
    language: ['语言', 'language', '语种', 'lang'],
    kind: ['类型', 'kind', '种类', 'type'],
    terms: ['词语', 'terms', '词', '同义词', 'words', 'synonyms'],
  },
  required: ['terms'],
}

const kinds = new Map<string, TermKind>(Object.entries({
  同义词: 'synonyms', synonyms: 'synonyms', synonym: 'synonyms', 保护词: 'protected', 专有名词: 'protected', protected: 'protected',
  停用词: 'stop', stop: 'stop', stopwords: 'stop', 'stop words': 'stop',
  用户词典: 'word', 词典: 'word', 自定义词: 'word', word: 'word', dictionary: 'word',
}))

const cell = (value: string | readonly string[] | null | undefined): string => (typeof value === 'string' ? value.trim() : '')

/** What a row says, or what is wrong with it. */
function understand({ values, problem }: TableRow<Column>, language: Language | undefined): (Omit<TermFields, 'key'> & { key: string | null }) | Words {
  if (problem) return problem
  const terms = splitList(values.terms ?? null, 'tags')
  const named = languageNamed(cell(values.language))
  if (named === null) return { zh: `语言的值“${cell(values.language).slice(0, 40)}”无法识别`, en: `the language “${cell(values.language).slice(0, 40)}” is not understood` }
  const kind = kinds.get(cell(values.kind).toLowerCase() || 'synonyms')
  if (kind === undefined) return { zh: `类型的值“${cell(values.kind).slice(0, 40)}”无法识别（同义词、保护词、停用词或用户词典）`, en: `the kind “${cell(values.kind).slice(0, 40)}” is not understood (synonyms, protected, stop or word)` }
  const key = cell(values.key)
  if (key !== '' && !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/u.test(key)) {
    return { zh: '编号只能含字母、数字和 _ . -，以字母或数字开头，最多 80 个字符', en: 'the key may hold letters, digits and _ . - only, begins with a letter or digit, and has at most 80 characters' }
  }
  const guessed = terms.some((term) => /\p{Script=Han}/u.test(term)) ? 'zh' : 'en'
  return { key: key === '' ? null : key, language: named ?? language ?? guessed, kind, terms }
}

interface Import {
  lexicon: Lexicon
  report: Report
  at: string
  by: string
  /** By name: what is to be stored. */
  changed: Map<string, StoredTerms>
  /** Which row of the file named a set first. */
  rows: Map<string, number>
}

function take(work: Import, row: TableRow<Column>, language: Language | undefined): void {
  const { lexicon, report, rows } = work
  const given = understand(row, language)
  if ('zh' in given) {
    report.reject(row, given)
    return
  }
  const key = given.key ?? lexicon.findSame(tidyTerms({ ...given, key: '' }))?.key ?? newTermKey()
  const fields = tidyTerms({ ...given, key })
  const name = setName(fields.language, key)
  const earlier = rows.get(name)
  const wrong = earlier === undefined ? (termsProblem(fields) ?? lexicon.problem(fields)) : { zh: `与第 ${earlier} 行重复`, en: `repeats row ${earlier}` }
  if (wrong) {
    report.reject(row, wrong)
    return
  }
  rows.set(name, row.row)
  const old = lexicon.find(fields.language, key)
  if (old && sameTerms(old, fields)) {
    report.count('unchanged')
    return
  }
  const next: StoredTerms = { ...fields, version: (old?.version ?? 0) + 1, updatedAt: work.at, updatedBy: work.by }
  lexicon.put(next)
  work.changed.set(name, next)
  report.count(old ? 'updated' : 'created')
}

const tooMany = (): AppError =>
  new AppError('too_large', { text: { zh: `文件超过 ${limits.sets * 2} 行；请拆成几个文件。`, en: `The file has more than ${limits.sets * 2} rows. Split it into several files.` } })

/** Takes the good rows of a file, over the sets with the same keys; reports the others. @throws AppError for a file that is none. */
export async function importTermSets(context: KnowledgeContext, actor: Actor, bytes: Buffer, rowLanguage: Language | undefined, language: Language): Promise<RowsReport> {
  const rows: TableRow<Column>[] = []
  await orRefuse(
    (async () => {
      for await (const row of readTable(bytes, shape)) {
        if (rows.push(row) > limits.sets * 2) throw tooMany()
      }
    })(),
  )
  const report = new Report(language)
  const changed = await context.db.transaction(async (tx) => {
    const work: Import = { lexicon: new Lexicon(await lockTerms(tx)), report, at: instantNow(context), by: actor.id, changed: new Map(), rows: new Map() }
    const pause = createPause()
    for (const row of rows) {
      take(work, row, rowLanguage)
      await pause()
    }
    const sets = [...work.changed.values()]
    for (let from = 0; from < sets.length; from += 500) await putTerms(tx, sets.slice(from, from + 500))
    const { created, updated, unchanged, rejectedCount } = report.value
    await context.audit.record({ actor, action: 'terms.imported', subject: 'terms', detail: { created, updated, unchanged, rejected: rejectedCount } }, tx)
    return sets.length > 0
  })
  if (changed) context.changed()
  return report.value
}

/** The owner's sets as a file import reads back. */
export async function exportTermSets(context: KnowledgeContext, filter: { language?: Language | undefined; kind?: TermKind | undefined }, language: Language): Promise<Buffer> {
  const sets = await allTerms(context.db)
  const fits = sets.filter((set) => (filter.language ?? set.language) === set.language && (filter.kind ?? set.kind) === set.kind)
  const heading = (['key', 'language', 'kind', 'terms'] as const).map((column) => shape.names[column][language === 'zh' ? 0 : 1])
  const lines = fits.map((set) => csvLine([set.key, set.language, kindName(set.kind)[language], joinList(set.terms, 'tags')]))
  // the mark tells Excel that this is UTF-8
  return Buffer.from(`\ufeff${csvLine(heading)}${lines.join('')}`)
}
