import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { DEFAULT_REPLY_SECONDS } from '../model/due.ts'

export interface GroupName {
  readonly id: string
  readonly name: string
  readonly replySeconds: number
}

/** Groups by id: their names and the time within which a reply is due. Empty while they are asked for. */
export function useGroups(): { readonly byId: ReadonlyMap<string, GroupName>; replySeconds(groupId: string | null): number } {
  const { data } = useQuery({ queryKey: keys.groups, queryFn: ({ signal }) => api.listGroups({ signal }), staleTime: 60_000 })
  return useMemo(() => {
    const byId = new Map((data?.items ?? []).map((group) => [group.id, group]))
    return { byId, replySeconds: (groupId) => (groupId === null ? undefined : byId.get(groupId)?.replySeconds) ?? DEFAULT_REPLY_SECONDS }
  }, [data])
}
