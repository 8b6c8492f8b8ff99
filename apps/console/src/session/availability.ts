import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import type { Availability, Me } from '@yingda/contract'
import { App } from 'antd'
import { api, failureText } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { useSession } from './session.tsx'

/** Changes the own availability: shown at once, taken back when the server refuses. */
export function useAvailability(): UseMutationResult<Me, Error, Availability, Availability> {
  const { me } = useSession()
  const queries = useQueryClient()
  const { message } = App.useApp()
  const show = (availability: Availability): void => void queries.setQueryData<Me | null>(keys.me, (old) => old && { ...old, availability })
  return useMutation({
    mutationFn: (availability: Availability) => api.updateMe({ body: { availability } }),
    onMutate: (availability) => {
      show(availability)
      return me.availability
    },
    onError: (failure, _, before) => {
      if (before) show(before)
      void message.error(failureText(failure))
    },
    onSuccess: (next) => show(next.availability),
  })
}
