import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ConversationSummary } from '@yingda/contract'
import { useEffect } from 'react'
import { keys } from '../api/queries.ts'
import { useConnectionStatus, useLive } from '../realtime/provider.tsx'
import { useSession } from '../session/session.tsx'
import { useSecond } from '../ui/now.ts'
import { mergeOffers, offersOf } from './offers.ts'

const POLL_MS = 10_000
const none: readonly ConversationSummary[] = []

/** What is offered to oneself just now: read once, then kept true by the realtime stream. */
export function useOffers(): readonly ConversationSummary[] {
  const { lists, realtime } = useLive()
  const { me, can } = useSession()
  const queries = useQueryClient()
  const status = useConnectionStatus()
  const now = useSecond()
  const enabled = can('conversations.reply')
  const { data = none } = useQuery<readonly ConversationSummary[]>({
    queryKey: keys.offers, enabled, staleTime: Infinity,
    queryFn: async ({ signal }) => offersOf((await lists.load({ view: 'waiting' }, null, signal)).items, me.id),
    refetchInterval: status === 'waiting' ? POLL_MS : false,
  })
  useEffect(() => realtime.onInbox((frame) => queries.setQueryData<readonly ConversationSummary[]>(keys.offers, (old) => mergeOffers(old ?? none, frame, me.id))), [realtime, queries, me.id])
  useEffect(() => realtime.onResumed(() => void queries.invalidateQueries({ queryKey: keys.offers })), [realtime, queries])
  return data.filter((item) => item.offer !== null && Date.parse(item.offer.until) > now)
}
