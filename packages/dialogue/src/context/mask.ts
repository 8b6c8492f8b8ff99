import type { Entity } from '../entities/index.ts'
import { normalise, type Normalised } from '../text/normalise.ts'
import { exactForm, standardise } from '../text/standard.ts'
import { isPersonal } from './entities.ts'

/** What stands in a record where a message held what identifies a person. Normalisation takes it for a sign, never for a word. */
export const mark = '***'

/** Takes out of texts made of a message what identifies a person: phone, e-mail address, cards, address, name. */
export interface Mask {
  /** With {@link mark} in its place. */
  readonly hide: (text: string) => string
  /** With a space in its place. */
  readonly drop: (text: string) => string
  /** The text holds every one of them as it stood, so that none can be in it in another form. */
  readonly holdsAll: (text: string) => boolean
}

const none: Mask = { hide: (text) => text, drop: (text) => text, holdsAll: () => true }

/** The stretch of a text that stands for a stretch of the original. */
function standsFor({ text, starts, ends }: Normalised, from: number, to: number): string {
  let first = -1
  let last = -1
  for (let i = 0; i < text.length; i += 1) {
    if ((ends[i] ?? 0) <= from || (starts[i] ?? 0) >= to) continue
    if (first < 0) first = i
    last = i
  }
  return first < 0 ? '' : text.slice(first, last + 1).trim()
}

function replaceAll(text: string, forms: readonly string[], by: string): string {
  let masked = text
  for (const form of forms) masked = masked.replaceAll(form, by)
  return masked.replace(/ {2,}/g, ' ').trim()
}

/**
 * @param original the message that the entities were found in
 * @returns a mask for any text made of it: normalised, in its standard form, squeezed, or a part of these
 */
export function createMask(original: string, entities: readonly Entity[]): Mask {
  const hidden = entities.filter(isPersonal)
  if (hidden.length === 0) return none
  const standard = standardise(original)
  const exact = exactForm(standard)
  const normal = normalise(original)
  const compared = hidden.map(({ start, end }) => standsFor(standard, start, end))
  const forms = [...compared, ...hidden.flatMap(({ start, end, text }) => [text, standsFor(normal, start, end), standsFor(exact, start, end)])]
  const all = [...new Set([...forms, ...forms.map((form) => form.replaceAll(' ', ''))])].filter((form) => form !== '').sort((a, b) => b.length - a.length)
  return {
    hide: (text) => replaceAll(text, all, mark),
    drop: (text) => replaceAll(text, all, ' '),
    holdsAll: (text) => compared.every((form) => text.includes(form)),
  }
}
