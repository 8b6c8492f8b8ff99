import { DeleteOutlined, ExportOutlined, MergeCellsOutlined, MoreOutlined, StopOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Customer } from '@yingda/contract'
import { App, Button, Dropdown } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router-dom'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { customerName } from '../../ui/names.ts'
import { usePerson, usePersonChange } from './use-person.ts'
import './person.css'

const BlockDialog = lazy(() => import('./block-dialog.tsx'))
const MergeDialog = lazy(() => import('./merge-dialog.tsx'))
const EraseDialog = lazy(() => import('./erase-dialog.tsx'))

type Shown = 'block' | 'merge' | 'erase' | null

/** What can be done with a customer as a whole; nothing for those who may do none of it. */
export function PersonMenu({ customer }: { customer: Pick<Customer, 'id' | 'name' | 'number'> }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const person = usePerson(customer.id).data
  const [shown, setShown] = useState<Shown>(null)
  const unblock = usePersonChange(customer.id, (_: undefined) => api.unblockCustomer({ id: customer.id }), 'person.unblockDone')
  const exporting = useMutation({
    mutationFn: () => api.exportCustomer({ id: customer.id }),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: keys.privacyRequests })
      void message.success({ content: <>{t('person.exportStarted')} <Button type="link" size="small" onClick={() => void navigate('/settings/privacy')}>{t('person.seeRequests')}</Button></>, duration: 8 })
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const over = person !== undefined && (person.erasedAt !== null || person.mergedInto !== null)
  const blocked = person?.block != null
  const items = over ? [] : [
    ...(can('customers.block') ? [{ key: 'block', icon: <StopOutlined aria-hidden />, label: t(blocked ? 'person.changeBlock' : 'person.block') }] : []),
    ...(can('customers.block') && blocked ? [{ key: 'unblock', icon: <StopOutlined aria-hidden />, label: t('person.unblock') }] : []),
    ...(can('customers.merge') ? [{ key: 'merge', icon: <MergeCellsOutlined aria-hidden />, label: t('person.merge') }] : []),
    ...(can('customers.export') && can('customers.view_contact') ? [{ key: 'export', icon: <ExportOutlined aria-hidden />, label: t('person.export') }] : []),
    ...(can('customers.erase') ? [{ key: 'erase', icon: <DeleteOutlined aria-hidden />, label: t('person.erase'), danger: true, disabled: person?.erasing === true }] : []),
  ]
  if (items.length === 0 || !can('customers.view')) return null
  const run = (key: string): void => {
    if (key === 'unblock') unblock.mutate(undefined)
    else if (key === 'export') exporting.mutate()
    else if (key === 'block' || key === 'merge' || key === 'erase') setShown(key)
  }
  const dialog = { customerId: customer.id, name: customerName(customer, t), onClose: () => setShown(null) }
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => run(key) }}>
        <Button type="text" icon={<MoreOutlined aria-hidden />} aria-label={t('person.menu')} loading={exporting.isPending || unblock.isPending} />
      </Dropdown>
      <Suspense fallback={null}>
        {shown === 'block' && <BlockDialog {...dialog} />}
        {shown === 'merge' && <MergeDialog {...dialog} />}
        {shown === 'erase' && <EraseDialog {...dialog} number={customer.number} />}
      </Suspense>
    </>
  )
}
