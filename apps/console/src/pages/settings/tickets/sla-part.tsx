import { EditOutlined, PlusOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SlaPolicy } from '@yingda/contract'
import { App, Button, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { Ordered } from '../routing/ordered.tsx'
import { PolicyDrawer } from './policy-drawer.tsx'
import { useConditionsText } from './policy-text.ts'

/** Service-level policies: the first that fits a ticket holds. */
export function SlaPart({ editable }: { editable: boolean }): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const conditionsText = useConditionsText()
  const policies = useQuery({ queryKey: keys.slaPolicies, queryFn: ({ signal }) => api.listSlaPolicies({ signal }), refetchOnWindowFocus: false })
  const [open, setOpen] = useState<SlaPolicy | 'new' | null>(null)
  const [order, setOrder] = useState<readonly SlaPolicy[] | null>(null)
  const sort = useMutation({
    mutationFn: (ids: string[]) => api.orderSlaPolicies({ body: { ids } }),
    onSuccess: (next) => queries.setQueryData(keys.slaPolicies, next),
    onError: (failure) => void message.error(failureText(failure)),
    onSettled: () => setOrder(null),
  })
  if (policies.isPending) return <div className="panel"><RowsSkeleton rows={2} /></div>
  if (policies.isError) return <div className="panel"><ErrorState failure={policies.error} onRetry={() => void policies.refetch()} /></div>
  const items = order ?? policies.data.items
  const add = editable && <Button icon={<PlusOutlined aria-hidden />} onClick={() => setOpen('new')}>{t('ticketSet.policyNew')}</Button>
  return (
    <section className="panel settings-panel" aria-label={t('ticketSet.sla')}>
      <div className="settings-head"><div><h2>{t('ticketSet.sla')}</h2><p className="quiet">{t('ticketSet.slaHint')}</p></div>{items.length > 0 && add}</div>
      {items.length === 0 && <EmptyState title={t('ticketSet.noPolicies')} hint={t('ticketSet.noPoliciesHint')}>{add}</EmptyState>}
      <Ordered<SlaPolicy> label={t('ticketSet.sla')} items={items} keyOf={({ id }) => id} nameOf={({ name }) => name} editable={editable} removable={false} onChange={(next) => { setOrder(next); sort.mutate(next.map(({ id }) => id)) }}>
        {(policy) => (
          <div className={policy.active ? 'routing-step' : 'routing-step routing-rule-off'}>
            <span className="routing-rule-text">
              <span className="routing-rule-line"><strong className="clip">{policy.name}</strong>{!policy.active && <Tag variant="filled">{t('ticketSet.inactive')}</Tag>}</span>
              <span className="quiet small wrap">{conditionsText(policy.conditions)}</span>
            </span>
            <Button type="text" size="small" icon={<EditOutlined aria-hidden />} aria-label={t('ticketSet.editNamed', { name: policy.name })} onClick={() => setOpen(policy)} />
          </div>
        )}
      </Ordered>
      {open && <PolicyDrawer key={open === 'new' ? 'new' : open.id} policy={open === 'new' ? null : open} editable={editable} onClose={() => setOpen(null)} />}
    </section>
  )
}
