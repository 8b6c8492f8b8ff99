import type { SlaGoals, SlaPolicyInput } from '@yingda/contract'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { Duration } from './inputs.tsx'
import { goalNames, priorities } from './model.ts'

/** Within which business time what is done, by priority. */
export function Goals({ goals, editable, onChange }: { goals: SlaPolicyInput['goals']; editable: boolean; onChange: (goals: SlaPolicyInput['goals']) => void }): ReactNode {
  const { t } = useI18n()
  return (
    <section className="routing-part" aria-label={t('ticketSet.goals')}>
      <h3>{t('ticketSet.goals')}</h3>
      <p className="quiet small">{t('ticketSet.goalsHint')}</p>
      <div className="routing-scroll" tabIndex={0} role="group" aria-label={t('ticketSet.goals')}>
        <table className="tset-goals">
          <thead><tr><th scope="col">{t('tickets.priority')}</th>{goalNames.map((goal) => <th key={goal} scope="col">{t(`ticketSet.goal.${goal}`)}</th>)}</tr></thead>
          <tbody>
            {priorities.map((priority) => (
              <tr key={priority}>
                <th scope="row">{t(`tickets.priority.${priority}`)}</th>
                {goalNames.map((goal: keyof SlaGoals) => (
                  <td key={goal}><Duration label={`${t(`tickets.priority.${priority}`)}, ${t(`ticketSet.goal.${goal}`)}`} optional value={goals[priority][goal]} editable={editable} onChange={(seconds) => onChange({ ...goals, [priority]: { ...goals[priority], [goal]: seconds } })} /></td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}
