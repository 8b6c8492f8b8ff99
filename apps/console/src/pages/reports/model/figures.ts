import type { Language, MetricDefinition, MetricUnit, ReportFigure } from '@yingda/contract'
import type { Format } from '../../../i18n/format.ts'
import type { Statistic } from './view.ts'

/** Seconds as people say them: 8.4 s, 3 min 05 s, 2 h 10 min. */
export function secondsText(seconds: number, language: Language): string {
  const word = language === 'zh' ? { s: '秒', min: '分', h: '小时', d: '天', gap: '' } : { s: 's', min: 'min', h: 'h', d: 'd', gap: ' ' }
  const part = (n: number | string, unit: string): string => `${String(n)}${word.gap === '' ? '' : '\u00a0'}${unit}`
  if (seconds < 59.95) return part(seconds < 10 && !Number.isInteger(seconds) ? (Math.round(seconds * 10) / 10) : Math.round(seconds), word.s)
  const whole = Math.round(seconds)
  if (whole < 3600) return `${part(Math.floor(whole / 60), word.min)}${word.gap}${part(String(whole % 60).padStart(2, '0'), word.s)}`
  const minutes = Math.round(seconds / 60)
  if (minutes < 1440) return `${part(Math.floor(minutes / 60), word.h)}${word.gap}${part(String(minutes % 60).padStart(2, '0'), word.min)}`
  const hours = Math.round(seconds / 3600)
  return `${part(Math.floor(hours / 24), word.d)}${word.gap}${part(hours % 24, word.h)}`
}

export interface Words {
  readonly language: Language
  readonly format: Format
}

/** A value in its unit. */
export function valueText(value: number, unit: MetricUnit, { language, format }: Words): string {
  switch (unit) {
    case 'share': return format.percent(value)
    case 'duration': return secondsText(value, language)
    case 'count': return format.number(value)
    case 'ratio': return format.number(Math.round(value * 100) / 100)
    case 'number': return format.number(Math.round(value * 10) / 10)
  }
}

/** The mean, or a percentile where the metric has them. */
export const statisticOf = (figure: ReportFigure | undefined, metric: MetricDefinition, statistic: Statistic): number | null =>
  figure === undefined ? null : statistic === 'value' || metric.percentileError === null ? figure.value : figure[statistic]

export interface Movement {
  readonly way: 'better' | 'worse' | 'same' | 'neither'
  readonly sign: '+' | '−' | '±'
  /** Percentage points of a share, else per cent; null: from nothing. */
  readonly amount: number | null
  readonly points: boolean
}

/** How a figure moved; null when one of the two is none. */
export function movementOf(before: number | null, after: number | null, { unit, better }: Pick<MetricDefinition, 'unit' | 'better'>): Movement | null {
  if (before === null || after === null) return null
  const points = unit === 'share'
  const change = points ? after - before : before === 0 ? (after === 0 ? 0 : null) : (after - before) / before
  const amount = change === null ? null : Math.abs(Math.round(change * 1000) / 10)
  const sign = amount === 0 ? '±' : after > before ? '+' : '−'
  if (amount === 0) return { way: 'same', sign, amount, points }
  const way = better === 'neither' ? 'neither' : after > before === (better === 'more') ? 'better' : 'worse'
  return { way, sign, amount, points }
}
