import { CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ConversationState } from '@yingda/contract'
import { App, Button, Select, Tag } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { PersonAvatar } from '../../../ui/avatar.tsx'
import { Section } from '../details/section.tsx'
import { Classification } from './classification.tsx'
import { DemandField } from './demand.tsx'
import { GroupName, priorities, priorityKey, PriorityTag } from './marks.tsx'
import { useHandling } from './use-handling.ts'

const MAX_LABELS = 20
const MAX_LABEL_LENGTH = 40

function Labels({ state, editable, labelId }: { state: ConversationState; editable: boolean; labelId: string }): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const known = useQuery({ queryKey: keys.labels, queryFn: ({ signal }) => api.listLabels({ signal }), staleTime: 60_000, enabled: editable })
  const change = useHandling(state.id, async (labels: string[]) => {
    await api.setLabels({ id: state.id, body: { labels } })
    void queries.invalidateQueries({ queryKey: keys.labels })
  })
  if (!editable) return state.labels.length === 0 ? <span className="quiet">{t('handling.noLabels')}</span> : <span className="handling-labels">{state.labels.map((label) => <Tag key={label}>{label}</Tag>)}</span>
  const set = (values: string[]): void => {
    const labels = [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))]
    if (labels.some((label) => label.length > MAX_LABEL_LENGTH)) return void message.warning(t('handling.labelTooLong'))
    change.run(labels)
  }
  return (
    <Select<string[]>
      id={labelId} mode="tags" size="small" className="handling-select" value={state.labels} loading={change.pending} maxCount={MAX_LABELS} tokenSeparators={[',', '，']}
      placeholder={t('handling.labelsHint')} options={(known.data?.items ?? []).map((value) => ({ value, label: value }))} onChange={set}
    />
  )
}

function Participants({ state, editable }: { state: ConversationState; editable: boolean }): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const [adding, setAdding] = useState(false)
  const colleagues = useQuery({ queryKey: keys.colleagues, queryFn: ({ signal }) => api.listColleagues({ signal }), enabled: editable })
  const change = useHandling(state.id, ({ agentId, on }: { agentId: string; on: boolean }) => api.setParticipant({ id: state.id, agentId, body: { on } }))
  const names = new Map([[me.id, me.name], ...(colleagues.data?.items ?? []).map((one) => [one.id, one.name] as const)])
  const nameOf = (id: string): string => names.get(id) ?? t('handling.unknownColleague', { id: id.slice(0, 8) })
  const ownerId = state.owner.kind === 'agent' ? state.owner.agentId : null
  const free = (colleagues.data?.items ?? []).filter(({ id }) => id !== ownerId && !state.participantIds.includes(id))
  return (
    <div>
      {state.participantIds.length > 0 ? (
        <ul className="handling-people">
          {state.participantIds.map((id) => (
            <li key={id}>
              <PersonAvatar name={nameOf(id)} size={22} /><span className="clip">{nameOf(id)}</span>
              {editable && <Button type="text" size="small" icon={<CloseOutlined aria-hidden />} aria-label={t('handling.removeParticipant', { name: nameOf(id) })} onClick={() => change.run({ agentId: id, on: false })} />}
            </li>
          ))}
        </ul>
      ) : !editable && <span className="quiet">{t('handling.noParticipants')}</span>}
      {editable && !adding && <Button size="small" icon={<PlusOutlined aria-hidden />} loading={change.pending} onClick={() => setAdding(true)}>{t('handling.addParticipant')}</Button>}
      {editable && adding && (
        <Select<string>
          size="small" className="handling-select" autoFocus defaultOpen showSearch={{ optionFilterProp: 'label' }} aria-label={t('handling.addParticipant')} placeholder={t('handling.addParticipant')} loading={colleagues.isPending}
          options={free.map(({ id, name }) => ({ value: id, label: name }))} onBlur={() => setAdding(false)}
          onChange={(agentId) => {
            setAdding(false)
            change.run({ agentId, on: true })
          }}
        />
      )}
    </div>
  )
}

/** What is noted on a conversation beside talking: group, priority, what about, labels, colleagues on the case. */
export function HandlingPanel({ state }: { state: ConversationState }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const [priorityId, labelsId] = [useId(), useId()]
  const editable = can('conversations.reply')
  const priority = useHandling(state.id, (value: number) => api.setPriority({ id: state.id, body: { priority: value } }))
  return (
    <Section title={t('handling.title')}>
      <div className="handling">
        {state.groupId !== null && <div className="handling-field"><span className="handling-name">{t('handling.group')}</span><span className="wrap"><GroupName id={state.groupId} /></span></div>}
        <DemandField state={state} />
        <div className="handling-field">
          <label htmlFor={priorityId}>{t('priority.label')}</label>
          {editable ? (
            <Select<number>
              id={priorityId} size="small" className="handling-select" value={state.priority} loading={priority.pending} onChange={priority.run}
              options={priorities.map((value) => ({ value, label: t(priorityKey(value)) }))}
            />
          ) : <span>{state.priority === 0 ? t('priority.0') : <PriorityTag priority={state.priority} />}</span>}
        </div>
        <Classification state={state} editable={editable} />
        <div className="handling-field handling-labels-field"><label htmlFor={labelsId}>{t('handling.labels')}</label><Labels state={state} editable={editable} labelId={labelsId} /></div>
        <div className="handling-field"><span className="handling-name">{t('handling.participants')}</span><Participants state={state} editable={editable} /></div>
      </div>
    </Section>
  )
}
