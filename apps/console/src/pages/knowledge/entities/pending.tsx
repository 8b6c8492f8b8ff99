import { useQuery } from '@tanstack/react-query'
import type { EntityState } from '@yingda/contract'
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'

const POLL_MS = 1_500

const some = ({ added, changed, removed }: EntityState['pending']['products']): boolean => added + changed + removed > 0
const isPending = ({ pending }: EntityState): boolean => pending.patterns || some(pending.products) || some(pending.enumerations)

/** What is saved and not yet in use; nothing when all of it is. */
export function Pending(): ReactNode {
  const { t } = useI18n()
  const state = useQuery({ queryKey: keys.entityState, queryFn: ({ signal }) => api.getEntityState({ signal }), refetchInterval: (query) => (query.state.data && isPending(query.state.data) ? POLL_MS : false) })
  const { data } = state
  if (!data || !isPending(data)) return null
  const { patterns, products, enumerations } = data.pending
  const parts = [
    ...(patterns ? [t('entities.pendingPatterns')] : []),
    ...(some(products) ? [t('entities.pendingProducts', products)] : []),
    ...(some(enumerations) ? [t('entities.pendingEnumerations', enumerations)] : []),
  ]
  return <Alert className="session-alert" type="info" showIcon title={t(data.training ? 'entities.pending' : 'entities.pendingStill')} description={parts.join(' · ')} />
}
