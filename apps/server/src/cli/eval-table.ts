import type { EntityFigures, EntityReport, NoiseComparison, NoiseReport } from '@yingda/dialogue/evaluate'
import { say, type OperatorLanguage, type Words } from '../platform/config/problem.ts'

type Language = OperatorLanguage | undefined
type Unit = 'share' | 'plain' | 'count' | 'seconds' | 'microseconds' | 'megabytes'

interface Line {
  readonly key: string
  readonly words: Words
  readonly unit: Unit
}

const line = (key: string, unit: Unit, zh: string, en: string): Line => ({ key, unit, words: { zh, en } })

const understanding: readonly Line[] = [
  line('in_scope', 'count', '应能回答的问题', 'questions the knowledge covers'),
  line('out_of_scope', 'count', '应当拒答的问题', 'questions to be refused'),
  line('accuracy', 'share', '准确率（排第一的即正确）', 'accuracy (right at first place)'),
  line('macro_f1', 'share', '宏平均 F1', 'macro F1'),
  line('recall_at_3', 'share', '前三命中率', 'right among the first three'),
  line('mrr', 'plain', '平均倒数排名 MRR', 'mean reciprocal rank'),
  line('oos_auroc', 'share', '区分该不该答（AUROC）', 'telling what to refuse (AUROC)'),
  line('oos_recall_at_95_in_scope', 'share', '保留 95% 应答问题时，识别出的应拒问题', 'to be refused and seen so, with 95 % of the others kept'),
  line('answered_rate', 'share', '默认设置下直接回答', 'answered at shipped defaults'),
  line('wrong_answer_rate', 'share', '回答中的错误', 'wrong among the answers'),
  line('suggested_rate', 'share', '给出候选问题（您是不是想问）', 'given a "did you mean" list'),
  line('suggestion_hit_rate', 'share', '候选中包含正确条目', 'of these lists, with the right entry'),
  line('refused_rate', 'share', '误拒（应能回答）', 'refused though covered'),
  line('refused_oos_rate', 'share', '应拒问题中已拒答', 'of what is to be refused: refused'),
  line('answered_oos_rate', 'share', '应拒问题中误答', 'of what is to be refused: answered'),
  line('train_seconds', 'seconds', '训练用时', 'training'),
  line('latency_us_p50', 'microseconds', '一轮对话用时 p50', 'a turn, p50'),
  line('latency_us_p95', 'microseconds', '一轮对话用时 p95', 'a turn, p95'),
  line('rss_mb', 'megabytes', '进程内存', 'memory of the process'),
  line('rss_extra_mb', 'megabytes', '其中知识与行业知识占用', 'of it for the release and the trade'),
  line('train_peak_rss_mb', 'megabytes', '训练进程的内存峰值', 'peak memory of training'),
]

function format(value: unknown, unit: Unit): string {
  if (typeof value !== 'number') return '—'
  switch (unit) {
    case 'share':
      return `${(value * 100).toFixed(1)} %`
    case 'plain':
      return value.toFixed(3)
    case 'count':
      return String(value)
    case 'seconds':
      return `${value.toFixed(2)} s`
    case 'microseconds':
      return `${value.toFixed(0)} µs`
    case 'megabytes':
      return `${value.toFixed(0)} MB`
  }
}

/** Columns on a terminal: Chinese characters and full-width signs take two. */
function widthOf(text: string): number {
  return [...text].reduce((sum, char) => sum + (/[\u1100-\u115f\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60]|—/u.test(char) ? 2 : 1), 0)
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))))
  const pad = (text: string, column: number): string => {
    const blank = ' '.repeat((widths[column] ?? 0) - widthOf(text))
    return column === 0 ? text + blank : blank + text
  }
  return rows.map((row) => `  ${row.map(pad).join('  ')}`.trimEnd()).join('\n')
}

/** The figures of questions, one a line; those that say nothing here are left out. */
export function understandingTable(figures: object, language: Language): string {
  const values = figures as Readonly<Record<string, unknown>>
  const lines = understanding.filter(({ key }) => values[key] !== undefined && values[key] !== null)
  return columns(lines.map(({ key, words, unit }) => [say(words, language), format(values[key], unit)]))
}

const counted = (figures: EntityFigures): string[] => [
  format(figures.expected, 'count'),
  format(figures.precision, 'share'),
  format(figures.recall, 'share'),
  format(figures.f1, 'share'),
  format(figures.exact_f1, 'share'),
]

/** Entities: all, by language and by type. */
export function entityTable(report: EntityReport, language: Language): string {
  const heads: Words[] = [
    { zh: '', en: '' },
    { zh: '应有', en: 'expected' },
    { zh: '精确率', en: 'precision' },
    { zh: '召回率', en: 'recall' },
    { zh: 'F1', en: 'F1' },
    { zh: '位置也对的 F1', en: 'F1 with the span' },
  ]
  const named = (table: Readonly<Record<string, EntityFigures>>): string[][] => Object.entries(table).map(([name, figures]) => [name, ...counted(figures)])
  return columns([
    heads.map((words) => say(words, language)),
    [say({ zh: '全部', en: 'all' }, language), ...counted(report)],
    ...named(report.by_language),
    ...named(report.by_type),
  ])
}

const kinds: Readonly<Record<string, Words>> = {
  homophone: { zh: '同音字', en: 'same sound' },
  fuzzy: { zh: '近音字', en: 'similar sound' },
  pinyin: { zh: '拼音', en: 'pinyin' },
  initials: { zh: '拼音首字母', en: 'pinyin initials' },
  mixed: { zh: '拼音混写', en: 'mixed pinyin' },
  similar: { zh: '形近字', en: 'similar shape' },
  drop: { zh: '漏字', en: 'left out' },
  double: { zh: '重复', en: 'doubled' },
  swap: { zh: '颠倒', en: 'swapped' },
  traditional: { zh: '繁体', en: 'traditional' },
  voice: { zh: '语音输入', en: 'dictated' },
  key: { zh: '邻键', en: 'neighbouring key' },
  joined: { zh: '连写', en: 'run together' },
  parted: { zh: '拆写', en: 'written apart' },
  sounds: { zh: '按音拼错', en: 'spelt by sound' },
}

const comparison = (figures: NoiseComparison): string[] => [
  format(figures.queries, 'count'),
  format(figures.clean.recall_at_1, 'share'),
  format(figures.noisy.recall_at_1, 'share'),
  format(figures.clean.recall_at_3, 'share'),
  format(figures.noisy.recall_at_3, 'share'),
  format(figures.kept_at_3, 'share'),
]

/** Questions with and without errors: all kinds together, by language, and each kind alone. */
export function noiseTable(report: NoiseReport, language: Language): string {
  const heads: Words[] = [
    { zh: '', en: '' },
    { zh: '问题', en: 'questions' },
    { zh: '第一命中', en: 'first' },
    { zh: '有错时', en: 'with errors' },
    { zh: '前三命中', en: 'first three' },
    { zh: '有错时', en: 'with errors' },
    { zh: '前三保持', en: 'kept' },
  ]
  const byKind = Object.entries(report.by_kind).map(([kind, figures]) => [say(kinds[kind] ?? { zh: kind, en: kind }, language), ...comparison(figures)])
  const byLanguage = Object.entries(report.by_language).map(([name, figures]) => [name, ...comparison(figures)])
  return columns([
    heads.map((words) => say(words, language)),
    [say({ zh: '各种错误', en: 'all kinds' }, language), ...comparison(report)],
    ...byLanguage,
    ...byKind,
  ])
}
