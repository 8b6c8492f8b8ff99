import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Output } from '@yingda/client'
import { useEffect } from 'react'
import { api, isApiError } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useConnectionStatus, useConversationView, useLive } from '../../realtime/provider.tsx'
import type { ConversationView } from '../../realtime/view.ts'

export type Conversation = Output<'getConversation'>

export interface OpenConversation {
  readonly data: Conversation | undefined
  readonly view: ConversationView | null
  readonly failure: Error | null
  /** It does not exist, or not for this person. */
  readonly missing: boolean
  retry(): void
}

/** Without a realtime connection the open conversation is asked for this often. Milliseconds. */
const POLL_MS = 10_000

/** A conversation as it is now: a page over HTTP, then every event from its cursor on. */
export function useConversation(id: string): OpenConversation {
  const queries = useQueryClient()
  const { feeds } = useLive().realtime
  const status = useConnectionStatus()
  const view = useConversationView(id)
  const query = useQuery({
    queryKey: keys.conversation(id),
    queryFn: ({ signal }) => api.getConversation({ id }, { signal }),
    staleTime: 30_000,
    refetchInterval: status === 'online' || status === 'connecting' ? false : POLL_MS,
  })
  const { data } = query
  const loaded = data !== undefined

  useEffect(() => {
    if (data) feeds.put(id, { state: data.conversation, events: data.events, through: data.through })
  }, [feeds, id, data])
  useEffect(() => (loaded ? feeds.watch(id) : undefined), [feeds, id, loaded])

  const customerId = view?.state?.customerId
  useEffect(() => {
    if (customerId && data && customerId !== data.customer.id) void queries.invalidateQueries({ queryKey: keys.conversation(id) })
  }, [queries, id, customerId, data])

  return {
    data, view: loaded ? view : null, failure: query.error, missing: isApiError(query.error, 'not_found', 'forbidden', 'bad_request'),
    retry: () => void query.refetch(),
  }
}
