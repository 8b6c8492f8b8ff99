import type { MetricArea, MetricDefinition } from '@yingda/contract'
import type { Metric, ParameterKey, Parameters, Source, Words } from './types.ts'

/** A part of SQL, with the numbers of the settings where it needs them. */
type Sql = string | ((parameters: Parameters) => string)
const made = (part: Sql): ((parameters: Parameters) => string) => (typeof part === 'string' ? () => part : part)

export const words = (zh: string, en: string): Words => ({ zh, en })
export const none = words('无。', 'None.')

/** Milliseconds from one column to another. */
export const ms = (to: string, from: string): string => `(extract(epoch from (${to} - ${from})) * 1000)::bigint`

interface Common {
  id: string
  version?: number
  area: MetricArea
  source: Source
  where: Sql
  name: Words
  formula: Words
  denominator: Words
  exclusions?: Words
  parameters?: readonly ParameterKey[]
  better?: MetricDefinition['better']
  settles?: (parameters: Parameters) => number
}

function common({ id, version = 1, area, source, where, name, formula, denominator, exclusions = none, parameters = [], better = 'neither', settles = () => 0 }: Common): Omit<Metric, 'unit' | 'value' | 'numerator'> {
  return { id, version, area, source, where: made(where), name, formula, denominator, exclusions, parameters, better, businessHours: false, sibling: null, settlesAfterHours: settles }
}

/** How many rows there are. */
export function count(spec: Omit<Common, 'denominator'>): Metric {
  return { ...common({ ...spec, denominator: words('同分子', 'the same') }), unit: 'count', value: () => '1', numerator: spec.name }
}

/** How many of the rows something holds for. */
export function share(spec: Common & { part: Sql; numerator: Words }): Metric {
  const part = made(spec.part)
  return { ...common(spec), unit: 'share', value: (parameters) => `(${part(parameters)})::int`, numerator: spec.numerator }
}

/** One amount by another. */
export function ratio(spec: Common & { sum: string; of: string; numerator: Words; unit?: 'ratio' | 'share' }): Metric {
  return { ...common(spec), unit: spec.unit ?? 'ratio', of: spec.of, value: () => spec.sum, numerator: spec.numerator }
}

/** The mean of a whole number. */
export function number(spec: Common & { value: string; numerator: Words }): Metric {
  return { ...common(spec), unit: 'number', value: () => spec.value, numerator: spec.numerator }
}

/** A time, by the clock and, where the facts have it, in working time: two metrics. */
export function duration(spec: Common & { value: string; business?: string; numerator: Words }): Metric[] {
  const clock: Metric = { ...common({ better: 'less', ...spec }), unit: 'duration', value: () => spec.value, numerator: spec.numerator, sibling: spec.business === undefined ? null : `${spec.id}_business` }
  if (spec.business === undefined) return [clock]
  const business = spec.business
  const also = (text: Words): Words => words(`${text.zh}（只计工作时间）`, `${text.en}, working time only`)
  return [clock, {
    ...clock, id: `${spec.id}_business`, name: also(spec.name), formula: also(spec.formula), numerator: also(spec.numerator), value: () => business, businessHours: true, sibling: spec.id,
    exclusions: words(
      `${clock.exclusions.zh}工作时间按该组的工作日历（没有组时按默认日历）、以记录时的日历为准。`,
      `${clock.exclusions.en} Working time is that of the group's calendar (without a group, of the default one) as it was when recorded.`,
    ),
  }]
}
