import { useState, type ReactNode } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router-dom'
import { Button, Segmented, Skeleton } from 'antd'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { PageTitle } from '../../../shell/page-title.tsx'
import { useMedia } from '../../../ui/media.ts'
import { NotFoundPage } from '../../../ui/not-found.tsx'
import { useShortcuts } from '../../../ui/shortcuts.ts'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { useTypes } from '../use-ticket-data.ts'
import { Composer } from './composer.tsx'
import { Head } from './head.tsx'
import { Side } from './side.tsx'
import { Timeline } from './timeline.tsx'
import { useTicket } from './use-ticket.ts'
import '../../conversations/composer.css'
import '../../conversations/details.css'
import '../../conversations/conversations.css'
import '../tickets.css'

/** One ticket. */
export function Component(): ReactNode {
  const { can } = useSession()
  const { id } = useParams()
  return can('tickets.view.own') && id !== undefined ? <Opened key={id} id={id} /> : <NotFoundPage />
}

function Opened({ id }: { id: string }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const navigate = useNavigate()
  const [params] = useSearchParams()
  const narrow = useMedia('(max-width: 1023px)')
  const [part, setPart] = useState<'log' | 'facts'>('log')
  const state = useTicket(id)
  const { types } = useTypes()
  const { ticket } = state
  const back = (): void => void navigate(`/tickets${params.size > 0 ? `?${params.toString()}` : ''}`)
  useShortcuts({ back })

  if (state.missing) return <div className="center"><PageTitle title={t('tickets.title')} /><EmptyState title={t('tickets.missing')} hint={t('tickets.missingHint')}><Button type="primary" onClick={back}>{t('tickets.toList')}</Button></EmptyState></div>
  if (state.failure !== null && ticket === null) return <div className="center"><PageTitle title={t('tickets.title')} /><ErrorState failure={state.failure} onRetry={state.retry} /></div>
  if (ticket === null) return <div className="page"><PageTitle title={t('tickets.title')} /><Skeleton active paragraph={{ rows: 12 }} /></div>
  const type = types.find((one) => one.id === ticket.typeId)
  const editable = can('tickets.edit') && ticket.mergedInto === null && ticket.category !== 'closed'
  return (
    <div className="tk-detail">
      <PageTitle title={`#${ticket.number}`} aside={<span className="page-note clip">{ticket.subject}</span>} />
      <Head ticket={ticket} type={type} editable={editable} onBack={back} />
      {narrow && <div className="tk-parts"><Segmented<'log' | 'facts'> block value={part} onChange={setPart} options={[{ value: 'log', label: t('tickets.partLog') }, { value: 'facts', label: t('tickets.partFacts') }]} /></div>}
      <div className="tk-columns">
        {(!narrow || part === 'log') && (
          <section className="tk-main" aria-label={t('tickets.partLog')}>
            <Timeline state={state} ticket={ticket} types={types} />
            {can('tickets.edit') && <Composer ticket={ticket} type={type} />}
          </section>
        )}
        {(!narrow || part === 'facts') && <Side ticket={ticket} type={type} editable={editable} />}
      </div>
    </div>
  )
}
