import { defaultReportSettings, type MetricDefinition, type ReportFigure } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { createFormat } from '../../../i18n/format.ts'
import { pathsOf, scaleFor, sparkLine, xOf, yOf, type Box } from './chart.ts'
import { effectText, limitsFrom, moneyText, progressOf, settingsOf, valuesOf } from './effects.ts'
import { movementOf, secondsText, statisticOf, valueText } from './figures.ts'
import { stepLabel, stepName, zoned } from './labels.ts'
import { dateIn, daysBefore, daysOf, isDate, lengthOf } from './period.ts'
import { divisible, overview, ownOverview, themes, withLimits } from './themes.ts'
import { daysOfView, filterText, narrowed, stepOf, usualStep, viewFrom } from './view.ts'

const en = { language: 'en', format: createFormat('en') } as const
const zh = { language: 'zh', format: createFormat('zh') } as const
const metric = (id: string, rest: Partial<MetricDefinition> = {}): MetricDefinition => ({
  id, version: 1, area: 'queue', unit: 'count', name: { zh: '甲', en: 'A' }, formula: { zh: '', en: '' }, numerator: { zh: '', en: '' }, denominator: { zh: '', en: '' }, exclusions: { zh: '', en: '' }, fact: 'wait', countedAt: { zh: '', en: '' },
  parameters: [], businessHours: false, sibling: null, dimensions: ['group', 'agent'], better: 'more', percentileError: null, settlesAfterHours: 0, ...rest,
})
const figure = (value: number | null, rest: Partial<ReportFigure> = {}): ReportFigure => ({ value, of: 3, sum: 1, p50: null, p90: null, p95: null, provisional: false, ...rest })

describe('limits of answering', () => {
  it('are shown after the one of the target, which is not shown twice', () => {
    const within = (id: string, value?: number): [string, MetricDefinition] => [id, metric(id, { parameters: value === undefined ? [] : [{ key: 'answerWithinSeconds', value }] })]
    const definitions = new Map([within('waits'), within('answered_within_rounds', 30), within('answered_within_rounds_20'), within('answered_within_rounds_30'), within('answered_within_rounds_60'), within('answered_within_sessions', 30)])
    expect(withLimits(['waits', 'answered_within_rounds', 'answered_within_sessions'], definitions)).toEqual(['waits', 'answered_within_rounds', 'answered_within_rounds_20', 'answered_within_rounds_60', 'answered_within_sessions'])
  })

  it('are whole seconds, each once, in order', () => {
    expect(limitsFrom(['60', 20, '20', 'soon', '', '0', '1.5', '90000'])).toEqual([20, 60])
  })
})

describe('what is not there', () => {
  it('can be asked for in the address', () => {
    expect(viewFrom(new URLSearchParams({ filter: filterText(narrowed({}, 'group', '')) ?? '' })).filter).toEqual({ groupIds: [''] })
    expect(viewFrom(new URLSearchParams('filter={"labels":["refund",""]}&by=label'))).toMatchObject({ filter: { labels: ['refund', ''] }, groupBy: 'label' })
  })
})

describe('periods', () => {
  it('are days of the company, over the ends of months and years', () => {
    expect(daysOf('last7', '2026-03-03')).toEqual({ from: '2026-02-25', to: '2026-03-03' })
    expect(daysOf('lastMonth', '2026-01-15')).toEqual({ from: '2025-12-01', to: '2025-12-31' })
    expect(daysOf('month', '2024-02-29')).toEqual({ from: '2024-02-01', to: '2024-02-29' })
    expect(daysOf('yesterday', '2026-01-01')).toEqual({ from: '2025-12-31', to: '2025-12-31' })
    expect(daysBefore({ from: '2026-03-01', to: '2026-03-31' })).toEqual({ from: '2026-01-29', to: '2026-02-28' })
    expect(lengthOf({ from: '2026-03-29', to: '2026-03-29' })).toBe(1)
  })

  it('know which day it is elsewhere, and what is no day', () => {
    const at = Date.parse('2026-05-01T16:30:00Z')
    expect([dateIn('Asia/Shanghai', at), dateIn('America/New_York', at)]).toEqual(['2026-05-02', '2026-05-01'])
    expect(['2026-02-28', '2026-02-30', '2026-2-3', ''].map(isDate)).toEqual([true, false, false, false])
  })
})

describe('the address', () => {
  it('is read with what makes no sense left out', () => {
    const params = new URLSearchParams({ range: 'custom', from: '2026-05-03', to: '2026-05-01', by: 'nothing', stat: 'p90', filter: '{"groupIds":["g",4],"other":["x"]}' })
    expect(viewFrom(params)).toEqual({ range: 'last7', custom: null, compare: true, filter: { groupIds: ['g'] }, groupBy: null, step: null, statistic: 'p90' })
    expect(viewFrom(new URLSearchParams('filter=%7Bbroken&compare=0'))).toMatchObject({ filter: {}, compare: false })
  })

  it('says days and filters as they are asked', () => {
    const view = viewFrom(new URLSearchParams('range=custom&from=2026-05-01&to=2026-05-02'))
    expect(daysOfView(view, '2026-06-01')).toEqual({ from: '2026-05-01', to: '2026-05-02' })
    expect(filterText({ groupIds: [], causes: ['vip'] })).toBe('{"causes":["vip"]}')
    expect(filterText({ groupIds: [] })).toBeNull()
    expect(narrowed({ causes: ['vip'] }, 'service_kind', 'after_sale')).toEqual({ causes: ['vip'], serviceKinds: ['after_sale'] })
  })

  it('divides a period so that a chart can be read', () => {
    expect([1, 7, 90, 500].map((length) => usualStep(daysOfView({ range: 'custom', custom: { from: '2024-01-01', to: new Date(Date.UTC(2024, 0, length)).toISOString().slice(0, 10) } }, '')))).toEqual(['hour', 'day', 'week', 'month'])
    expect(stepOf({ step: 'hour' }, { from: '2026-01-01', to: '2026-03-01' })).toBe('day')
  })
})

describe('figures', () => {
  it('are written in their unit', () => {
    expect([8, 8.44, 59.96, 185, 7830, 93_600].map((seconds) => secondsText(seconds, 'zh'))).toEqual(['8秒', '8.4秒', '1分00秒', '3分05秒', '2小时11分', '1天2小时'])
    expect(secondsText(185, 'en').replaceAll('\u00a0', ' ')).toBe('3 min 05 s')
    expect(valueText(0.8765, 'share', en)).toBe('87.7%')
    expect(valueText(1.2345, 'ratio', en)).toBe('1.23')
    expect(valueText(12_345, 'count', en)).toBe('12,345')
    expect(statisticOf(figure(4, { p90: 9 }), metric('a', { percentileError: 0.01 }), 'p90')).toBe(9)
    expect(statisticOf(figure(4, { p90: 9 }), metric('a'), 'p90')).toBe(4)
  })

  it('move in points or per cent, for better or worse', () => {
    expect(movementOf(0.5, 0.55, { unit: 'share', better: 'more' })).toEqual({ way: 'better', sign: '+', amount: 5, points: true })
    expect(movementOf(10, 15, { unit: 'duration', better: 'less' })).toEqual({ way: 'worse', sign: '+', amount: 50, points: false })
    expect(movementOf(0, 5, { unit: 'count', better: 'neither' })).toEqual({ way: 'neither', sign: '+', amount: null, points: false })
    expect(movementOf(0, 0, { unit: 'count', better: 'more' })).toMatchObject({ way: 'same', amount: 0 })
    expect(movementOf(null, 5, { unit: 'count', better: 'more' })).toBeNull()
  })

  it('keep to what can be filtered and divided', () => {
    const definitions = new Map([metric('a'), metric('b', { dimensions: ['agent'] })].map((one) => [one.id, one]))
    expect(divisible(['a', 'b', 'gone'], definitions, { filter: {}, groupBy: null })).toEqual(['a', 'b'])
    expect(divisible(['a', 'b'], definitions, { filter: { groupIds: ['g'] }, groupBy: 'agent' })).toEqual(['a'])
    for (const { sections } of [overview, ownOverview]) expect(new Set(sections.flatMap(({ metrics }) => metrics)).size).toBe(sections.flatMap(({ metrics }) => metrics).length)
    for (const theme of Object.values(themes)) expect(new Set(theme.metrics).size, theme.id).toBe(theme.metrics.length)
  })
})

describe('charts', () => {
  const box: Box = { width: 100, height: 50, left: 10, right: 10, top: 5, bottom: 5 }

  it('have scales that people count in, with room for the highest', () => {
    expect(scaleFor(0.83, 'share').ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
    expect(scaleFor(1, 'share').top).toBe(1)
    expect(scaleFor(47, 'seconds').ticks).toEqual([0, 10, 20, 30, 40, 50])
    expect(scaleFor(2, 'whole').ticks).toEqual([0, 1, 2])
    expect(scaleFor(0, 'whole').top).toBeGreaterThan(0)
    for (const highest of [0.3, 1, 7, 99, 100, 12_345, 9_999_999]) expect(scaleFor(highest, 'plain').top).toBeGreaterThanOrEqual(highest)
  })

  it('break their lines where there is no value', () => {
    const { lines, dots } = pathsOf([0, 1, null, 1, null, 0, 0], box, { top: 1, ticks: [0, 1] })
    expect(lines).toHaveLength(2)
    expect(dots).toEqual([{ x: xOf(box, 3, 7), y: yOf(box, 1, { top: 1, ticks: [] }) }])
    expect(xOf(box, 0, 1)).toBe(50)
    expect(sparkLine([1, null, 3], 10, 4)).toBe('0.0,4.0 10.0,0.0')
    expect(sparkLine([1], 10, 4)).toBe('')
  })

  it('name their points by the company’s clock', () => {
    const at = '2026-05-01T16:00:00.000Z'
    expect(stepLabel(at, 'day', 'Asia/Shanghai', 'zh')).toBe('5/2')
    expect(stepName(at, 'hour', 'Asia/Shanghai', 'en')).toContain('00:00')
    expect(stepName(at, 'month', 'Asia/Shanghai', 'en')).toBe('May 2026')
    expect(zoned(at, 'Asia/Shanghai', 'en')).toBe('02/05/2026, 00:00:00')
  })
})

describe('effects', () => {
  it('are money, time or shares', () => {
    expect(effectText('savedPerMonth', 1234.5, 'CNY', zh)).toBe('¥1,235')
    expect(effectText('firstResponseSeconds', 90, 'CNY', zh)).toBe('1分30秒')
    expect(effectText('connectRate', 0.9, 'CNY', en)).toBe('90%')
    expect(moneyText(3, 'QQQ', en)).toContain('3')
  })

  it('say how far it is to the target', () => {
    expect(progressOf({ value: 0.6, target: 0.8, better: 'more' })).toBeCloseTo(0.75)
    expect(progressOf({ value: 40, target: 20, better: 'less' })).toBe(0.5)
    expect(progressOf({ value: 10, target: 20, better: 'less' })).toBe(1)
    expect(progressOf({ value: null, target: 0.8, better: 'more' })).toBeNull()
  })

  it('keep settings through the form, targets in per cent', () => {
    const settings = { ...defaultReportSettings, version: 4, costPerConversation: 8.5, targets: { ...defaultReportSettings.targets, connectRate: 0.857, firstResponseSeconds: 45, savedPerMonth: 9000 } }
    expect(valuesOf(settings).targets).toMatchObject({ connectRate: 85.7, firstResponseSeconds: 45, savedPerMonth: 9000, selfService: null })
    expect(settingsOf(valuesOf(settings), 4)).toEqual(settings)
  })
})
