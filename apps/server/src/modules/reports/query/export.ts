import { reportQuery, reportRowsQuery, type Language, type Report, type ReportRowsQuery } from '@yingda/contract'
import { Readable } from 'node:stream'
import type { z } from 'zod'
import { AppError } from '../../../platform/errors.ts'
import { csvLine, writeXlsx } from '../../knowledge/index.ts'
import { findMetric, hasPercentiles, type Metric } from '../metrics/index.ts'
import type { Sight } from '../policy.ts'
import { readSettings } from '../settings.ts'
import { listRows } from './rows.ts'
import { runReport, type QueryContext } from './run.ts'

/** Spreadsheet programs take a file without it for one of another encoding. */
const BOM = '\uFEFF'
export const MOST_EXPORTED_ROWS = 50_000
const PAGE = 200

export type Cell = string | number
type Format = 'csv' | 'xlsx'

/** @throws AppError bad_request for text that is no such query */
function parsed<S extends z.ZodType>(schema: S, text: string): z.output<S> {
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new AppError('bad_request', { fields: [{ path: 'query.query', message: 'not a query as JSON' }], cause })
  }
}

/** Local time of a zone as people and spreadsheets write it. */
function localTime(at: string, timeZone: string): string {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-CA', {
    timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  }).formatToParts(Date.parse(at)).map(({ type, value }) => [type, value]))
  return `${parts['year'] ?? ''}-${parts['month'] ?? ''}-${parts['day'] ?? ''} ${parts['hour'] ?? ''}:${parts['minute'] ?? ''}:${parts['second'] ?? ''}`
}

export const mediaTypes: Record<Format, string> = { csv: 'text/csv; charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' }

function file(format: Format, sheet: string, header: readonly string[], pages: AsyncIterable<readonly (readonly Cell[])[]>): Readable {
  if (format === 'xlsx') return Readable.from(writeXlsx(sheet, header, pages))
  return Readable.from((async function* (): AsyncGenerator<string> {
    yield BOM + csvLine(header)
    // Numbers are ours: only text could be taken for a formula.
    for await (const page of pages) yield page.map((cells) => csvLine(cells.map(String))).join('')
  })())
}

const units = {
  zh: { count: '次', share: '占比', ratio: '比值', duration: '秒', number: '' },
  en: { count: 'count', share: 'share', ratio: 'ratio', duration: 's', number: '' },
} as const

function headings(metric: Metric, language: Language): string[] {
  const unit = units[language][metric.unit]
  const name = unit === '' ? metric.name[language] : `${metric.name[language]} (${unit})`
  const of = language === 'zh' ? `${metric.name.zh}·分母` : `${metric.name.en}, of`
  return [name, ...(metric.unit === 'count' ? [] : [of]), ...(hasPercentiles(metric) ? ['p50', 'p90', 'p95'].map((each) => `${metric.name[language]} ${each}`) : [])]
}

function figures(metric: Metric, values: Report['totals']): Cell[] {
  const { value, of, p50, p90, p95 } = values[metric.id] ?? { value: null, of: 0, p50: null, p90: null, p95: null }
  return [value ?? '', ...(metric.unit === 'count' ? [] : [of]), ...(hasPercentiles(metric) ? [p50 ?? '', p90 ?? '', p95 ?? ''] : [])]
}

const word = (language: Language, zh: string, en: string): string => (language === 'zh' ? zh : en)

export interface Exported {
  stream: Readable
  format: Format
  /** For the audit. */
  metrics: string[]
  from: string
  to: string
}

/** A report as a file, the total in the last row. @throws AppError bad_request */
export async function exportReport(context: QueryContext, sight: Sight, text: string, format: Format, language: Language): Promise<Exported> {
  const query = parsed(reportQuery, text)
  const report = await runReport(context, sight, { ...query, compare: false })
  const settings = await readSettings(context.db)
  const metrics = query.metrics.flatMap((id) => findMetric(id, settings) ?? [])
  const timed = query.interval !== 'none'
  const header = [
    ...(timed ? [word(language, `时间（${report.timeZone}）`, `Time (${report.timeZone})`)] : []), ...(query.groupBy === null ? [] : [word(language, '分组', 'Divided by')]), ...metrics.flatMap((metric) => headings(metric, language)),
  ]
  const nobody = word(language, '（无）', '(none)')
  const rows: Cell[][] = report.cells.map(({ at, key, label, values }) => [
    ...(timed ? [at === null ? '' : localTime(at, report.timeZone)] : []), ...(query.groupBy === null ? [] : [key === '' ? nobody : (label ?? key ?? '')]), ...metrics.flatMap((metric) => figures(metric, values)),
  ])
  const lead = (timed ? 1 : 0) + (query.groupBy === null ? 0 : 1)
  const total = word(language, '合计', 'Total')
  rows.push([...Array.from({ length: lead }, (_, i) => (i === 0 ? total : '')), ...metrics.flatMap((metric) => figures(metric, report.totals))])
  const pages = (async function* (): AsyncGenerator<Cell[][]> {
    await Promise.resolve()
    yield rows
  })()
  return { stream: file(format, word(language, '报表', 'Report'), header, pages), format, metrics: query.metrics, from: query.from, to: query.to }
}

/** The rows behind a figure as a file, read page by page while it is sent; at most 50,000. @throws AppError bad_request */
export async function exportRows(context: QueryContext, sight: Sight, text: string, format: Format, language: Language): Promise<Exported> {
  const query = parsed(reportRowsQuery, text)
  const settings = await readSettings(context.db)
  const metric = findMetric(query.metric, settings)
  const { timeZone } = settings
  // The first page before anything is sent: what is wrong with the query is told as an error.
  const first = await listRows(context, sight, { ...query, cursor: undefined, limit: PAGE })
  const header = [
    word(language, `时间（${timeZone}）`, `Time (${timeZone})`), metric === undefined ? '' : (headings(metric, language)[0] ?? ''), word(language, '会话', 'Conversation'), word(language, '第几次', 'Session'), word(language, '工单', 'Ticket'),
    word(language, '坐席', 'Agent'), word(language, '组', 'Group'), word(language, '站点', 'Site'), word(language, '原因', 'Cause'), word(language, '结果', 'Outcome'),
  ]
  return { stream: file(format, word(language, '明细', 'Rows'), header, rowPages(context, sight, query, first, timeZone)), format, metrics: [query.metric], from: query.from, to: query.to }
}

async function* rowPages(context: QueryContext, sight: Sight, query: ReportRowsQuery, first: Awaited<ReturnType<typeof listRows>>, timeZone: string): AsyncGenerator<Cell[][]> {
  let page = first
  for (let sent = 0; sent < MOST_EXPORTED_ROWS; sent += PAGE) {
    yield page.items.map((row): Cell[] => [
      localTime(row.at, timeZone), row.value, row.conversationId ?? '', row.session ?? '', row.ticketId ?? '', row.agent?.name ?? '', row.group?.name ?? '', row.site?.name ?? '', row.cause ?? '', row.outcome ?? '',
    ])
    if (page.next === null) return
    page = await listRows(context, sight, { ...query, cursor: page.next, limit: PAGE })
  }
}
