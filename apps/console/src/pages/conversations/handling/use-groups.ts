import { useQuery } from '@tanstack/react-query'
import type { Output } from '@yingda/client'
import { useMemo } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { DEFAULT_REPLY_SECONDS, type Hours } from '../model/due.ts'

type Groups = Output<'listGroups'>
export type GroupName = Groups['items'][number]

/** What a reply's deadline is counted from. */
export interface ReplyLimit {
  readonly replySeconds: number
  /** When the group works; null: always. */
  readonly hours: Hours | null
}

const everyHour: ReplyLimit = { replySeconds: DEFAULT_REPLY_SECONDS, hours: null }
/** The working hours that are known end a week from now: they are asked for again long before. Milliseconds. */
const AGAIN_MS = 30 * 60_000

function hoursOf({ from, to, open }: Groups['calendars'][number]): Hours {
  return { from: Date.parse(from), to: Date.parse(to), open: open.map((one) => ({ from: Date.parse(one.from), to: Date.parse(one.to) })) }
}

/** Groups by id: their names, and within which working time a reply is due. Empty while they are asked for. */
export function useGroups(): { readonly byId: ReadonlyMap<string, GroupName>; limit(groupId: string | null): ReplyLimit } {
  const { data } = useQuery({ queryKey: keys.groups, queryFn: ({ signal }) => api.listGroups({ signal }), staleTime: 60_000, refetchInterval: AGAIN_MS })
  return useMemo(() => {
    const byId = new Map((data?.items ?? []).map((group) => [group.id, group]))
    const hours = new Map((data?.calendars ?? []).map((calendar) => [calendar.id, hoursOf(calendar)]))
    const limits = new Map([...byId].map(([id, { replySeconds, calendarId }]) => [id, { replySeconds, hours: calendarId === null ? null : (hours.get(calendarId) ?? null) }]))
    return { byId, limit: (groupId) => (groupId === null ? undefined : limits.get(groupId)) ?? everyHour }
  }, [data])
}
