import type { EntityType, RecordedEntity } from '@yingda/dialogue'

const personal: ReadonlySet<EntityType> = new Set(['phone', 'email', 'id_card', 'bank_card', 'address', 'person_name'])

const stars = (text: string, first: number, last: number): string => {
  const signs = Array.from(text)
  return signs.length <= first + last ? '*'.repeat(signs.length) : `${signs.slice(0, first).join('')}${'*'.repeat(Math.min(4, signs.length - first - last))}${last === 0 ? '' : signs.slice(-last).join('')}`
}

/** As much of a personal value as tells two of them apart. */
export function masked(type: EntityType, text: string): string {
  switch (type) {
    case 'phone': return stars(text, 3, 4)
    case 'id_card': return stars(text, 3, 4)
    case 'bank_card': return stars(text, 0, 4)
    case 'address': return stars(text, 6, 0)
    case 'person_name': return stars(text, 1, 0)
    case 'email': {
      const at = text.indexOf('@')
      return at < 0 ? stars(text, 1, 0) : `${stars(text.slice(0, at), 1, 0)}${text.slice(at)}`
    }
    default: return text
  }
}

export const isPersonal = (type: EntityType): boolean => personal.has(type)

/** A message with the personal values in it masked. */
export function maskedText(text: string, entities: readonly RecordedEntity[]): string {
  const hidden = entities.filter(({ type }) => personal.has(type)).sort((a, b) => b.start - a.start)
  return hidden.reduce((rest, { type, start, end }) => `${rest.slice(0, start)}${masked(type, rest.slice(start, end))}${rest.slice(end)}`, text)
}
