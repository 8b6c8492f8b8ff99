import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useConnectionStatus } from '../../../realtime/provider.tsx'

/** Runs a change of one conversation; without a realtime connection the new state is asked for. */
export function useHandling<T>(id: string, run: (value: T) => Promise<unknown>): { run(value: T): void; readonly pending: boolean } {
  const { message } = App.useApp()
  const queries = useQueryClient()
  const status = useConnectionStatus()
  const mutation = useMutation({
    mutationFn: run,
    onError: (failure) => void message.error(failureText(failure)),
    onSettled: (_, failure) => {
      if (status !== 'online' || failure) void queries.invalidateQueries({ queryKey: keys.conversation(id) })
    },
  })
  return { run: (value) => mutation.mutate(value), pending: mutation.isPending }
}
