import type { FoundEntity } from '@yingda/contract'

/** A stretch of a text: with what was found there, or without. */
export interface Stretch {
  readonly text: string
  readonly entity: FoundEntity | null
}

/** The text cut at what was found in it, which does not overlap. Together the stretches are the text. */
export function stretchesOf(text: string, found: readonly FoundEntity[]): Stretch[] {
  const stretches: Stretch[] = []
  let at = 0
  for (const entity of [...found].sort((a, b) => a.start - b.start)) {
    if (entity.start < at || entity.end > text.length) continue
    if (entity.start > at) stretches.push({ text: text.slice(at, entity.start), entity: null })
    stretches.push({ text: text.slice(entity.start, entity.end), entity })
    at = entity.end
  }
  if (at < text.length) stretches.push({ text: text.slice(at), entity: null })
  return stretches
}

/** What it means, on one line. */
export function valueText({ type, value }: FoundEntity): string {
  if (typeof value === 'string') return value
  const part = (name: string): string => String(value[name] ?? '')
  if (type === 'amount') return `${part('number')} ${part('currency')}`
  if (type === 'quantity') return `${part('number')} ${part('unit')}`
  if (type === 'datetime_range') return `${part('from')} – ${part('to')}`
  if (type === 'product') return [part('name'), part('id') && `(${part('id')})`].join(' ').trim()
  if (type === 'enumeration') return `${part('value')} (${part('type')})`
  return Object.values(value).map(String).filter((one) => one !== '').join(' · ')
}
