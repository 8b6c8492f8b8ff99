import { SettingOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { ReportEffect, ReportEffects } from '@yingda/contract'
import { Alert, Button, Tag } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { ErrorState, RowsSkeleton } from '../../ui/states.tsx'
import { PeriodControls } from './controls.tsx'
import { ReportFrame, type Loaded } from './frame.tsx'
import { effectText, moneyText, progressOf } from './model/effects.ts'
import { usePanels } from './panels.tsx'
import { DefinitionButton, Provisional } from './tile.tsx'
import { useView } from './use-reports.ts'

const SettingsDrawer = lazy(() => import('./settings-drawer.tsx'))
const areas = ['satisfaction', 'efficiency', 'cost'] as const

function Effect({ effect, effects }: { effect: ReportEffect; effects: ReportEffects }): ReactNode {
  const words = useI18n()
  const { t, language } = words
  const { definitions, showRows } = usePanels()
  const { currency } = effects.saved
  const metric = effect.metric === null ? undefined : definitions.get(effect.metric)
  const text = (value: number | null): string => (value === null ? '–' : effectText(effect.key, value, currency, words))
  const progress = progressOf(effect)
  const name = t(`reports.effect.${effect.key}`)
  const value = text(effect.value)
  return (
    <div className="tile rp-effect" data-effect={effect.key}>
      <dt><span title={metric?.name[language]}>{name}</span>{metric && <DefinitionButton metric={metric} />}</dt>
      <dd>
        {metric && effect.value !== null
          ? <button type="button" className="entry-link tile-value tabular" aria-label={t('reports.openRows', { name, value })} onClick={() => showRows({ query: { metric: metric.id, from: effects.from, to: effects.to, filter: {} }, where: null })}>{value}</button>
          : <span className="tile-value tabular">{value}</span>}
        {effect.met !== null && <Tag color={effect.met ? 'success' : 'warning'}>{t(effect.met ? 'reports.met' : 'reports.notMet')}</Tag>}
        {effect.target !== null && <span className="share-bar" aria-hidden><span style={{ inlineSize: `${String((progress ?? 0) * 100)}%` }} className={effect.met === false ? 'rp-short' : undefined} /></span>}
        <span className="rp-tile-foot small tabular">
          <span className="quiet">{effect.target === null ? t('reports.noTarget') : t(effect.better === 'more' ? 'reports.targetAtLeast' : 'reports.targetAtMost', { value: text(effect.target) })}</span>
          {effect.provisional && effect.value !== null && metric && <Provisional metric={metric} />}
          <span className="quiet">{t('reports.previousWas', { value: text(effect.previous) })}</span>
        </span>
      </dd>
    </div>
  )
}

function Saved({ saved, onSettings }: { saved: ReportEffects['saved']; onSettings: (() => void) | null }): ReactNode {
  const words = useI18n()
  const { t, format } = words
  const { definitions } = usePanels()
  const rule = definitions.get('self_service_rate')
  const money = (amount: number | null): string => (amount === null ? '–' : moneyText(amount, saved.currency, words))
  return (
    <section className="panel rp-saved" aria-label={t('reports.saved')}>
      <h2>{t('reports.saved')}{rule && <DefinitionButton metric={rule} />}</h2>
      <dl className="figures">
        <div><dt>{t('reports.saved.amount')}</dt><dd>{money(saved.amount)}</dd></div>
        <div><dt>{t('reports.saved.confirmedAmount')}</dt><dd>{money(saved.confirmedAmount)}</dd></div>
        <div><dt>{t('reports.saved.handled')}</dt><dd>{format.number(saved.handled)}</dd></div>
        <div><dt>{t('reports.saved.confirmed')}</dt><dd>{format.number(saved.confirmed)}</dd></div>
      </dl>
      {saved.costPerConversation === null
        ? <Alert type="info" showIcon title={t('reports.saved.noCost')} action={onSettings && <Button size="small" onClick={onSettings}>{t('reports.settings.open')}</Button>} />
        : <p>{t('reports.saved.formula', { n: format.number(saved.handled), cost: money(saved.costPerConversation), amount: money(saved.amount) })}</p>}
      <ul className="rp-honest">
        <li>{t('reports.saved.counted', { hours: format.number(saved.returnHours) })}</li>
        <li>{t('reports.saved.silence', { confirmed: format.number(saved.confirmed), silent: format.number(saved.handled - saved.confirmed) })}</li>
        <li>{t('reports.saved.denied', { n: format.number(saved.denied) })}</li>
        {saved.provisional && <li>{t('reports.saved.provisional', { hours: format.number(saved.returnHours) })}</li>}
      </ul>
    </section>
  )
}

function Effects({ settings }: Loaded): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const state = useView(settings.timeZone)
  const [setting, setSetting] = useState(false)
  const { days } = state
  const effects = useQuery({ queryKey: [...keys.reportEffects, days], queryFn: ({ signal }) => api.getEffects({ ...days }, { signal }), placeholderData: (before) => before })
  const editable = can('reports.edit')
  return (
    <>
      <p className="quiet rp-intro">{t('reports.effectsIntro')}</p>
      <div className="rp-bar"><PeriodControls state={state} timeZone={settings.timeZone} comparing={false} /><span className="spring" /><Button icon={<SettingOutlined aria-hidden />} onClick={() => setSetting(true)}>{t('reports.settings.open')}</Button></div>
      {effects.isPending && <div className="panel"><RowsSkeleton rows={6} /></div>}
      {effects.isError && !effects.data && <div className="panel"><ErrorState failure={effects.error} onRetry={() => void effects.refetch()} /></div>}
      {effects.data && (
        <div className="rp-body" aria-busy={effects.isPlaceholderData}>
          {areas.map((area) => (
            <section key={area} className="rp-section" aria-label={t(`reports.effectArea.${area}`)}>
              <h2>{t(`reports.effectArea.${area}`)}</h2>
              <dl className="tiles rp-effects">{effects.data.effects.filter((effect) => effect.area === area).map((effect) => <Effect key={effect.key} effect={effect} effects={effects.data} />)}</dl>
              {area === 'cost' && <Saved saved={effects.data.saved} onSettings={editable ? () => setSetting(true) : null} />}
            </section>
          ))}
        </div>
      )}
      {setting && <Suspense fallback={null}><SettingsDrawer settings={settings} onClose={() => setSetting(false)} /></Suspense>}
    </>
  )
}

/** What the service has brought, against what the company wants of it. */
export function Component(): ReactNode {
  return <ReportFrame everybody>{(loaded) => <Effects {...loaded} />}</ReportFrame>
}
