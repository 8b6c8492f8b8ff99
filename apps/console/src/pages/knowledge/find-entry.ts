import type { Output } from '@yingda/client'
import type { Entry } from '@yingda/contract'
import { api, isApiError } from '../../api/client.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu

/**
 * The entry of an id, or of a key as the bot's answers and its test name it; null when there is none (any more).
 * @throws ApiError when it could not be asked for
 */
export async function findEntry(idOrKey: string, signal: AbortSignal): Promise<Entry | null> {
  if (UUID.test(idOrKey)) {
    try {
      return await api.getEntry({ id: idOrKey }, { signal })
    } catch (failure) {
      if (!isApiError(failure, 'not_found')) throw failure
    }
  }
  let cursor: string | null = null
  do {
    const page: Output<'listEntries'> = await api.listEntries({ search: idOrKey, limit: 200, ...(cursor === null ? {} : { cursor }) }, { signal })
    const found = page.items.find((entry) => entry.key === idOrKey)
    if (found) return found
    cursor = page.next
  } while (cursor !== null)
  return null
}
