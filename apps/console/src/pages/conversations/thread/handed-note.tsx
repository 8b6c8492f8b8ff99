import { SwapOutlined } from '@ant-design/icons'
import type { ConversationEvent, ConversationState } from '@yingda/contract'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import type { ConversationView } from '../../../realtime/view.ts'
import { useSession } from '../../../session/session.tsx'
import { Time } from '../../../ui/time.tsx'

type OwnerEvent = Extract<ConversationEvent, { type: 'owner' }>

/** The word that came with the conversation as it was handed over last, until whoever has it now has answered. */
function handedWith(state: ConversationState, { events }: ConversationView): OwnerEvent | null {
  const last = events.findLast((event): event is OwnerEvent => event.type === 'owner' && event.reason === 'transferred')
  if (!last?.note) return null
  const answered = events.some((event) => event.type === 'message' && event.seq > state.ownerSeq && event.author.kind === 'agent' && !event.internal)
  const taken = events.filter((event) => event.type === 'owner' && event.seq > last.seq && event.owner.kind === 'agent').length
  return answered || taken > 1 || state.owner.kind === 'closed' || state.owner.kind === 'bot' ? null : last
}

/** What a colleague said when handing over, before everything else. */
export function HandedNote({ state, view, names }: { state: ConversationState; view: ConversationView; names: ReadonlyMap<string, string> }): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const event = handedWith(state, view)
  if (event === null || event.byAgentId === me.id) return null
  const name = (event.byAgentId === null ? undefined : names.get(event.byAgentId)) ?? t('author.agent')
  return (
    <section className="handed-note" aria-label={t('handed.label')}>
      <SwapOutlined aria-hidden />
      <div>
        <p className="handed-who small">{t('handed.by', { name })} <Time at={event.at} /></p>
        <p className="handed-text">{event.note}</p>
      </div>
    </section>
  )
}
