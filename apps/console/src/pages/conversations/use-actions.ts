import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { WrapUpOutcome } from '@yingda/contract'
import { App } from 'antd'
import { api, failureText, isApiError } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useLive } from '../../realtime/provider.tsx'

export type Command =
  | { readonly do: 'accept'; readonly id: string }
  | { readonly do: 'transfer'; readonly id: string; readonly agentId: string; readonly name: string; readonly note: string }
  | { readonly do: 'transferToGroup'; readonly id: string; readonly groupId: string; readonly name: string; readonly note: string }
  | { readonly do: 'wrapUp'; readonly id: string; readonly outcome: WrapUpOutcome; readonly note: string }
  | { readonly do: 'returnToBot'; readonly id: string }
  | { readonly do: 'close'; readonly id: string }

function run(command: Command): Promise<unknown> {
  const { id } = command
  if (command.do === 'accept') return api.acceptConversation({ id })
  if (command.do === 'returnToBot') return api.returnToBot({ id })
  if (command.do === 'close') return api.closeConversation({ id })
  if (command.do === 'wrapUp') return api.wrapUpConversation({ id, body: { outcome: command.outcome, note: command.note } })
  if (command.do === 'transferToGroup') return api.transferToGroup({ id, body: { groupId: command.groupId, ...(command.note === '' ? {} : { note: command.note }) } })
  return api.transferConversation({ id, body: { agentId: command.agentId, ...(command.note === '' ? {} : { note: command.note }) } })
}

export interface Actions {
  /** Resolves to whether it was done; a refusal was shown. */
  run(command: Command): Promise<boolean>
  readonly pending: Command['do'] | null
}

/** Carries commands on conversations out; tells how it went. The new state arrives as events. */
export function useActions(): Actions {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const { realtime } = useLive()
  const done = (command: Command): void => {
    if (command.do === 'accept') return void message.success(t('action.accepted'))
    if (command.do === 'wrapUp') return
    if (command.do === 'transfer' || command.do === 'transferToGroup') return void message.success(t('action.transferredTo', { name: command.name }))
    void message.success(t(command.do === 'close' ? 'action.closed' : 'action.returned'))
  }
  const mutation = useMutation({
    mutationFn: run,
    onSuccess: (_, command) => done(command),
    onError: (failure) => void message.error(failureText(failure)),
    onSettled: (_, failure, command) => {
      // Realtime brings the change; without it, or when somebody else was first, ask.
      if (realtime.status() === 'online' && !failure) return
      void queries.invalidateQueries({ queryKey: keys.conversation(command.id) })
      if (isApiError(failure, 'already_taken', 'not_allowed_now', 'not_found') || !failure) void queries.invalidateQueries({ queryKey: keys.lists })
    },
  })
  return {
    run: (command) => mutation.mutateAsync(command).then(() => true, () => false),
    pending: mutation.isPending ? mutation.variables.do : null,
  }
}
