import type { Language, RowsReport } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import type { Transaction } from '../../../platform/database/database.ts'
import { AppError } from '../../../platform/errors.ts'
import { instantNow, type Actor, type KnowledgeContext } from '../context.ts'
import type { Words } from '../entry.ts'
import { csvLine } from '../files/csv.ts'
import { findFormat } from '../files/format.ts'
import { joinList, splitList } from '../files/header.ts'
import { createPause } from '../files/pause.ts'
import { orRefuse, Report } from '../files/report.ts'
import { readTable, type TableRow, type TableShape } from '../files/small-table.ts'
import { newKey } from './commands.ts'
import { products as kind } from './kinds.ts'
import { nameForm, nameTaken, namesOfProduct, type Owner, type ProductFields, type StoredProduct } from './rules.ts'
import { allProducts, countProducts, findProducts, lockNames, ownersOf, putProducts } from './store.ts'

type Column = 'key' | 'name' | 'aliases'

const shape: TableShape<Column> = {
  names: {
    key: ['编号', 'key', '商品编号', '货号', 'SKU', 'id', '编码'],
    name: ['名称', 'name', '商品名称', '商品名', '商品', '品名', 'product', 'product name', 'title'],
    aliases: ['别名', 'aliases', '其他叫法', '俗称', '简称', 'alias', 'synonyms'],
  },
  required: ['name'],
}

const BATCH = 500
const MAX_ROWS = 40_000

const cell = (value: string | readonly string[] | null | undefined): string => (typeof value === 'string' ? value.trim() : '')

interface Given extends Omit<ProductFields, 'key'> {
  key: string | null
  row: TableRow<Column>
}

/** What a row says, or what is wrong with it. */
function understand(row: TableRow<Column>): Given | Words {
  if (row.problem) return row.problem
  const key = cell(row.values.key)
  if (key !== '' && !/^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/u.test(key)) {
    return { zh: '编号只能含字母、数字和 _ . -，以字母或数字开头，最多 80 个字符', en: 'the key may hold letters, digits and _ . - only, begins with a letter or digit, and has at most 80 characters' }
  }
  return { row, key: key === '' ? null : key, name: cell(row.values.name), aliases: splitList(row.values.aliases ?? null, 'tags') }
}

interface Import {
  tx: Transaction
  report: Report
  at: string
  by: string
  /** How many there are with those that were taken. */
  count: number
  /** Which row of the file named a product first. */
  rows: Map<string, number>
  /** Names that rows before have taken, by form. */
  taken: Map<string, Owner>
  changed: boolean
}

interface Known {
  owners: Map<string, Owner>
  stored: Map<string, StoredProduct>
}

/** What is stored under the keys and names of some rows: two questions for all of them. */
async function lookUp(tx: Transaction, batch: readonly Given[]): Promise<Known> {
  const owners = await ownersOf(tx, batch.flatMap((given) => [given.name, ...given.aliases].map(nameForm)))
  const keys = batch.flatMap(({ key, name }) => key ?? owners.get(nameForm(name))?.key ?? [])
  return { owners, stored: new Map((await findProducts(tx, keys)).map((product) => [product.key, product])) }
}

/** The key of the product of this very name, for a row that gives none. */
function keyFor({ name }: Given, { owners, stored }: Known): string {
  const owner = owners.get(nameForm(name))
  const found = owner?.what === 'product' ? stored.get(owner.key) : undefined
  return found && nameForm(found.name) === nameForm(name) ? found.key : newKey(kind.prefix)
}

function clashOf(work: Import, known: Known, fields: ProductFields): Words | null {
  for (const name of namesOfProduct(fields)) {
    const owner = work.taken.get(nameForm(name)) ?? known.owners.get(nameForm(name))
    if (owner && !(owner.what === 'product' && owner.key === fields.key)) return nameTaken(name, owner)
  }
  return null
}

function take(work: Import, known: Known, given: Given): StoredProduct | null {
  const { report, rows } = work
  const fields = kind.tidy({ key: given.key ?? keyFor(given, known), name: given.name, aliases: given.aliases })
  const earlier = rows.get(fields.key)
  const old = known.stored.get(fields.key)
  const wrong = earlier === undefined ? (kind.problem(fields) ?? clashOf(work, known, fields)) : { zh: `与第 ${earlier} 行重复`, en: `repeats row ${earlier}` }
  const problem = wrong ?? (!old && work.count >= kind.most ? kind.tooMany : null)
  if (problem) {
    report.reject(given.row, problem)
    return null
  }
  rows.set(fields.key, given.row.row)
  for (const name of namesOfProduct(fields)) work.taken.set(nameForm(name), { what: 'product', key: fields.key, name: fields.name })
  if (old && kind.same(old, fields)) {
    report.count('unchanged')
    return null
  }
  report.count(old ? 'updated' : 'created')
  if (!old) work.count += 1
  return { ...fields, id: old?.id ?? randomUUID(), version: (old?.version ?? 0) + 1, updatedAt: work.at, updatedBy: work.by }
}

async function takeBatch(work: Import, batch: readonly Given[]): Promise<void> {
  const known = await lookUp(work.tx, batch)
  const products = batch.flatMap((given) => take(work, known, given) ?? [])
  await putProducts(work.tx, products)
  if (products.length > 0) work.changed = true
}

const tooMany = (): AppError =>
  new AppError('too_large', { text: { zh: `文件超过 ${MAX_ROWS} 行；请拆成几个文件。`, en: `The file has more than ${MAX_ROWS} rows. Split it into several files.` } })

async function readAll(bytes: Buffer, report: Report): Promise<Given[]> {
  const rows: Given[] = []
  let read = 0
  for await (const row of readTable(bytes, shape)) {
    if ((read += 1) > MAX_ROWS) throw tooMany()
    const given = understand(row)
    if ('zh' in given) report.reject(row, given)
    else rows.push(given)
  }
  return rows
}

/** Takes the good rows of a file, over the products with the same keys; reports the others. @throws AppError for a file that is none. */
export async function importProducts(context: KnowledgeContext, actor: Actor, file: { name: string; bytes: Buffer }, language: Language): Promise<RowsReport> {
  findFormat(file.name, file.bytes)
  const report = new Report(language)
  const rows = await orRefuse(readAll(file.bytes, report))
  const changed = await context.db.transaction(async (tx) => {
    await lockNames(tx)
    const work: Import = { tx, report, at: instantNow(context), by: actor.id, count: await countProducts(tx), rows: new Map(), taken: new Map(), changed: false }
    const pause = createPause()
    for (let from = 0; from < rows.length; from += BATCH) {
      await takeBatch(work, rows.slice(from, from + BATCH))
      await pause()
    }
    const { created, updated, unchanged, rejectedCount } = report.value
    await context.audit.record({ actor, action: 'product.imported', subject: 'products', detail: { file: file.name, created, updated, unchanged, rejected: rejectedCount } }, tx)
    return work.changed
  })
  if (changed) context.changed()
  return report.value
}

/** All products as a file that import reads back. */
export async function exportProducts(context: KnowledgeContext, language: Language): Promise<Buffer> {
  const heading = (['key', 'name', 'aliases'] as const).map((column) => shape.names[column][language === 'zh' ? 0 : 1])
  const lines = (await allProducts(context.db)).map(({ key, name, aliases }) => csvLine([key, name, joinList(aliases, 'tags')]))
  // the mark tells Excel that this is UTF-8
  return Buffer.from(`\ufeff${csvLine(heading)}${lines.join('')}`)
}
