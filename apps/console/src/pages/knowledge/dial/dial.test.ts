import type { Dial, DialPoint } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { chartOf, lineOf, placeOf, ticksOf } from './chart.ts'
import { choicesOf, rowsOf } from './positions.ts'
import { answerFigures, shareOf, suggestFigures, thresholdsOf } from './thresholds.ts'

const point = (answerAt: number, coverage: number, wrong: number): DialPoint => ({ answerAt, coverage, wrong, uncovered: 0 })

describe('the chart of the dial', () => {
  it.each([
    [0, 0.02, [0, 0.005, 0.01, 0.015, 0.02]],
    [0, 0.113, [0, 0.02, 0.04, 0.06, 0.08, 0.1, 0.12]],
    [0.43, 1, [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]],
    [0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]],
  ])('has lines between %d and %d that people count in', (low, high, ticks) => {
    expect(ticksOf(low, high)).toEqual(ticks)
  })

  it('holds every point, and goes from careful to bold', () => {
    const points = [point(0.4, 1, 0.1), point(0.9, 0.5, 0), point(0.6, 0.8, 0.03)]
    const chart = chartOf(points, 600, 300)
    expect(placeOf(chart, point(0.9, 0.5, 0))).toEqual({ x: chart.left, y: 300 - chart.bottom })
    expect(placeOf(chart, point(0.4, 1, chart.mostWrong))).toEqual({ x: 600 - chart.right, y: chart.top })
    const xs = lineOf(chart, points).split(' ').map((pair) => Number(pair.split(',')[0]))
    expect(xs).toEqual([...xs].sort((a, b) => a - b))
    expect(xs).toHaveLength(3)
  })

  it('stands with a single point and with none', () => {
    expect(chartOf([], 600, 300).mostWrong).toBe(0.02)
    expect(lineOf(chartOf([point(1, 1, 0)], 600, 300), [point(1, 1, 0)])).toMatch(/^[\d.]+,[\d.]+$/u)
  })
})

describe('the positions of the dial', () => {
  const settings: Dial['settings'] = { wrongAnswers: 0.04, answerAt: null, suggestAt: null }
  const position = { wrongAnswers: 0.02, ...point(0.8, 0.7, 0.02), justRight: [], mistakes: [], missed: [] }

  it('always hold the one in force', () => {
    expect(choicesOf({ settings, positions: [position] }).map(({ wrongAnswers }) => wrongAnswers)).toEqual([0.02, 0.04])
    expect(choicesOf({ settings: { ...settings, wrongAnswers: 0.02 }, positions: [position] })).toEqual([{ wrongAnswers: 0.02, position }])
  })

  it('are plain rates while nothing could be tried', () => {
    expect(choicesOf({ settings, positions: [] }).map(({ wrongAnswers }) => wrongAnswers)).toEqual([0.01, 0.02, 0.03, 0.04, 0.05, 0.1, 0.2])
  })

  it('make a table of at most so many rows, with both ends', () => {
    const curve = Array.from({ length: 100 }, (_, at) => point(at / 100, 1 - at / 200, 0))
    const rows = rowsOf(curve, 10)
    expect(rows.map(({ answerAt }) => answerAt)).toHaveLength(10)
    expect([rows[0]?.answerAt, rows.at(-1)?.answerAt]).toEqual([0.99, 0])
    expect(rowsOf(curve.slice(0, 3), 10)).toHaveLength(3)
  })
})

describe('thresholds', () => {
  const settings = { wrongAnswers: 0.05, answerAt: null, suggestAt: 0.333 }
  const curve = [{ answerAt: 0.2, coverage: 0.9, wrong: 0.2, uncovered: 0.4 }, { answerAt: 0.6, coverage: 0.7, wrong: 0.05, uncovered: 0.1 }]

  it('are what is fixed, else where the bot stands, and go back as they came', () => {
    const found = thresholdsOf({ settings, inForce: { answerAt: 0.6251, suggestAt: 0.333 } })
    expect(found).toEqual({ answerAt: { fixed: false, percent: 62.5 }, suggestAt: { fixed: true, percent: 33.3 } })
    expect([shareOf(found.answerAt), shareOf(found.suggestAt)]).toEqual([null, 0.333])
    expect(thresholdsOf({ settings: { ...settings, suggestAt: null }, inForce: null }).suggestAt).toEqual({ fixed: false, percent: 50 })
  })

  it('have the figures of the next point of the curve, and none answered beyond its end', () => {
    expect(answerFigures(curve, 0.6)).toEqual(curve[1])
    expect(answerFigures(curve, 0.3)).toEqual({ ...curve[1], answerAt: 0.3 })
    expect(answerFigures(curve, 0.9)).toEqual({ answerAt: 0.9, coverage: 0, wrong: 0, uncovered: 0 })
    expect(answerFigures([], 0.9)).toBeNull()
    expect(suggestFigures([{ suggestAt: 0.5, covered: 0.8, uncovered: 0.1 }], 0.4)).toEqual({ suggestAt: 0.4, covered: 0.8, uncovered: 0.1 })
    expect(suggestFigures([], 0.4)).toBeNull()
  })
})
