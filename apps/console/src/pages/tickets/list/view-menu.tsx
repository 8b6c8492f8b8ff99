import { DeleteOutlined, DownOutlined, EditOutlined, PlusOutlined, SaveOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { TicketView } from '@yingda/contract'
import { Alert, App, Button, Dropdown, Form, Input, Modal, Select, type MenuProps } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { isNarrowed, noFilter, type ListState } from '../model/filter.ts'
import { viewInput, viewScope } from '../model/view.ts'
import { useGroups } from '../use-ticket-data.ts'

interface MenuParts {
  state: ListState
  views: readonly TicketView[]
  onState: (change: Partial<ListState>) => void
}

interface Fields {
  readonly name: string
  /** `personal`, `company`, or `group:<id>`. */
  readonly scope: string
}

interface DialogProps extends MenuParts {
  /** The view that is changed; null: the list as it is now becomes a new one. */
  view: TicketView | null
  onClose: () => void
}

/** Names a list and says for whom it is. */
function ViewDialog({ view, state, views, onState, onClose }: DialogProps): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { message } = App.useApp()
  const groups = useGroups()
  const queries = useQueryClient()
  const shared = can('tickets.settings')
  const save = useMutation({
    mutationFn: ({ name, scope }: Fields) => {
      const about = { name: name.trim(), ...viewScope(scope) }
      if (view === null) return api.createTicketView({ body: { ...about, ...viewInput(state, views) } })
      const { filter, order, columns } = view
      return api.updateTicketView({ id: view.id, body: { view: { ...about, filter, order, columns }, version: view.version } })
    },
    onSuccess: async (saved) => {
      await queries.invalidateQueries({ queryKey: keys.ticketViews })
      void message.success(t('tickets.viewSaved', { name: saved.name }))
      onClose()
      if (view === null) onState({ ...noFilter, sort: '', view: saved.id })
    },
  })
  const scopes = [{ value: 'personal', label: t('tickets.viewPersonal') }, ...(shared ? [...groups.map(({ id, name }) => ({ value: `group:${id}`, label: t('tickets.viewGroup', { name }) })), { value: 'company', label: t('tickets.viewCompany') }] : [])]
  const initial: Fields = { name: view?.name ?? '', scope: view === null ? 'personal' : view.groupId === null ? view.scope : `group:${view.groupId}` }
  return (
    <Modal open title={t(view === null ? 'tickets.viewNew' : 'tickets.viewEdit')} onCancel={onClose} width={440} footer={null} destroyOnHidden>
      {save.isError && <Alert className="session-alert" type="error" showIcon title={failureText(save.error)} />}
      {view === null && <p className="quiet small tk-bulk-note">{t('tickets.viewNewHint')}</p>}
      <Form<Fields> name="ticket-view" layout="vertical" requiredMark={false} initialValues={initial} onFinish={(fields) => save.mutate(fields)}>
        <Form.Item name="name" label={t('tickets.viewName')} rules={[{ required: true, whitespace: true, message: t('common.required') }]}><Input maxLength={80} autoFocus autoComplete="off" /></Form.Item>
        <Form.Item name="scope" label={t('tickets.viewFor')} extra={shared ? undefined : t('tickets.viewOnlyPersonal')}><Select options={scopes} disabled={!shared} /></Form.Item>
        <div className="dialog-foot"><Button onClick={onClose}>{t('common.cancel')}</Button><Button type="primary" htmlType="submit" loading={save.isPending}>{t('common.save')}</Button></div>
      </Form>
    </Modal>
  )
}

/** Keeps the list that is shown as a view; changes and deletes the one that is open. */
export function ViewMenu({ state, views, onState }: MenuParts): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const [dialog, setDialog] = useState<'new' | 'edit' | null>(null)
  const open = views.find(({ id }) => id === state.view)
  const editable = open !== undefined && (open.scope === 'personal' ? open.mine : can('tickets.settings'))
  const changed = isNarrowed(state) || state.sort !== ''
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: keys.ticketViews })
  const overwrite = useMutation({
    mutationFn: (view: TicketView) => api.updateTicketView({ id: view.id, body: { view: { name: view.name, scope: view.scope, groupId: view.groupId, ...viewInput(state, views) }, version: view.version } }),
    onSuccess: async (saved) => {
      await refresh()
      void message.success(t('tickets.viewSaved', { name: saved.name }))
      onState({ ...noFilter, sort: '' })
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const remove = (view: TicketView): void => void modal.confirm({
    title: t('tickets.viewDelete', { name: view.name }), content: t(view.scope === 'personal' ? 'tickets.viewDeleteHint' : 'tickets.viewDeleteShared'), okText: t('common.delete'), okButtonProps: { danger: true },
    onOk: () => api.deleteTicketView({ id: view.id }).then(async () => { onState({ view: 'mine' }); await refresh() }, (failure: unknown) => void message.error(failureText(failure))),
  })
  const items: NonNullable<MenuProps['items']> = [
    ...(open && editable && changed ? [{ key: 'overwrite', icon: <SaveOutlined aria-hidden />, label: t('tickets.viewOverwrite', { name: open.name }) }] : []),
    { key: 'new', icon: <PlusOutlined aria-hidden />, label: t('tickets.viewKeep') },
    ...(open && editable ? [{ key: 'edit', icon: <EditOutlined aria-hidden />, label: t('tickets.viewRename', { name: open.name }) }, { key: 'delete', icon: <DeleteOutlined aria-hidden />, danger: true, label: t('tickets.viewRemove', { name: open.name }) }] : []),
  ]
  const choose = (key: string): void => {
    if (key === 'new' || key === 'edit') return setDialog(key)
    if (open === undefined) return
    if (key === 'overwrite') overwrite.mutate(open)
    else remove(open)
  }
  return (
    <>
      <Dropdown trigger={['click']} placement="bottomRight" menu={{ items, onClick: ({ key }) => choose(key) }}><Button loading={overwrite.isPending}>{t('tickets.viewMenu')} <DownOutlined aria-hidden className="tiny-icon" /></Button></Dropdown>
      {dialog && <ViewDialog view={dialog === 'edit' ? (open ?? null) : null} state={state} views={views} onState={onState} onClose={() => setDialog(null)} />}
    </>
  )
}
