import { fieldLabels } from '../entry.ts'
import { FileProblem } from './problem.ts'
import { excerptOf, type Column, type FileRow, type Value } from './rows.ts'

const names: Record<Column, readonly string[]> = {
  key: ['编号', '条目编号', '知识编号', '标识', 'key', 'id'],
  question: ['标准问', '标准问题', '标准问法', '问题', 'question', 'standardquestion'],
  similar: ['相似问', '相似问题', '相似问法', '相似说法', '扩展问', 'similar', 'similarquestion', 'similarquestions'],
  answer: ['答案', '回答', '回复', 'answer', 'reply'],
  category: ['分类', '类别', '知识分类', 'category'],
  language: ['语言', '语种', 'language', 'lang'],
  tags: ['标签', 'tags', 'tag'],
  validFrom: ['生效时间', '生效日期', '开始时间', 'validfrom'],
  validUntil: ['失效时间', '失效日期', '结束时间', '过期时间', 'validuntil', 'validto'],
  enabled: ['启用', '是否启用', '状态', 'enabled', 'active', 'status'],
  ticketType: ['工单类型', '提交工单', 'tickettype'],
}
const byName = new Map(Object.entries(names).flatMap(([column, all]) => all.map((name) => [name, column as Column] as const)))

/** Which column a heading names: case, spaces, `*`, remarks in brackets and a number behind 'similar' do not matter. */
export function columnNamed(heading: string): Column | undefined {
  const plain = heading
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\([^)]*\)|[\s*_\-:]/gu, '')
  const column = byName.get(plain)
  if (column) return column
  const numbered = byName.get(plain.replace(/\d+$/u, ''))
  return numbered === 'similar' ? 'similar' : undefined
}

export type Layout = readonly (Column | undefined)[]

/** What each cell of the header row stands for; null when it is no header of knowledge (question and answer are needed). */
export function readHeader(cells: readonly Value[]): Layout | null {
  const layout = cells.map((cell) => (typeof cell === 'string' ? columnNamed(cell) : undefined))
  return layout.includes('question') && layout.includes('answer') ? layout : null
}

export function headerMissing(cells: readonly Value[]): FileProblem {
  const seen = excerptOf(cells) || '—'
  return new FileProblem({
    zh: `没有找到表头：第一行须有“标准问”和“答案”两列（也可写 question、answer）。读到的第一行是：${seen}`,
    en: `No header found: the first row needs the columns “question” and “answer” (or 标准问 and 答案). It reads: ${seen}`,
  })
}

const isBlank = (value: Value | undefined): boolean => value === undefined || value === null || (typeof value === 'string' && value.trim() === '')

/** Joins the cells of several columns of similar questions; the separators of the single cells are kept. */
function join(first: Value | undefined, second: Value): Value {
  if (first === undefined || isBlank(first)) return second
  if (isBlank(second)) return first
  return [...splitList(first, 'similar'), ...splitList(second, 'similar')]
}

const separators = { similar: /[|｜]/u, tags: /[,，、;；|｜]/u }

/** The parts of a list in one cell: a line each, or, in a cell of one line, parted by `|` (tags also by commas). */
export function splitList(value: Value, column: 'similar' | 'tags'): string[] {
  if (Array.isArray(value)) return value as string[]
  if (typeof value === 'number') return [String(value)]
  if (typeof value !== 'string') return []
  const parts = /[\r\n]/u.test(value) ? value.split(/\r\n|\r|\n/u) : value.split(separators[column])
  return parts.filter((part) => part.trim() !== '')
}

/** Writes a list so that `splitList` reads the same list: a line each; one line that holds a separator is ended by a line break. */
export function joinList(list: readonly string[], column: 'similar' | 'tags'): string {
  const [only] = list
  if (list.length === 1 && only !== undefined) return separators[column].test(only) ? `${only}\n` : only
  return list.join('\n')
}

/** Makes a row of cells into a FileRow; null for a row without any content. */
export function tableRow(row: number, cells: readonly Value[], layout: Layout): FileRow | null {
  if (cells.every((cell) => isBlank(cell))) return null
  const values: Partial<Record<Column, Value>> = {}
  for (const [at, column] of layout.entries()) {
    if (column === undefined) continue
    const value = cells[at] ?? null
    values[column] = column === 'similar' ? join(values.similar, value) : value
  }
  const surplus = cells.slice(layout.length).some((cell) => !isBlank(cell))
  const problem = surplus
    ? { zh: `单元格数多于表头的 ${layout.length} 列，请检查引号和分隔符`, en: `more cells than the ${layout.length} of the header; check quotation marks and separators` }
    : null
  return { row, values, problem, text: excerptOf(cells) }
}

/** The headings of an export, in this order. */
export const headings = (language: 'zh' | 'en', similarColumns: number): string[] =>
  exportColumns(similarColumns).map((column, at, all) => {
    const label = column === 'similar' && language === 'en' ? 'similar' : column === 'tags' && language === 'en' ? 'tags' : fieldLabels[column][language]
    const nth = all.slice(0, at).filter((other) => other === column).length
    return nth === 0 ? label : `${label}${nth + 1}`
  })

/** The columns of an export; very long lists of similar questions take several columns. */
const exportColumns = (similarColumns: number): Column[] => [
  'key',
  'question',
  ...Array.from({ length: similarColumns }, (): Column => 'similar'),
  'answer',
  'category',
  'language',
  'tags',
  'validFrom',
  'validUntil',
  'enabled',
  'ticketType',
]
