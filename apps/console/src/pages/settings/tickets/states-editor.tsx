import { PlusOutlined } from '@ant-design/icons'
import type { TicketCategory, TicketState, TicketTypeInput } from '@yingda/contract'
import { Button, Checkbox, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { categories } from '../../tickets/model/filter.ts'
import { nameIn } from '../../tickets/model/types.ts'
import { Ordered } from '../routing/ordered.tsx'
import { newKey, withMove, withoutState } from './model.ts'

interface StatesProps {
  type: TicketTypeInput
  editable: boolean
  onChange: (type: TicketTypeInput) => void
}

/** Which state may follow which: a row for each, with a box for every other. */
function Moves({ type, editable, onChange }: StatesProps): ReactNode {
  const { t, language } = useI18n()
  const { states } = type
  return (
    <section className="routing-part" aria-label={t('ticketSet.moves')}>
      <h3>{t('ticketSet.moves')}</h3>
      <p className="quiet small">{t('ticketSet.movesHint')}</p>
      <div className="routing-scroll" tabIndex={0} role="group" aria-label={t('ticketSet.moves')}>
        <table className="tset-moves">
          <thead><tr><th scope="col">{t('ticketSet.movesHead')}</th>{states.map(({ key, name }) => <th key={key} scope="col">{nameIn(name, language)}</th>)}</tr></thead>
          <tbody>
            {states.map((from) => (
              <tr key={from.key}>
                <th scope="row">{nameIn(from.name, language)}</th>
                {states.map((to) => (
                  <td key={to.key}>{from.key === to.key
                    ? <span className="quiet" aria-hidden>–</span>
                    : <Checkbox checked={from.to.includes(to.key)} disabled={!editable} aria-label={t('ticketSet.move', { from: nameIn(from.name, language), to: nameIn(to.name, language) })} onChange={(event) => onChange({ ...type, states: withMove(states, from.key, to.key, event.target.checked) })} />}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** The states of a type and the moves between them. */
export function StatesEditor(props: StatesProps): ReactNode {
  const { t, language } = useI18n()
  const { type, editable, onChange } = props
  const { states } = type
  const put = (key: string, part: Partial<TicketState>): void => onChange({ ...type, states: states.map((one) => (one.key === key ? { ...one, ...part } : one)) })
  const change = (next: readonly TicketState[]): void => {
    const gone = states.find(({ key }) => !next.some((one) => one.key === key))
    onChange(gone ? withoutState(type, gone.key) : { ...type, states: [...next] })
  }
  const add = (): void => {
    const key = newKey('', 'state', states.map((one) => one.key))
    const before = states.findIndex(({ category }) => category === 'solved')
    const at = before < 0 ? states.length : before
    onChange({ ...type, states: [...states.slice(0, at), { key, name: { zh: '', en: '' }, category: 'open', to: [] }, ...states.slice(at)] })
  }
  return (
    <section className="routing-form" aria-label={t('ticketSet.states')}>
      <p className="quiet small">{t('ticketSet.statesHint')}</p>
      <Ordered<TicketState> label={t('ticketSet.states')} items={states} keyOf={({ key }) => key} nameOf={({ name }) => nameIn(name, language)} editable={editable} least={3} onChange={change}>
        {(one, index) => (
          <div className="tset-state">
            <Input lang="zh" value={one.name.zh} maxLength={80} disabled={!editable} placeholder={t('common.zh')} aria-label={t('ticketSet.stateZh', { n: index + 1 })} onChange={(event) => put(one.key, { name: { ...one.name, zh: event.target.value } })} />
            <Input lang="en" value={one.name.en} maxLength={80} disabled={!editable} placeholder={t('common.en')} aria-label={t('ticketSet.stateEn', { n: index + 1 })} onChange={(event) => put(one.key, { name: { ...one.name, en: event.target.value } })} />
            <Select<TicketCategory> value={one.category} disabled={!editable} aria-label={t('ticketSet.stateCategory', { n: index + 1 })} options={categories.map((value) => ({ value, label: t(`tickets.category.${value}`) }))} onChange={(category) => put(one.key, { category })} />
          </div>
        )}
      </Ordered>
      {editable && states.length < 30 && <div><Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={add}>{t('ticketSet.stateAdd')}</Button></div>}
      <Moves {...props} />
    </section>
  )
}
