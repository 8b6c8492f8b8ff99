import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Output } from '@yingda/client'
import { App, Button, InputNumber, Tooltip } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { useCapacities, useGroupSettings } from './use-settings.ts'

type AgentLimits = Output<'listCapacities'>['items'][number]
/** Channels there are, beside those that somebody has set a limit for. */
const CHANNELS = ['web']

function Row({ agent, channels, groups, editable }: { agent: AgentLimits; channels: readonly string[]; groups: string; editable: boolean }): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [draft, setDraft] = useState({ capacity: agent.capacity, byChannel: agent.byChannel })
  const changed = JSON.stringify(draft) !== JSON.stringify({ capacity: agent.capacity, byChannel: agent.byChannel })
  const save = useMutation({
    mutationFn: () => api.setCapacity({ id: agent.agentId, body: draft }),
    onSuccess: () => {
      void message.success(t('routing.capacitySaved', { name: agent.name }))
      return queries.invalidateQueries({ queryKey: keys.capacities })
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const limit = (channel: string, value: number | null): void => {
    const rest = Object.fromEntries(Object.entries(draft.byChannel).filter(([one]) => one !== channel))
    setDraft((old) => ({ ...old, byChannel: value === null ? rest : { ...rest, [channel]: value } }))
  }
  const channelName = (channel: string): string => (channel === 'web' ? t('channel.web') : channel)
  return (
    <tr>
      <th scope="row"><span className="routing-cell"><span className="clip">{agent.name}</span>{groups !== '' && <span className="quiet small clip">{groups}</span>}</span></th>
      <td><InputNumber value={draft.capacity} min={0} max={200} precision={0} disabled={!editable} aria-label={t('routing.capacityOf', { name: agent.name })} onChange={(value) => setDraft((old) => ({ ...old, capacity: value ?? 0 }))} onPressEnter={() => changed && save.mutate()} /></td>
      {channels.map((channel) => (
        <td key={channel}><InputNumber value={draft.byChannel[channel] ?? null} min={0} max={200} precision={0} placeholder="–" disabled={!editable} aria-label={t('routing.channelOf', { name: agent.name, channel: channelName(channel) })} onChange={(value) => limit(channel, value)} onPressEnter={() => changed && save.mutate()} /></td>
      ))}
      {editable && <td className="routing-save"><Button size="small" type={changed ? 'primary' : 'default'} disabled={!changed} loading={save.isPending} onClick={() => save.mutate()}>{t('common.save')}</Button></td>}
    </tr>
  )
}

/** How many conversations at once each agent is given. */
export function CapacityPart({ editable }: { editable: boolean }): ReactNode {
  const { t } = useI18n()
  const agents = useCapacities()
  const groups = useGroupSettings()
  const items = agents.data?.items ?? []
  const channels = [...new Set([...CHANNELS, ...items.flatMap(({ byChannel }) => Object.keys(byChannel))])]
  const names = new Map((groups.data?.items ?? []).map(({ id, name }) => [id, name]))
  return (
    <section className="panel settings-panel" aria-label={t('routing.capacity')}>
      <div><h2>{t('routing.capacity')}</h2><p className="quiet">{t('routing.capacityHint')}</p></div>
      {agents.isPending && <RowsSkeleton rows={4} />}
      {agents.isError && <ErrorState failure={agents.error} onRetry={() => void agents.refetch()} />}
      {agents.isSuccess && items.length === 0 && <EmptyState title={t('routing.noAgents')} hint={t('routing.noAgentsHint')} />}
      {items.length > 0 && (
        <div className="routing-scroll">
          <table className="routing-table">
            <thead>
              <tr>
                <th scope="col">{t('routing.agent')}</th><th scope="col">{t('routing.capacityAll')}</th>
                {channels.map((channel) => <th key={channel} scope="col"><Tooltip title={t('routing.byChannelHint')}><span tabIndex={0}>{t('routing.byChannel')} · {channel === 'web' ? t('channel.web') : channel}</span></Tooltip></th>)}
                {editable && <th scope="col"><span className="visually-hidden">{t('common.actions')}</span></th>}
              </tr>
            </thead>
            <tbody>{items.map((agent) => <Row key={agent.agentId} agent={agent} channels={channels} editable={editable} groups={agent.groupIds.flatMap((id) => names.get(id) ?? []).join(' · ')} />)}</tbody>
          </table>
        </div>
      )}
    </section>
  )
}
