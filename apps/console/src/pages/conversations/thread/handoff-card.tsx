import { AimOutlined, DownOutlined, UserSwitchOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { ConversationEvent, ConversationState, HandoffCard as Card } from '@yingda/contract'
import { useId, useState, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import type { ConversationView } from '../../../realtime/view.ts'
import { usePhone } from '../../../ui/media.ts'
import { jumpTo } from './jump.ts'

type CardEvent = Extract<ConversationEvent, { type: 'handoff' }>
type Tried = Card['tried'][number]

const isCard = (event: ConversationEvent): event is CardEvent => event.type === 'handoff'
const entityTypes = ['order_number', 'tracking_number', 'phone', 'email', 'id_card', 'bank_card', 'address', 'person_name', 'plate', 'product', 'amount', 'quantity', 'date', 'time', 'datetime_range'] as const

/** The card of this session, from what is loaded or, where it lies further back, from the server. */
function useCard(state: ConversationState, view: ConversationView): CardEvent | null {
  const seq = state.handoff?.cardSeq ?? null
  const loaded = view.events.find((event) => event.seq === seq)
  const first = view.events[0]?.seq ?? Infinity
  const asked = useQuery({
    queryKey: keys.handoffCard(state.id, seq ?? 0),
    queryFn: ({ signal }) => api.listEvents({ id: state.id, before: (seq ?? 0) + 1, limit: 1 }, { signal }),
    enabled: seq !== null && loaded === undefined && seq < first, staleTime: Infinity,
  })
  const found = loaded ?? asked.data?.events[0]
  return found !== undefined && isCard(found) ? found : null
}

function Jump({ seq, first }: { seq: number; first: number }): ReactNode {
  const { t } = useI18n()
  if (seq < first) return null
  return <button type="button" className="card-jump" aria-label={t('card.jump')} title={t('card.jump')} onClick={() => jumpTo(seq)}><AimOutlined aria-hidden /></button>
}

function Attempt({ tried, first }: { tried: Tried; first: number }): ReactNode {
  const { t } = useI18n()
  return (
    <li>
      <span className="card-asked">{tried.asked}</span>
      <span className={`chip card-${tried.outcome}`}>{t(`card.outcome.${tried.outcome}`)}</span>
      {tried.feedback !== null && <span className={`chip card-${tried.feedback}`}>{t(`card.feedback.${tried.feedback}`)}</span>}
      <Jump seq={tried.seq} first={first} />
      {tried.entries.length > 0 && <span className="card-entries quiet">{tried.entries.map(({ question }) => question).join(' · ')}</span>}
    </li>
  )
}

function Entities({ entities }: Pick<Card, 'entities'>): ReactNode {
  const { t } = useI18n()
  if (entities.length === 0) return null
  return (
    <ul className="card-entities" aria-label={t('card.entities')}>
      {entities.map((entity) => {
        const type = entityTypes.find((one) => one === entity.type)
        return <li key={`${entity.type} ${entity.value}`} className="chip"><span className="quiet">{type ? t(`card.entity.${type}`) : entity.type}</span> {entity.value}</li>
      })}
    </ul>
  )
}

/** Why a person was called and what went before, above the conversation: nobody has to ask twice. */
export function HandoffCard({ state, view }: { state: ConversationState; view: ConversationView }): ReactNode {
  const { t, format } = useI18n()
  const phone = usePhone()
  const body = useId()
  const event = useCard(state, view)
  const [open, setOpen] = useState<boolean | null>(null)
  if (event === null || state.handoff === null) return null
  const { card, cause } = event
  // Read once it is known; whoever has answered already needs the line only.
  const shown = open ?? (!phone && state.owner.kind !== 'closed' && state.waitingSince !== null)
  const first = view.events[0]?.seq ?? Infinity
  const until = format.elapsed(Date.parse(state.handoff.at) - Date.parse(card.startedAt))
  return (
    <section className={`handoff-card${shown ? ' is-open' : ''}`} aria-label={t('card.label')}>
      <button type="button" className="card-head" aria-expanded={shown} aria-controls={body} onClick={() => setOpen(!shown)}>
        <UserSwitchOutlined aria-hidden />
        <span className="card-cause">{t(`card.cause.${cause}`)}</span>
        {card.mood !== 'calm' && <span className={`chip card-${card.mood}`}>{t(`card.mood.${card.mood}`)}</span>}
        <span className="card-summary" lang={state.language === 'zh' ? 'zh-CN' : 'en'}>{card.summary}</span>
        <DownOutlined className="card-arrow" aria-hidden />
      </button>
      <div id={body} className="card-body" hidden={!shown} tabIndex={shown ? 0 : -1} role="group" aria-label={t('card.details')}>
        {card.tried.length > 0 && <ol className="card-tried" aria-label={t('card.tried')}>{card.tried.map((tried) => <Attempt key={tried.seq} tried={tried} first={first} />)}</ol>}
        <Entities entities={card.entities} />
        {card.slots.length > 0 && <ul className="card-entities" aria-label={t('card.slots')}>{card.slots.map(({ flow, slot, value }) => <li key={`${flow} ${slot}`} className="chip"><span className="quiet">{slot}</span> {value}</li>)}</ul>}
        <p className="quiet small card-facts">
          <span>{t('card.until', { turns: card.botTurns, time: until })}</span>
          {card.page !== null && <span className="clip" title={card.page}>{t('card.page', { page: card.page.replace(/^https?:\/\//u, '') })}</span>}
        </p>
      </div>
    </section>
  )
}
