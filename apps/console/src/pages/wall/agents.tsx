import { DisconnectOutlined, MoreOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Availability } from '@yingda/contract'
import { App, Button, Dropdown, Select, Tooltip, type MenuProps } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { useBreakReasons, useReasonText } from '../../shell/availability.tsx'
import { PersonAvatar } from '../../ui/avatar.tsx'
import { AvailabilityDot } from '../../ui/icons.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Elapsed } from '../../ui/time.tsx'
import { byWork, type AgentNow } from './figures.ts'

const BREAK = 'break:'

function SetMenu({ agent }: { agent: AgentNow }): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const { can } = useSession()
  const queries = useQueryClient()
  const reasons = useBreakReasons(can('conversations.reply'))
  const set = useMutation({
    mutationFn: ({ availability, reason }: { availability: Availability; reason?: string }) => api.setAvailability({ id: agent.agentId, body: { availability, ...(reason === undefined ? {} : { reason }) } }),
    onSuccess: (_, { availability }) => {
      void message.success(t('wall.setDone', { name: agent.name, state: t(`availability.${availability}`) }))
      void queries.invalidateQueries({ queryKey: keys.presence })
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const option = (value: Availability) => ({ key: value, label: <span className="availability-option"><AvailabilityDot value={value} />{t(`availability.${value}`)}</span> })
  const items: MenuProps['items'] = [
    option('online'), option('busy'), option('break'),
    ...(reasons.length === 0 ? [] : [{ key: 'reasons', type: 'group' as const, label: t('availability.break'), children: reasons.map((one) => ({ key: `${BREAK}${one}`, label: one })) }]),
    option('offline'),
  ]
  const choose = (key: string): void => (key.startsWith(BREAK) ? set.mutate({ availability: 'break', reason: key.slice(BREAK.length) }) : set.mutate({ availability: key as Availability }))
  return (
    <Dropdown trigger={['click']} placement="bottomRight" menu={{ items, onClick: ({ key }) => choose(key) }}>
      <Button type="text" size="small" loading={set.isPending} icon={<MoreOutlined aria-hidden />} aria-label={t('wall.setOf', { name: agent.name })} aria-haspopup="menu" />
    </Dropdown>
  )
}

function Agent({ agent, groupNames, onShow }: { agent: AgentNow; groupNames: string; onShow: () => void }): ReactNode {
  const { t, format } = useI18n()
  const reasonText = useReasonText()
  const share = agent.capacity === 0 ? 1 : Math.min(1, agent.load / agent.capacity)
  const state = agent.availability === 'break' ? (reasonText(agent.reason) ?? t('availability.break')) : t(`availability.${agent.availability}`)
  return (
    <li className="wall-agent">
      <PersonAvatar name={agent.name} size={30} />
      <span className="wall-agent-who">
        <span className="wall-agent-name clip">{agent.name}</span>
        <span className="quiet small clip" title={groupNames}>{groupNames}</span>
      </span>
      <span className="wall-agent-state">
        <span className="clip"><AvailabilityDot value={agent.availability} /> {state}</span>
        <span className="quiet small tabular"><Elapsed since={agent.since} />{!agent.connected && agent.availability !== 'offline' && <Tooltip title={t('wall.notConnectedHint')}><span className="wall-late" tabIndex={0}> <DisconnectOutlined aria-hidden /> {t('wall.notConnected')}</span></Tooltip>}</span>
      </span>
      <span className="wall-agent-load">
        <Button type="link" size="small" className="tabular" disabled={agent.load === 0} onClick={onShow} aria-label={`${t('wall.conversationsOf', { name: agent.name })}: ${t('wall.loadOf', { load: agent.load, capacity: agent.capacity })}`}>{t('wall.loadOf', { load: format.number(agent.load), capacity: format.number(agent.capacity) })}</Button>
        <span className="wall-load" aria-hidden><span className={agent.load > agent.capacity ? 'wall-load-over' : undefined} style={{ width: `${String(share * 100)}%` }} /></span>
      </span>
      <SetMenu agent={agent} />
    </li>
  )
}

interface AgentsProps {
  agents: readonly AgentNow[]
  groups: ReadonlyMap<string, string>
  onShow: (agent: AgentNow) => void
}

/** Every agent as of now; a group narrows it down. */
export function Agents({ agents, groups, onShow }: AgentsProps): ReactNode {
  const { t } = useI18n()
  const [group, setGroup] = useState('')
  const shown = agents.filter(({ groupIds }) => group === '' || groupIds.includes(group)).sort(byWork)
  const names = ({ groupIds }: AgentNow): string => groupIds.flatMap((id) => groups.get(id) ?? []).join(' · ')
  return (
    <section className="panel wall-panel" aria-label={t('wall.agents')}>
      <div className="wall-panel-head">
        <h2>{t('wall.agents')}</h2>
        {groups.size > 0 && <Select size="small" className="wall-filter" aria-label={t('wall.filterGroup')} value={group} onChange={setGroup} options={[{ value: '', label: t('wall.allGroups') }, ...[...groups].map(([value, label]) => ({ value, label }))]} popupMatchSelectWidth={false} />}
      </div>
      {agents.length === 0 && <EmptyState title={t('wall.noAgents')} hint={t('wall.noAgentsHint')} />}
      {agents.length > 0 && shown.length === 0 && <EmptyState title={t('common.noMatch')} />}
      <ul className="wall-agents">{shown.map((agent) => <Agent key={agent.agentId} agent={agent} groupNames={names(agent)} onShow={() => onShow(agent)} />)}</ul>
    </section>
  )
}
