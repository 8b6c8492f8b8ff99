import { FilterOutlined } from '@ant-design/icons'
import type { ReportFilter } from '@yingda/contract'
import { Button, Checkbox, Select } from 'antd'
import { useEffect, useId, useState, type ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { DateField } from '../../ui/dates/date-field.tsx'
import { rangeIds, type RangeId } from './model/period.ts'
import { dimensions, filteredBy, filterField, filterText } from './model/view.ts'
import { useChoices, type ViewState } from './use-reports.ts'
import { valueName } from './words.ts'

/** Which days, and in whose time zone; the period before beside them. */
export function PeriodControls({ state, timeZone, comparing = true }: { state: ViewState; timeZone: string; comparing?: boolean }): ReactNode {
  const { t } = useI18n()
  const { view, days, change } = state
  const choose = (range: RangeId): void => change(range === 'custom' ? { range, ...days } : { range, from: null, to: null })
  return (
    <>
      <Select<RangeId> className="rp-range" aria-label={t('reports.range')} value={view.range} popupMatchSelectWidth={false} options={rangeIds.map((value) => ({ value, label: t(`reports.range.${value}`) }))} onChange={choose} />
      {view.range === 'custom' && <CustomDays state={state} />}
      {comparing && <Checkbox className="rp-compare" checked={view.compare} onChange={(event) => change({ compare: event.target.checked ? null : '0' })}>{t('reports.compare')}</Checkbox>}
      <span className="quiet small tabular rp-zone">{t('reports.days', { ...days })} · {t('reports.zone', { zone: timeZone })}</span>
    </>
  )
}

function CustomDays({ state: { days, today, change } }: { state: ViewState }): ReactNode {
  const { t } = useI18n()
  const [typed, setTyped] = useState(days)
  useEffect(() => setTyped(days), [days.from, days.to])
  const wrong = typed.from === '' || typed.to === '' || typed.from > typed.to
  const set = (next: typeof typed): void => {
    setTyped(next)
    if (next.from !== '' && next.to !== '' && next.from <= next.to) change({ range: 'custom', ...next })
  }
  const problem = useId()
  return (
    <span className="rp-custom">
      <DateField value={typed.from} max={today} label={t('reports.from')} wrong={wrong} describedBy={problem} onChange={(from) => set({ ...typed, from })} />
      <span aria-hidden>–</span>
      <DateField value={typed.to} max={today} label={t('reports.to')} wrong={wrong} describedBy={problem} onChange={(to) => set({ ...typed, to })} />
      <span id={problem} className="rp-problem small" role="alert">{wrong && t('reports.daysWrong')}</span>
    </span>
  )
}

/** A value each field may have; those who see only their own figures have nothing to choose. */
export function FilterControls({ state }: { state: ViewState }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const [open, setOpen] = useState(false)
  const panel = useId()
  const { view: { filter }, change } = state
  const used = filteredBy(filter)
  if (!can('reports.view.all')) return null
  return (
    <>
      <Button icon={<FilterOutlined aria-hidden />} aria-expanded={open} aria-controls={panel} onClick={() => setOpen(!open)}>{used.length === 0 ? t('reports.filter') : t('reports.filterN', { n: used.length })}</Button>
      {used.length > 0 && <Button type="link" className="rp-clear" onClick={() => change({ filter: null })}>{t('common.clearFilters')}</Button>}
      <div id={panel} className="rp-filters" role="group" aria-label={t('reports.filter')} hidden={!open}>{open && <FilterFields filter={filter} onFilter={(next) => change({ filter: filterText(next) })} />}</div>
    </>
  )
}

function FilterFields({ filter, onFilter }: { filter: ReportFilter; onFilter: (next: ReportFilter) => void }): ReactNode {
  const { t } = useI18n()
  const choices = useChoices()
  return dimensions.map((dimension) => {
    const field = filterField[dimension]
    const found = choices.data?.[dimension] ?? []
    const chosen = filter[field] ?? []
    const options = [...found, ...chosen.filter((key) => key !== '' && !found.some((one) => one.key === key)).map((key) => ({ key, label: null })), { key: '', label: null }]
    return (
      <Select<string[]>
        key={dimension} mode="multiple" allowClear maxTagCount="responsive" className="rp-filter" placeholder={t(`reports.by.${dimension}`)} aria-label={t(`reports.by.${dimension}`)} value={[...chosen]} loading={choices.isPending}
        showSearch={{ optionFilterProp: 'label' }} popupMatchSelectWidth={false} options={options.map((one) => ({ value: one.key, label: valueName(dimension, one, t) }))} notFoundContent={choices.isError ? t('common.failed') : t('reports.noChoices')}
        onChange={(values) => onFilter({ ...filter, [field]: values })}
      />
    )
  })
}
