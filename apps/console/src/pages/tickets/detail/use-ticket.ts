import { useInfiniteQuery, useMutation, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import type { TicketDetail, TicketEvent, TicketUpdate } from '@yingda/contract'
import { App } from 'antd'
import { useCallback } from 'react'
import { api, isApiError } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { failureLines } from '../model/failure.ts'

interface EventsPage {
  readonly ticket: TicketDetail | null
  readonly events: readonly TicketEvent[]
  readonly more: boolean
}

export interface TicketState {
  readonly ticket: TicketDetail | null
  /** Oldest first. */
  readonly events: readonly TicketEvent[]
  readonly older: boolean
  readonly loadingOlder: boolean
  readonly failure: unknown
  /** No such ticket, or not for this reader. */
  readonly missing: boolean
  loadOlder(): void
  retry(): void
}

/** A ticket with its newest events; older ones come page by page. */
export function useTicket(id: string): TicketState {
  const query = useInfiniteQuery({
    queryKey: keys.ticket(id),
    queryFn: async ({ pageParam, signal }): Promise<EventsPage> => {
      if (pageParam === null) return api.getTicket({ id }, { signal })
      return { ticket: null, ...(await api.listTicketEvents({ id, before: pageParam }, { signal })) }
    },
    initialPageParam: null as number | null,
    getNextPageParam: (page) => (page.more ? (page.events[0]?.seq ?? null) : null),
  })
  const pages = query.data?.pages ?? []
  return {
    ticket: pages[0]?.ticket ?? null,
    events: [...pages].reverse().flatMap((page) => page.events),
    older: query.hasNextPage,
    loadingOlder: query.isFetchingNextPage,
    failure: query.error,
    missing: isApiError(query.error, 'not_found', 'bad_request') && !query.data,
    loadOlder: () => void query.fetchNextPage(),
    retry: () => void query.refetch(),
  }
}

/** Fetches anew what shows a ticket. */
export function useTicketRefresh(id: string): () => void {
  const queries = useQueryClient()
  return useCallback(() => {
    for (const queryKey of [keys.ticket(id), keys.tickets, keys.ticketCounts]) void queries.invalidateQueries({ queryKey })
  }, [queries, id])
}

/** A change of a ticket; when it is done, everything that shows it follows. What is refused is said. */
export function useTicketAct<Input>(id: string, act: (input: Input) => Promise<unknown>, done?: string): UseMutationResult<unknown, Error, Input> {
  const { message } = App.useApp()
  const refresh = useTicketRefresh(id)
  return useMutation<unknown, Error, Input>({
    mutationFn: act,
    onSuccess: () => {
      if (done !== undefined) void message.success(done)
    },
    onError: (failure) => void message.error(failureLines(failure)),
    onSettled: refresh,
  })
}

export function useTicketUpdate(id: string): UseMutationResult<unknown, Error, TicketUpdate & { version?: number }> {
  const { t } = useI18n()
  return useTicketAct(id, (body: TicketUpdate & { version?: number }) => api.updateTicket({ id, body }), t('tickets.savedChange'))
}
