import { z } from 'zod'

/** Languages the product is written in. Chinese first, English equal. */
export const language = z.enum(['zh', 'en'])
export type Language = z.infer<typeof language>

export const uuid = z.uuid()
/** A point in time, ISO 8601 in UTC with milliseconds. */
export const instant = z.iso.datetime()
/** Position of an event in a conversation: 1, 2, 3 … without gap or repeat. */
export const seq = z.int().min(1)
/** A reader's cursor in a conversation: the last seq it has, 0 for nothing. */
export const cursor = z.int().min(0)

/** Rejects control characters that have no place in a text a person typed (tab and line breaks are allowed). */
export const cleanText = (max: number, min = 1): z.ZodString =>
  // eslint-disable-next-line no-control-regex
  z.string().min(min).max(max).regex(/^[^\u0000-\u0008\u000b\u000c\u000e-\u001f]*$/u, 'control characters')

export const email = z.email().max(254).transform((value) => value.toLowerCase())

/** A page of a list; `next` is opaque and absent on the last page. */
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() })
export const pageQuery = z.object({
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
})
