import type { EngineFailure, EngineFigures } from './run.ts'

type Column = readonly [head: string, cell: (row: EngineFigures) => string]

const percent = (value: number | null): string => (value === null ? '-' : (value * 100).toFixed(1))
const whole = (value: number | null): string => (value === null ? '-' : value.toFixed(0))

const columns: readonly Column[] = [
  ['engine', ({ engine, used_oos_training: used }) => (used ? `${engine} *` : engine)],
  ['R@1 %', ({ recall_at_1: value }) => percent(value)],
  ['R@3 %', ({ recall_at_3: value }) => percent(value)],
  ['MRR', ({ mrr }) => mrr?.toFixed(3) ?? '-'],
  ['AUROC %', ({ oos_auroc: value }) => percent(value)],
  ['OOS@95 %', ({ oos_recall_at_95_in_scope: value }) => percent(value)],
  ['answered %', ({ answered_rate: value }) => percent(value)],
  ['wrong %', ({ wrong_answer_rate: value }) => percent(value)],
  ['train s', ({ train_seconds: value }) => value.toFixed(2)],
  ['p50 µs', ({ latency_us_p50: value }) => whole(value)],
  ['p95 µs', ({ latency_us_p95: value }) => whole(value)],
  ['extra MB', ({ rss_extra_mb: value }) => whole(value)],
  ['model MB', ({ model_mb: value }) => value.toFixed(1)],
]

/** One line an engine, in the order given; an engine without figures says why. */
export function tableOf(rows: readonly (EngineFigures | EngineFailure)[]): string {
  const cells = rows.map((row) => ('failure' in row ? [row.engine, row.failure] : columns.map(([, cell]) => cell(row))))
  const heads = columns.map(([head]) => head)
  const widths = heads.map((head, column) => Math.max(head.length, ...cells.filter((line) => line.length > 2 || column === 0).map((line) => (line[column] ?? '').length)))
  const line = (texts: readonly string[]): string => texts.map((text, i) => (i === 0 ? text.padEnd(widths[i] ?? 0) : text.padStart(widths[i] ?? 0))).join('  ')
  const body = cells.map((texts) => (texts.length > 2 ? line(texts) : `${(texts[0] ?? '').padEnd(widths[0] ?? 0)}  ${texts[1] ?? ''}`))
  return [line(heads), line(widths.map((width) => '-'.repeat(width))), ...body].join('\n')
}
