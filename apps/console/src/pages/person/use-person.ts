import { useMutation, useQuery, useQueryClient, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query'
import type { Person } from '@yingda/contract'
import { App } from 'antd'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n, type Key } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'

/** How a customer stands with us. */
export function usePerson(customerId: string): UseQueryResult<Person> {
  const { can } = useSession()
  return useQuery({ queryKey: keys.person(customerId), queryFn: ({ signal }) => api.getPerson({ id: customerId }, { signal }), enabled: can('customers.view') })
}

/** A change of how a customer stands; says that it was done, and why it was not. */
export function usePersonChange<T>(customerId: string, change: (input: T) => Promise<Person>, done: Key): UseMutationResult<Person, Error, T> {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSuccess: (person) => {
      queries.setQueryData(keys.person(customerId), person)
      for (const queryKey of [['duplicates'], ['conversation'], ['history'], keys.lists, keys.everyCustomersTickets, keys.customers, ['customer']]) void queries.invalidateQueries({ queryKey })
      void message.success(t(done))
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
}
