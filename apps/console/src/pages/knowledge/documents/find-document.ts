import type { KnowledgeDocument } from '@yingda/contract'
import { api, isApiError } from '../../../api/client.ts'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/iu

/**
 * The document of an id, or of a key as the bot's answers name it; null when there is none (any more).
 * @throws ApiError when it could not be asked for
 */
export async function findDocument(idOrKey: string, signal: AbortSignal): Promise<KnowledgeDocument | null> {
  const id = UUID.test(idOrKey) ? idOrKey : (await api.listDocuments({ key: idOrKey.slice(0, 80), limit: 1 }, { signal })).items[0]?.id
  if (id === undefined) return null
  try {
    return await api.getDocument({ id }, { signal })
  } catch (failure) {
    if (isApiError(failure, 'not_found')) return null
    throw failure
  }
}
