import { useQuery } from '@tanstack/react-query'
import type { Colleague, TicketType, TicketView } from '@yingda/contract'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useSession } from '../../session/session.tsx'

const none: readonly never[] = []
const RARELY_MS = 60_000

/** Types of tickets with their forms and states, inactive ones too. */
export function useTypes(): { types: readonly TicketType[]; failure: unknown; retry: () => void; pending: boolean } {
  const { data, error, refetch, isPending } = useQuery({ queryKey: keys.ticketTypes, queryFn: ({ signal }) => api.listTicketTypes({ signal }), staleTime: RARELY_MS })
  return { types: data?.items ?? none, failure: error, retry: () => void refetch(), pending: isPending }
}

export function useViews(): { views: readonly TicketView[]; pending: boolean } {
  const { data, isPending } = useQuery({ queryKey: keys.ticketViews, queryFn: ({ signal }) => api.listTicketViews({ signal }), staleTime: RARELY_MS })
  return { views: data?.items ?? none, pending: isPending }
}

/** Colleagues one may assign to; none for those who may not know them. */
export function useColleagues(): readonly Colleague[] {
  const { can } = useSession()
  const { data } = useQuery({ queryKey: keys.colleagues, queryFn: ({ signal }) => api.listColleagues({ signal }), enabled: can('conversations.reply'), staleTime: RARELY_MS })
  return data?.items ?? none
}

export function useGroups(): readonly { id: string; name: string }[] {
  const { can } = useSession()
  const { data } = useQuery({ queryKey: keys.groups, queryFn: ({ signal }) => api.listGroups({ signal }), enabled: can('conversations.view.own'), staleTime: RARELY_MS })
  return data?.items ?? none
}
