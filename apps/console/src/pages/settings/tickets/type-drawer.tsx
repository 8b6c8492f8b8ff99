import { useQueryClient } from '@tanstack/react-query'
import type { TicketPriority, TicketType, TicketTypeInput } from '@yingda/contract'
import { Segmented, Select, Switch } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { nameIn } from '../../tickets/model/types.ts'
import { useGroups } from '../../tickets/use-ticket-data.ts'
import { DraftDrawer, useSettingsDraft } from '../draft-drawer.tsx'
import { Field } from '../routing/fields.tsx'
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
  const queries = useQueryClient()
  const [part, setPart] = useState<Part>('basics')
  const form = useSettingsDraft({
    stored: type, draftOf: (stored: TicketType | null) => (stored === null ? emptyType : inputOf(stored)), editable, problemOf: typeProblem,
    create: (body) => api.createTicketType({ body }), update: (id, next, version) => api.updateTicketType({ id, body: { type: next, version } }), remove: (id) => api.deleteTicketType({ id }),
    list: () => api.listTicketTypes(), refresh: () => void queries.invalidateQueries({ queryKey: keys.ticketTypes }), done: t('ticketSet.typeSaved'), gone: t('ticketSet.typeGone'), onClose,
  })
  const { draft, saved, change } = form
  const name = saved === null ? '' : nameIn(saved.name, language)
  return (
    <DraftDrawer
      form={form} title={saved === null ? t('ticketSet.typeNew') : name} editable={editable} problemText={(problem) => t(`ticketSet.typeProblem.${problem}`)}
      removal={{ title: t('ticketSet.typeDelete', { name }), hint: t('ticketSet.typeDeleteHint') }} onProblem={(problem) => setPart(problem === 'name' ? 'basics' : 'states')}
    >
      <Segmented<Part> className="tset-choice" aria-label={t('ticketSet.typeParts')} value={part} options={parts.map((value) => ({ value, label: t(`ticketSet.part.${value}`) }))} onChange={setPart} />
      {part === 'basics' && <Basics type={draft} editable={editable} tried={form.shownProblem !== null} isNew={saved === null} onChange={change} />}
      {part === 'fields' && <FieldsEditor type={draft} saved={(saved?.fields ?? []).map(({ key }) => key)} editable={editable} onChange={(fields) => change({ fields })} />}
      {part === 'states' && <StatesEditor type={draft} editable={editable} onChange={(next) => form.setDraft(() => next)} />}
      {part === 'rules' && <TypeRules rules={draft.rules} editable={editable} onChange={(rules) => change({ rules })} />}
    </DraftDrawer>
  )
}
