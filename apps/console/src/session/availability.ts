import { useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import type { Availability, Me } from '@yingda/contract'
import { App } from 'antd'
import { api, failureText } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { useSession } from './session.tsx'

/** What the system gives as the reason when it sets an agent to break after missed offers. */
export const MISSED_REASON = 'missed'

export interface AvailabilityChange {
  readonly availability: Availability
  /** Of a break. */
  readonly reason?: string | undefined
}
type State = Pick<Me, 'availability' | 'availabilityReason' | 'availabilitySince'>

/** Changes the own availability: shown at once, taken back when the server refuses. */
export function useAvailability(): UseMutationResult<Me, Error, AvailabilityChange, State> {
  const { me } = useSession()
  const queries = useQueryClient()
  const { message } = App.useApp()
  const show = ({ availability, availabilityReason, availabilitySince }: State): void =>
    void queries.setQueryData<Me | null>(keys.me, (old) => old && { ...old, availability, availabilityReason, availabilitySince })
  return useMutation({
    mutationFn: ({ availability, reason }: AvailabilityChange) => api.updateMe({ body: { availability, ...(reason === undefined ? {} : { availabilityReason: reason }) } }),
    onMutate: ({ availability, reason }) => {
      show({ availability, availabilityReason: reason ?? null, availabilitySince: new Date().toISOString() })
      return me
    },
    onError: (failure, _, before) => {
      if (before) show(before)
      void message.error(failureText(failure))
    },
    onSuccess: show,
  })
}
