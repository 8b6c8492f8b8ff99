import { useMutation, useQuery, useQueryClient, type UseMutationResult } from '@tanstack/react-query'
import type { Customer, CustomerAttribute, CustomerProfile } from '@yingda/contract'
import { App } from 'antd'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'

const RARELY_MS = 300_000
const none: readonly never[] = []

/** The company's own attributes, in order. */
export function useCustomerAttributes(): readonly CustomerAttribute[] {
  const { can } = useSession()
  const { data } = useQuery({ queryKey: keys.customerAttributes, queryFn: ({ signal }) => api.listCustomerAttributes({ signal }), staleTime: RARELY_MS, enabled: can('customers.view') })
  return data?.items ?? none
}

/** Tags in use, the latest used first. */
export function useCustomerTags(enabled = true): readonly string[] {
  const { can } = useSession()
  const { data } = useQuery({ queryKey: keys.customerTags, queryFn: ({ signal }) => api.listCustomerTags({ signal }), staleTime: RARELY_MS, enabled: enabled && can('customers.view') })
  return data?.items ?? none
}

/** Segments by name, to choose from. */
export function useSegmentNames(): readonly { readonly id: string; readonly name: string }[] {
  const { can } = useSession()
  const { data } = useQuery({ queryKey: keys.segmentNames, queryFn: ({ signal }) => api.listSegmentNames({ signal }), staleTime: RARELY_MS, enabled: can('conversations.view.own') })
  return data?.items ?? none
}

/** Saves what one learned of a customer; it is seen wherever the customer is shown. */
export function useSaveCustomer(id: string): UseMutationResult<Customer, Error, CustomerProfile> {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (profile: CustomerProfile) => api.updateCustomer({ id, body: profile }),
    onSuccess: (next, profile) => {
      queries.setQueryData<Customer>(keys.customer(id), next)
      queries.setQueriesData<{ customer: Customer }>({ queryKey: ['conversation'] }, (old) => (old && old.customer.id === id ? { ...old, customer: next } : old))
      void queries.invalidateQueries({ queryKey: keys.customers })
      if (profile.name !== undefined) void queries.invalidateQueries({ queryKey: keys.lists })
      if (profile.tags !== undefined) void queries.invalidateQueries({ queryKey: keys.customerTags })
      void message.success(t('customer.saved'))
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
}
