import { DeleteOutlined } from '@ant-design/icons'
import { Button, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { PersonAvatar } from '../../../ui/avatar.tsx'
import { useCapacities } from './use-settings.ts'

export interface Member {
  readonly agentId: string
  readonly name: string
  /** 0 to 100. */
  readonly skill: number
}
const NEW_SKILL = 50

interface MembersProps {
  words: { title: string; hint: string; none: string; add: string; levelOf: (name: string) => string }
  /** The lowest level one can have. */
  least: number
  members: readonly Member[]
  editable: boolean
  onChange: (members: Member[]) => void
}

/** Agents, each with how good they are. */
export function Members({ words, least, members, editable, onChange }: MembersProps): ReactNode {
  const { t } = useI18n()
  const agents = useCapacities()
  const free = (agents.data?.items ?? []).filter(({ agentId }) => !members.some((member) => member.agentId === agentId))
  const add = (id: string): void => {
    const found = free.find(({ agentId }) => agentId === id)
    if (found) onChange([...members, { agentId: id, name: found.name, skill: NEW_SKILL }])
  }
  return (
    <section className="routing-part" aria-label={words.title}>
      <h3>{words.title}</h3>
      <p className="quiet small">{words.hint}</p>
      {members.length === 0 && <p className="routing-none">{words.none}</p>}
      <ul className="routing-members">
        {members.map((member) => (
          <li key={member.agentId}>
            <PersonAvatar name={member.name} size={26} />
            <span className="clip routing-member-name">{member.name}</span>
            <InputNumber
              size="small" className="routing-skill" value={member.skill} min={least} max={100} precision={0} disabled={!editable} aria-label={words.levelOf(member.name)}
              onChange={(skill) => onChange(members.map((one) => (one.agentId === member.agentId ? { ...one, skill: skill ?? least } : one)))}
            />
            {editable && <Button type="text" size="small" icon={<DeleteOutlined aria-hidden />} aria-label={t('routing.remove', { name: member.name })} onClick={() => onChange(members.filter((one) => one.agentId !== member.agentId))} />}
          </li>
        ))}
      </ul>
      {editable && (
        <Select<string>
          className="routing-add" value={null} showSearch={{ optionFilterProp: 'label' }} placeholder={words.add} aria-label={words.add} loading={agents.isPending}
          status={agents.isError ? 'error' : ''} notFoundContent={agents.isError ? t('common.failed') : t('common.noMatch')} options={free.map(({ agentId, name }) => ({ value: agentId, label: name }))} onChange={add}
        />
      )}
    </section>
  )
}
