import type { Entry } from '@yingda/contract'
import { z } from 'zod'
import { AppError } from '../../platform/errors.ts'
import type { EntryPlace } from './store.ts'

const place = z.tuple([z.iso.datetime(), z.uuid()])

/** A page of `limit` entries from one more than that, with the cursor of the next page. */
export function presentPage(found: Entry[], limit: number): { items: Entry[]; next: string | null } {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  if (!last || found.length <= limit) return { items, next: null }
  return { items, next: Buffer.from(JSON.stringify([last.updatedAt, last.id])).toString('base64url') }
}

/** @throws AppError bad_request for a cursor that this server did not make. */
export function readCursor(cursor: string | undefined): EntryPlace | null {
  if (cursor === undefined) return null
  const parsed = place.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')))
  if (!parsed.success) throw new AppError('bad_request', { fields: [{ path: 'query.cursor', message: 'not a cursor of this list' }] })
  return { updatedAt: parsed.data[0], id: parsed.data[1] }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

