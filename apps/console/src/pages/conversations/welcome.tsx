import { MessageOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { Permission } from '@yingda/contract'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useNavigate } from 'react-router-dom'
import { api } from '../../api/client.ts'
import { useI18n, type Key } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { EmptyState } from '../../ui/states.tsx'

interface Step {
  readonly title: Key
  readonly hint: Key
  readonly action: Key
  readonly permission: Permission | null
  /** A page of the console, or another page of this server. */
  readonly to: string
  readonly outside?: boolean
}

const steps: readonly Step[] = [
  { title: 'guide.demo', hint: 'guide.demoHint', action: 'guide.demoAction', permission: null, to: '/demo', outside: true },
  { title: 'guide.knowledge', hint: 'guide.knowledgeHint', action: 'guide.knowledgeAction', permission: 'knowledge.view', to: '/knowledge?test=1' },
  { title: 'guide.invite', hint: 'guide.inviteHint', action: 'guide.inviteAction', permission: 'users.edit', to: '/users?invite=1' },
  { title: 'guide.widget', hint: 'guide.widgetHint', action: 'guide.widgetAction', permission: 'settings.view', to: '/settings' },
]

function Guide(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const navigate = useNavigate()
  const shown = steps.filter((step) => step.permission === null || can(step.permission))
  return (
    <div className="guide">
      <h2>{t('guide.title')}</h2>
      {shown.length > 1 && <p className="quiet">{t('guide.hint')}</p>}
      <ol>
        {shown.map((step, index) => (
          <li key={step.title} className="guide-step">
            <span className="guide-number tabular" aria-hidden>{index + 1}</span>
            <span className="guide-text"><strong>{t(step.title)}</strong><span>{t(step.hint)}</span></span>
            <Button type={index === 0 ? 'primary' : 'default'} {...(step.outside ? { href: step.to, target: '_blank' } : { onClick: () => void navigate(step.to) })}>{t(step.action)}</Button>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** The middle while no conversation is open: the way in for a new installation, else a calm word. */
export function Welcome(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const view = can('conversations.view.all') ? 'all' : 'waiting'
  const any = useQuery({ queryKey: ['conversations-any', view], queryFn: ({ signal }) => api.listConversations({ view, limit: 1 }, { signal }), refetchInterval: (query) => (query.state.data?.items.length === 0 ? 15_000 : false) })
  const empty = view === 'all' && any.data?.items.length === 0
  return (
    <section className="welcome">
      {any.isPending ? null : empty ? <Guide /> : <EmptyState icon={<MessageOutlined aria-hidden />} title={t('inbox.selectTitle')} hint={t('inbox.selectHint')} />}
    </section>
  )
}
