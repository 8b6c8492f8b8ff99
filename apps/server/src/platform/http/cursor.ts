import type { z } from 'zod'
import { decodePlace } from '../database/rows.ts'
import { AppError } from '../errors.ts'

/**
 * Where a list goes on, from the cursor a client hands back; null at the beginning.
 * @param place what the cursors of this list hold
 * @param path where the request has it
 * @throws AppError bad_request for one that this list did not make
 */
export function cursorPlace<T>(cursor: string | undefined, place: z.ZodType<T>, path = 'query.cursor'): T | null {
  if (cursor === undefined) return null
  const found = place.safeParse(decodePlace(cursor))
  if (!found.success) throw new AppError('bad_request', { fields: [{ path, message: 'not a cursor of this list' }] })
  return found.data
}
