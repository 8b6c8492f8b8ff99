import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { TicketPriority, TicketType, TicketTypeInput } from '@yingda/contract'
import { App, Button, Drawer, Segmented, Select, Switch } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { nameIn } from '../../tickets/model/types.ts'
import { useGroups } from '../../tickets/use-ticket-data.ts'
import { Field, SaveFailure } from '../routing/fields.tsx'
import { FieldsEditor } from './fields-editor.tsx'
import { NamePair } from './inputs.tsx'
import { emptyType, priorities, typeProblem } from './model.ts'
import { StatesEditor } from './states-editor.tsx'
import { TypeRules } from './type-rules.tsx'

const parts = ['basics', 'fields', 'states', 'rules'] as const
type Part = (typeof parts)[number]

const inputOf = ({ name, description, active, forCustomers, priority, groupId, fields, states, rules }: TicketTypeInput): TicketTypeInput => ({ name, description, active, forCustomers, priority, groupId, fields, states, rules })

function Basics({ type, editable, tried, isNew, onChange }: { type: TicketTypeInput; editable: boolean; tried: boolean; isNew: boolean; onChange: (part: Partial<TicketTypeInput>) => void }): ReactNode {
  const { t } = useI18n()
  const groups = useGroups()
  const [active, open, priority, group] = [useId(), useId(), useId(), useId()]
  return (
    <section className="routing-form" aria-label={t('ticketSet.basics')}>
      <NamePair label={t('ticketSet.name')} value={type.name} editable={editable} autoFocus={isNew} error={tried && typeProblem(type) === 'name'} onChange={(name) => onChange({ name })} />
      <NamePair label={t('ticketSet.description')} value={type.description} max={300} editable={editable} onChange={(description) => onChange({ description })} />
      <div className="handoff-switch"><Switch id={active} size="small" checked={type.active} disabled={!editable} onChange={(next) => onChange({ active: next })} /><label htmlFor={active}>{t('ticketSet.active')}</label></div>
      <div className="handoff-switch"><Switch id={open} size="small" checked={type.forCustomers} disabled={!editable} onChange={(forCustomers) => onChange({ forCustomers })} /><label htmlFor={open}>{t('ticketSet.forCustomers')}</label></div>
      <div className="routing-grid">
        <Field label={t('ticketSet.priority')} htmlFor={priority}><Select<TicketPriority> id={priority} value={type.priority} disabled={!editable} options={priorities.map((value) => ({ value, label: t(`tickets.priority.${value}`) }))} onChange={(next) => onChange({ priority: next })} /></Field>
        <Field label={t('ticketSet.group')} hint={t('ticketSet.groupHint')} htmlFor={group}><Select<string> id={group} value={type.groupId ?? ''} disabled={!editable} options={[{ value: '', label: t('ticketSet.noGroup') }, ...groups.map(({ id, name }) => ({ value: id, label: name }))]} onChange={(next) => onChange({ groupId: next === '' ? null : next })} /></Field>
      </div>
    </section>
  )
}

/** One type of tickets: what it is called, its form, its states, its rules. */
export function TypeDrawer({ type, editable, onClose }: { type: TicketType | null; editable: boolean; onClose: () => void }): ReactNode {
  const { t, language } = useI18n()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const [saved, setSaved] = useState(type)
  const base = saved === null ? emptyType : inputOf(saved)
  const [draft, setDraft] = useState(base)
  const [part, setPart] = useState<Part>('basics')
  const [tried, setTried] = useState(false)
  const changed = saved === null || JSON.stringify(draft) !== JSON.stringify(base)
  const problem = typeProblem(draft)
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: keys.ticketTypes })
  const newest = async (): Promise<TicketType | undefined> => (await api.listTicketTypes()).items.find(({ id }) => id === saved?.id)
  const save = useMutation({
    mutationFn: async (overwrite: boolean) => {
      if (saved === null) return api.createTicketType({ body: draft })
      return api.updateTicketType({ id: saved.id, body: { type: draft, version: overwrite ? ((await newest())?.version ?? saved.version) : saved.version } })
    },
    onSuccess: () => {
      void refresh()
      void message.success(t('ticketSet.typeSaved'))
      onClose()
    },
  })
  const reload = (): void => {
    void newest().then((next) => {
      if (next === undefined) return onClose()
      setSaved(next)
      setDraft(inputOf(next))
      save.reset()
      void refresh()
    }, (failure: unknown) => void message.error(failureText(failure)))
  }
  const submit = (): void => {
    setTried(true)
    if (problem === null) save.mutate(false)
    else setPart(problem === 'name' ? 'basics' : 'states')
  }
  const close = (): void => {
    if (!editable || JSON.stringify(draft) === JSON.stringify(base)) return onClose()
    void modal.confirm({ title: t('routing.discardTitle'), okText: t('routing.discard'), okButtonProps: { danger: true }, onOk: onClose })
  }
  const remove = (one: TicketType): void => void modal.confirm({
    title: t('ticketSet.typeDelete', { name: nameIn(one.name, language) }), content: t('ticketSet.typeDeleteHint'), okText: t('common.delete'), okButtonProps: { danger: true },
    onOk: () => api.deleteTicketType({ id: one.id }).then(() => { void refresh(); onClose() }, (failure: unknown) => void message.error(failureText(failure))),
  })
  return (
    <Drawer
      open onClose={close} size={780} title={saved === null ? t('ticketSet.typeNew') : nameIn(saved.name, language)}
      footer={editable && (
        <div className="routing-foot">
          {saved && <Button danger type="text" onClick={() => remove(saved)}>{t('common.delete')}</Button>}
          <span className="spring" />
          <Button onClick={close}>{t('common.cancel')}</Button>
          <Button type="primary" disabled={!changed} loading={save.isPending} onClick={submit}>{t('common.save')}</Button>
        </div>
      )}
    >
      <div className="routing-form">
        {save.isError && <SaveFailure failure={save.error} busy={save.isPending} onOverwrite={() => save.mutate(true)} onReload={reload} />}
        {tried && problem && <span className="field-error" role="alert">{t(`ticketSet.typeProblem.${problem}`)}</span>}
        <Segmented<Part> className="tset-choice" aria-label={t('ticketSet.typeParts')} value={part} options={parts.map((value) => ({ value, label: t(`ticketSet.part.${value}`) }))} onChange={setPart} />
        {part === 'basics' && <Basics type={draft} editable={editable} tried={tried} isNew={saved === null} onChange={(next) => setDraft((old) => ({ ...old, ...next }))} />}
        {part === 'fields' && <FieldsEditor type={draft} saved={(saved?.fields ?? []).map(({ key }) => key)} editable={editable} onChange={(fields) => setDraft((old) => ({ ...old, fields }))} />}
        {part === 'states' && <StatesEditor type={draft} editable={editable} onChange={setDraft} />}
        {part === 'rules' && <TypeRules rules={draft.rules} editable={editable} onChange={(rules) => setDraft((old) => ({ ...old, rules }))} />}
      </div>
    </Drawer>
  )
}
