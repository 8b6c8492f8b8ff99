import type { Entry } from '@yingda/contract'
import { call } from '../../api/call.ts'
import { isApiError } from '../../api/errors.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu

/**
 * The entry of an id, or of a key as the bot's answers and its test name it; null when there is none (any more).
 * @throws ApiError when it could not be asked for
 */
export async function findEntry(idOrKey: string, signal: AbortSignal): Promise<Entry | null> {
  if (UUID.test(idOrKey)) {
    try {
      return await call('getEntry', { params: { id: idOrKey } }, { signal })
    } catch (failure) {
      if (!isApiError(failure, 'not_found')) throw failure
    }
  }
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof call<'listEntries'>>> = await call('listEntries', { query: { search: idOrKey, limit: 200, ...(cursor === null ? {} : { cursor }) } }, { signal })
    const found = page.items.find((entry) => entry.key === idOrKey)
    if (found) return found
    cursor = page.next
  } while (cursor !== null)
  return null
}
