import { useMutation, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import type { Output } from '@yingda/client'
import { App } from 'antd'
import { useEffect } from 'react'
import { api, failureText, isApiError } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useLive } from '../../../realtime/provider.tsx'

type List = Output<'listScheduled'>
export type Planned = List['items'][number]

/** What is planned in a conversation, kept true by the stream. */
export function useScheduled(conversationId: string): UseQueryResult<List> {
  const { realtime } = useLive()
  const queries = useQueryClient()
  useEffect(() => realtime.onNews((frame) => {
    if (frame.type === 'scheduled' && frame.conversationId === conversationId) void queries.invalidateQueries({ queryKey: keys.scheduled(conversationId) })
  }), [realtime, queries, conversationId])
  useEffect(() => realtime.onResumed(() => void queries.invalidateQueries({ queryKey: keys.scheduled(conversationId) })), [realtime, queries, conversationId])
  return useQuery({ queryKey: keys.scheduled(conversationId), queryFn: ({ signal }) => api.listScheduled({ id: conversationId }, { signal }), staleTime: 60_000 })
}

export type Change =
  | { readonly do: 'plan'; readonly messageId: string; readonly text: string; readonly fileIds: string[]; readonly sendAt: string; readonly onlyIfSilent: boolean }
  | { readonly do: 'change'; readonly planned: Planned; readonly text: string; readonly fileIds: string[]; readonly sendAt: string; readonly onlyIfSilent: boolean }
  | { readonly do: 'cancel'; readonly planned: Planned }

function run(id: string, change: Change): Promise<unknown> {
  if (change.do === 'cancel') return api.cancelScheduled({ id, messageId: change.planned.id })
  const { text, fileIds, sendAt, onlyIfSilent } = change
  if (change.do === 'plan') return api.scheduleMessage({ id, body: { messageId: change.messageId, text, fileIds, sendAt, onlyIfSilent } })
  return api.changeScheduled({ id, messageId: change.planned.id, body: { version: change.planned.version, text, fileIds, sendAt, onlyIfSilent } })
}

export interface PlanChanges {
  /** Resolves to whether it was done; a refusal was shown. */
  run(change: Change): Promise<boolean>
  readonly pending: boolean
}

/** Plans, changes and cancels messages of a conversation; tells how it went. */
export function usePlanChanges(conversationId: string): PlanChanges {
  const { t, format } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const mutation = useMutation({
    mutationFn: (change: Change) => run(conversationId, change),
    onSuccess: (_, change) => {
      if (change.do === 'cancel') return void message.success(t('later.cancelled'))
      void message.success(change.do === 'plan' ? t('later.planned', { time: format.full(change.sendAt).replace(/:\d\d$/u, '') }) : t('later.saved'))
    },
    onError: (failure, change) => {
      // Cancelled elsewhere already: what was wanted.
      if (change.do === 'cancel' && isApiError(failure, 'not_found')) return
      void message.error(failureText(failure))
    },
    onSettled: () => {
      void queries.invalidateQueries({ queryKey: keys.scheduled(conversationId) })
      void queries.invalidateQueries({ queryKey: keys.myScheduled })
    },
  })
  return { run: (change) => mutation.mutateAsync(change).then(() => true, () => false), pending: mutation.isPending }
}
