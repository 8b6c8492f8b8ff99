import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Group, GroupRouting } from '@yingda/contract'
import { App, Button, Drawer, Input } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { Field, SaveFailure } from './fields.tsx'
import { Members, type Member } from './members.tsx'
import { ServingFields } from './serving-fields.tsx'
import { newGroupRouting } from './values.ts'

interface Draft {
  readonly name: string
  readonly members: readonly Member[]
  readonly routing: GroupRouting
}
const draftOf = (group: Group | null): Draft => (group === null ? { name: '', members: [], routing: newGroupRouting } : { name: group.name, members: group.members, routing: group.routing })

interface GroupDrawerProps {
  /** Null: a new one. */
  group: Group | null
  others: readonly Group[]
  editable: boolean
  onClose: () => void
}

/** One group: who is in it and how its queue is served. */
export function GroupDrawer({ group, others, editable, onClose }: GroupDrawerProps): ReactNode {
  const { t } = useI18n()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const nameId = useId()
  const [saved, setSaved] = useState(group)
  const [draft, setDraft] = useState(() => draftOf(group))
  const [tried, setTried] = useState(false)
  const change = (part: Partial<Draft>): void => setDraft((old) => ({ ...old, ...part }))
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(saved))
  const nameless = draft.name.trim() === ''

  const refresh = (): void => {
    for (const queryKey of [keys.routingGroups, keys.groups, keys.capacities]) void queries.invalidateQueries({ queryKey })
  }
  const newest = async (): Promise<Group | null> => (await api.listGroupSettings()).items.find(({ id }) => id === group?.id) ?? null
  const save = useMutation({
    mutationFn: async (overwrite: boolean) => {
      const body = { name: draft.name.trim(), members: draft.members.map(({ agentId, skill }) => ({ agentId, skill })), routing: draft.routing }
      if (saved === null) return api.createGroup({ body })
      const version = overwrite ? ((await newest())?.version ?? saved.version) : saved.version
      return api.updateGroup({ id: saved.id, body: { ...body, version } })
    },
    onSuccess: () => {
      void message.success(t('routing.groupSaved'))
      refresh()
      onClose()
    },
  })
  const reload = async (): Promise<void> => {
    try {
      const next = await newest()
      if (next === null) return void message.error(t('routing.groupGone'))
      setSaved(next)
      setDraft(draftOf(next))
      save.reset()
      refresh()
    } catch (failure) {
      void message.error(failureText(failure))
    }
  }
  const remove = useMutation({
    mutationFn: (id: string) => api.deleteGroup({ id }),
    onSuccess: () => {
      refresh()
      onClose()
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const submit = (): void => {
    setTried(true)
    if (!nameless) save.mutate(false)
  }
  const close = (): void => {
    if (!changed || !editable) return onClose()
    void modal.confirm({ title: t('routing.discardTitle'), okText: t('routing.discard'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: onClose })
  }
  const confirmRemove = (one: Group): void =>
    void modal.confirm({ title: t('routing.deleteGroup', { name: one.name }), content: t('routing.deleteGroupHint'), okText: t('common.delete'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: () => remove.mutateAsync(one.id).then(() => undefined, () => undefined) })

  const foot = editable && (
    <div className="routing-foot">
      {saved && <Button danger loading={remove.isPending} onClick={() => confirmRemove(saved)}>{t('common.delete')}</Button>}
      <span className="spring" />
      <Button onClick={close}>{t('common.cancel')}</Button>
      <Button type="primary" disabled={!changed} loading={save.isPending} onClick={submit}>{t('common.save')}</Button>
    </div>
  )
  const words = { title: t('routing.members'), hint: t('routing.membersHint'), none: t('routing.noMembers'), add: t('routing.addMember'), levelOf: (name: string) => t('routing.skillOf', { name }) }
  return (
    <Drawer open onClose={close} size={640} title={group === null ? t('routing.newGroup') : t('routing.editGroup', { name: group.name })} footer={foot}>
      <div className="routing-form">
        {save.isError && <SaveFailure failure={save.error} busy={save.isPending} onOverwrite={() => save.mutate(true)} onReload={() => void reload()} />}
        <Field label={t('routing.groupName')} htmlFor={nameId}>
          <Input id={nameId} value={draft.name} maxLength={80} disabled={!editable} autoFocus={group === null} status={tried && nameless ? 'error' : ''} aria-invalid={tried && nameless} onChange={(event) => change({ name: event.target.value })} />
          {tried && nameless && <span className="field-error" role="alert">{t('routing.nameMissing')}</span>}
        </Field>
        <Members words={words} least={0} members={draft.members} editable={editable} onChange={(members) => change({ members })} />
        <ServingFields routing={draft.routing} others={others} editable={editable} onChange={(part) => setDraft((old) => ({ ...old, routing: { ...old.routing, ...part } }))} />
      </div>
    </Drawer>
  )
}
