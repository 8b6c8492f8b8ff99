import type { MetricArea, MetricDefinition } from '@yingda/contract'
import { useEffect, useState, type ReactNode } from 'react'
import { useLocation } from 'react-router-dom'
import { useI18n } from '../../i18n/i18n.tsx'
import { SearchField } from '../../ui/search-field.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { Definition } from './definition.tsx'
import { ReportFrame } from './frame.tsx'

const areas: readonly MetricArea[] = ['volume', 'queue', 'response', 'handling', 'resolution', 'bot', 'rating', 'agents', 'tickets']

const matches = ({ name, formula, id }: MetricDefinition, search: string): boolean =>
  [name.zh, name.en, formula.zh, formula.en, id].some((text) => text.toLowerCase().includes(search.toLowerCase()))

function List({ definitions }: { definitions: ReadonlyMap<string, MetricDefinition> }): ReactNode {
  const { t, language } = useI18n()
  const { hash } = useLocation()
  const [search, setSearch] = useState('')
  const wanted = hash.slice(1)
  useEffect(() => {
    if (wanted !== '') document.getElementById(wanted)?.scrollIntoView({ block: 'start' })
  }, [wanted])
  const found = [...definitions.values()].filter((metric) => search === '' || matches(metric, search))
  return (
    <>
      <p className="quiet rp-intro">{t('reports.metricsIntro')}</p>
      <div className="rp-bar"><SearchField value={search} label={t('reports.metricsSearch')} onSearch={setSearch} /><span className="quiet small">{t('reports.metricsCount', { n: found.length })}</span></div>
      {found.length === 0 && <div className="panel"><EmptyState title={t('common.noMatch')} hint={t('common.noMatchHint')} /></div>}
      {areas.map((area) => {
        const some = found.filter((metric) => metric.area === area)
        return some.length > 0 && (
          <section key={area} className="rp-section" aria-label={t(`reports.area.${area}`)}>
            <h2>{t(`reports.area.${area}`)}</h2>
            <div className="rp-definitions">
              {some.map((metric) => (
                <details key={`${metric.id} ${String(wanted === metric.id)}`} id={metric.id} className="panel rp-metric" open={wanted === metric.id || undefined}>
                  <summary><span className="rp-metric-name">{metric.name[language]}</span><span className="quiet small">{metric.formula[language]}</span></summary>
                  <Definition metric={metric} />
                </details>
              ))}
            </div>
          </section>
        )
      })}
    </>
  )
}

/** Every figure with its formula, exclusions, unit and the limits it uses. */
export function Component(): ReactNode {
  return <ReportFrame>{({ definitions }) => <List definitions={definitions} />}</ReportFrame>
}
