import { useQueryClient } from '@tanstack/react-query'
import type { Customer } from '@yingda/contract'
import { useEffect } from 'react'
import { keys } from '../../../api/queries.ts'
import { useLive } from '../../../realtime/provider.tsx'

/** Keeps everything that is shown of a customer true while they are on the screen: what anybody changes of them is fetched anew. */
export function useLiveCustomer(customerId: string | null): void {
  const { realtime } = useLive()
  const queries = useQueryClient()
  useEffect(() => {
    if (customerId === null) return undefined
    const anew = (): void => {
      for (const queryKey of [keys.customer(customerId), keys.person(customerId)]) void queries.invalidateQueries({ queryKey })
      void queries.invalidateQueries({ queryKey: ['conversation'], predicate: ({ state }) => (state.data as { customer?: Customer } | undefined)?.customer?.id === customerId })
    }
    const stops = [
      realtime.onCustomer((frame) => {
        if (frame.customerId === customerId) anew()
      }),
      realtime.showing(customerId),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [realtime, queries, customerId])
}
