import type { ReportEffect, ReportSettings } from '@yingda/contract'
import { secondsText, type Words } from './figures.ts'

/** Money as people of a language write it. */
export function moneyText(amount: number, currency: string, { language }: Pick<Words, 'language'>): string {
  try {
    return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { style: 'currency', currency, currencyDisplay: 'narrowSymbol', maximumFractionDigits: amount < 100 ? 2 : 0 }).format(amount)
  } catch (error) {
    if (error instanceof RangeError) return `${String(Math.round(amount))} ${currency}`
    throw error
  }
}

/** A value of an effect in its unit. */
export function effectText(key: ReportEffect['key'], value: number, currency: string, words: Words): string {
  if (key === 'savedPerMonth') return moneyText(value, currency, words)
  return key === 'firstResponseSeconds' ? secondsText(value, words.language) : words.format.percent(value)
}

/** How much of the way to the target is done, 0 to 1; null without a target or a value. */
export function progressOf({ value, target, better }: Pick<ReportEffect, 'value' | 'target' | 'better'>): number | null {
  if (value === null || target === null) return null
  if (better === 'more') return target === 0 ? 1 : Math.min(1, value / target)
  return value <= target ? 1 : target / value
}

/** The settings as a form has them: shares in per cent. */
export interface SettingsValues {
  timeZone: string
  answerWithinSeconds: number
  alsoWithinSeconds: number[]
  shortAbandonSeconds: number
  returnHours: ReportSettings['returnHours']
  costPerConversation: number | null
  currency: string
  targets: { [Key in keyof ReportSettings['targets']]: number | null }
}

const plain: ReadonlySet<string> = new Set(['firstResponseSeconds', 'savedPerMonth'])
const each = (targets: ReportSettings['targets'], change: (value: number) => number): ReportSettings['targets'] =>
  Object.fromEntries(Object.entries(targets).map(([key, value]) => [key, value === null || value === undefined || plain.has(key) ? (value ?? null) : change(value)])) as ReportSettings['targets']

export const valuesOf = ({ version: _, targets, ...rest }: ReportSettings): SettingsValues => ({ ...rest, targets: each(targets, (share) => Math.round(share * 1000) / 10) })
export const settingsOf = (values: SettingsValues, version: number): ReportSettings => ({ ...values, costPerConversation: values.costPerConversation ?? null, version, targets: each(values.targets, (percent) => Math.round(percent * 10) / 1000) })

/** Limits as they were typed or chosen: whole seconds of a day, each once, in order. What is none is left out. */
export const limitsFrom = (values: readonly (string | number)[]): number[] =>
  [...new Set(values.map(Number))].filter((seconds) => Number.isInteger(seconds) && seconds >= 1 && seconds <= 86_400).sort((a, b) => a - b)
