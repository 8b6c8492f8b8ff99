import { TrophyOutlined } from '@ant-design/icons'
import type { ConversationState, QueueDemand } from '@yingda/contract'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useGroups } from './use-groups.ts'

/** What is asked for, and what happens when nobody has it in time, as one reads them. */
export function useDemandText(): { asked: (skills: readonly { readonly name: string; readonly atLeast: number }[]) => string; fallback: (otherwise: QueueDemand['otherwise']) => string } {
  const { t } = useI18n()
  const { byId } = useGroups()
  return {
    asked: (skills) => skills.map(({ name, atLeast }) => t('skills.asked', { name, n: atLeast })).join(t('skills.and')),
    fallback: (otherwise) => {
      const after = { s: otherwise.afterSeconds }
      if (otherwise.do === 'overflow') return t('skills.fallback.overflow', { ...after, group: byId.get(otherwise.groupId)?.name ?? otherwise.groupId.slice(0, 8) })
      return otherwise.to === 0 ? t('skills.fallback.anyone', after) : t('skills.fallback.lower', { ...after, n: otherwise.to })
    },
  }
}

/** The same in a few words beside the conversation: for what is waited, by which rule, and until when. */
export function DemandField({ state: { owner, demand } }: { state: Pick<ConversationState, 'owner' | 'demand'> }): ReactNode {
  const { t } = useI18n()
  const { asked, fallback } = useDemandText()
  if (owner.kind !== 'queue' || demand == null) return null
  return (
    <div className="handling-field">
      <span className="handling-name">{t('skills.demand')}</span>
      <span className="wrap">{asked(demand.skills)}<br /><span className="quiet small">{t('skills.rule', { rule: demand.rule })} · {fallback(demand.otherwise)}</span></span>
    </div>
  )
}

/** What a waiting conversation asks of who takes it; nothing where it asks for nothing. */
export function DemandTag({ state: { owner, demand } }: { state: Pick<ConversationState, 'owner' | 'demand'> }): ReactNode {
  const { t } = useI18n()
  const { asked, fallback } = useDemandText()
  if (owner.kind !== 'queue' || demand == null) return null
  const text = asked(demand.skills)
  return <span className="priority demand" title={`${t('skills.rule', { rule: demand.rule })}: ${t('skills.asks', { skills: text })}; ${fallback(demand.otherwise)}`}><TrophyOutlined aria-hidden /><span className="clip">{text}</span></span>
}
