import { useQueryClient } from '@tanstack/react-query'
import { api, isApiError } from '../api/client.ts'
import { keys } from '../api/queries.ts'

/** Ends the session here and on the server. Throws when the server could not be told, so that nobody believes to be out. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    try {
      await api.logout()
    } catch (failure) {
      if (!isApiError(failure, 'unauthenticated')) throw failure
    }
    queries.setQueryData(keys.me, null)
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.me[0] })
  }
}
