import { z } from 'zod'

/** Languages the product is written in. Chinese first, English equal. */
export const language = z.enum(['zh', 'en'])
export type Language = z.infer<typeof language>

export const uuid = z.uuid()
/** A group by id, or `none`: in nobody's queue but everybody's. */
export const groupOrNone = z.string().regex(/^(?:none|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/u)
/** A point in time, ISO 8601 in UTC with milliseconds. */
export const instant = z.iso.datetime()
/** Position of an event in a conversation: 1, 2, 3 … without gap or repeat. */
export const seq = z.int().min(1)
/** A reader's cursor in a conversation: the last seq it has, 0 for nothing. */
export const cursor = z.int().min(0)

/** True for text a person can have typed: whole Unicode characters, no control characters but tab and line breaks. */
function isTypable(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return false
    if (code >= 0xd800 && code <= 0xdfff) {
      const next = text.charCodeAt(i + 1)
      if (code >= 0xdc00 || !(next >= 0xdc00 && next <= 0xdfff)) return false
      i++
    }
  }
  return true
}

/** Text of at most `max` UTF-16 code units without control characters and halves of characters. */
export const cleanText = (max: number, min = 1) => z.string().min(min).max(max).refine(isTypable, 'control characters or broken Unicode')

export const email = z.email().max(254).transform((value) => value.toLowerCase())

/** A page of a list; `next` is opaque and absent on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() })
export const pageQuery = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
