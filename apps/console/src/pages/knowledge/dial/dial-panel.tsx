import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Dial } from '@yingda/contract'
import { Alert, App, Button, Slider, Tooltip } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { api, failureText, isApiError } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { useMinute } from '../../../ui/now.ts'
import { EmptyState } from '../../../ui/states.tsx'
import { CurveChart } from './curve-chart.tsx'
import { Examples } from './examples.tsx'
import { choicesOf, type Choice } from './positions.ts'
import { ThresholdsForm } from './thresholds-form.tsx'
import { answerFigures, shareOf, suggestFigures, thresholdsOf, type Thresholds } from './thresholds.ts'

/** How far figures may lie over what is wanted without a word, as a share. */
const SLACK = 0.01

const figures = [['coverage', 'dial.coverage', 'dial.coverageHelp'], ['wrong', 'dial.wrong', 'dial.wrongHelp'], ['uncovered', 'dial.uncovered', 'dial.uncoveredHelp']] as const satisfies readonly (readonly ['coverage' | 'wrong' | 'uncovered', Key, Key])[]

function Figures({ dial, choice }: { dial: Dial; choice: Choice }): ReactNode {
  const { t, format } = useI18n()
  const { position } = choice
  if (!position) return null
  return (
    <dl className="tiles dial-figures">
      {figures.map(([id, name, help]) => (
        <div className="tile" key={id}>
          <dt><Tooltip title={t(help)}><span tabIndex={0} className="tile-name">{t(name)}</span></Tooltip></dt>
          <dd><span className="tile-value tabular">{format.percent(position[id])}</span>{dial.now && <span className="quiet small tabular">{t('dial.now', { p: format.percent(dial.now[id]) })}</span>}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The dial in one language: the curve, the position, and what just happens there. */
export function DialPanel({ dial, onReload }: { dial: Dial; onReload: () => void }): ReactNode {
  const { t, format } = useI18n()
  const { can } = useSession()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const now = useMinute()
  const [wanted, setWanted] = useState<number | null>(null)
  const [typed, setTyped] = useState<Thresholds | null>(null)
  const choices = choicesOf(dial)
  const current = dial.settings.wrongAnswers
  const at = Math.max(0, choices.findIndex(({ wrongAnswers }) => wrongAnswers === (wanted ?? current)))
  const choice = choices[at]
  const isFixed = dial.settings.answerAt !== null
  const language = t(dial.language === 'zh' ? 'common.zh' : 'common.en')
  const thresholds = typed ?? thresholdsOf(dial)
  const answer = answerFigures(dial.curve, shareOf(thresholds.answerAt) ?? dial.inForce?.answerAt ?? 0)
  const suggest = suggestFigures(dial.suggestCurve, shareOf(thresholds.suggestAt) ?? dial.inForce?.suggestAt ?? 0)
  const save = useMutation({
    mutationFn: (change: Partial<Dial['settings']>) => api.setDial({ language: dial.language, body: { ...dial.settings, ...change, version: dial.version } }),
    onSuccess: () => {
      setWanted(null)
      setTyped(null)
      for (const queryKey of [keys.dial, keys.release]) void queries.invalidateQueries({ queryKey })
      void message.success(t('dial.saved'))
    },
    onError: (failure) => {
      if (!isApiError(failure, 'conflict')) return void message.error(failureText(failure))
      setWanted(null)
      setTyped(null)
      onReload()
      void message.warning(t('dial.conflict'))
    },
  })
  if (!choice) return null
  const isMoved = choice.wrongAnswers !== current
  const { position } = choice
  const meaning = position && dial.now
    ? t('dial.confirmFigures', { language, coverage: format.percent(position.coverage), coverageNow: format.percent(dial.now.coverage), wrong: format.percent(position.wrong), wrongNow: format.percent(dial.now.wrong) })
    : t('dial.confirmNoFigures', { from: format.percent(current), to: format.percent(choice.wrongAnswers) })
  const confirm = (): void =>
    void modal.confirm({
      title: t('dial.confirm'), content: <><p>{meaning}</p><p className="quiet dial-confirm">{t('dial.confirmHint')}</p></>, okText: t('dial.save'), cancelText: t('common.cancel'),
      onOk: () => save.mutateAsync({ wrongAnswers: choice.wrongAnswers, answerAt: null }).catch(() => undefined),
    })
  const marks = Object.fromEntries(choices.map(({ wrongAnswers }, index) => [index, format.percent(wrongAnswers)]))

  return (
    <div className="dial">
      <div className="dial-notes">
        {dial.training && <Alert type="info" showIcon title={t('dial.training')} />}
        {isFixed && <Alert type="warning" showIcon title={t('dial.fixed')} description={t('dial.fixedHint', { p: format.percent(dial.settings.answerAt ?? 0) })} />}
      </div>
      <div className="panel dial-chart">
        {dial.curve.length > 0 ? <CurveChart dial={dial} chosen={typed === null ? position : answer} /> : <EmptyState title={t('dial.noTrials')} hint={t('dial.noTrialsHint')} />}
      </div>
      <section className="panel dial-position" aria-labelledby="dial-wanted">
        <h3 id="dial-wanted">{t('dial.wanted')} <span className="dial-rate tabular">{format.percent(choice.wrongAnswers)}</span></h3>
        <p className="quiet small">{t('dial.wantedHelp')}</p>
        <div className="dial-slider">
          <Slider
            min={0} max={Math.max(1, choices.length - 1)} step={null} marks={marks} value={at} disabled={!can('knowledge.edit') || save.isPending || choices.length < 2}
            onChange={(index) => setWanted(choices[index]?.wrongAnswers ?? null)} tooltip={{ open: false }}
            ariaLabelForHandle={t('dial.wanted')} ariaValueTextFormatterForHandle={(index) => t('dial.valueText', { rate: format.percent(choices[index]?.wrongAnswers ?? 0) })}
          />
          <div className="dial-ends quiet small" aria-hidden><span>{t('dial.careful')}</span><span>{t('dial.bold')}</span></div>
        </div>
        <div aria-live="polite">
          <Figures dial={dial} choice={choice} />
          {position && position.wrong > choice.wrongAnswers + SLACK && <p className="quiet small dial-short">{t('dial.short')}</p>}
        </div>
        {can('knowledge.edit') && <div className="dial-actions">
          <Button type="primary" disabled={!isMoved && !isFixed} loading={save.isPending} onClick={confirm}>{t('dial.save')}</Button>
          {isMoved && <Button onClick={() => setWanted(null)}>{t('dial.reset')}</Button>}
          {dial.updatedAt && dial.updatedBy && <span className="quiet small">{t('dial.updated', { name: dial.updatedBy, time: format.short(dial.updatedAt, now) })}</span>}
        </div>}
      </section>
      <ThresholdsForm
        dial={dial} values={thresholds} answer={answer} suggest={suggest} disabled={!can('knowledge.edit')} saving={save.isPending} onChange={setTyped} onReset={() => setTyped(null)}
        onSave={() => save.mutate({ answerAt: shareOf(thresholds.answerAt), suggestAt: shareOf(thresholds.suggestAt) })}
      />
      {position && <section className="panel dial-examples" aria-label={t('dial.examples')}><h3>{t('dial.examples')}</h3><Examples position={position} /><p className="quiet small dial-tests"><Link to="/knowledge/tests">{t('dial.tests')}</Link></p></section>}
    </div>
  )
}
