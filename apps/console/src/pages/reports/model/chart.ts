/** A scale from 0 in steps that people count in. */
export interface Scale {
  readonly top: number
  readonly ticks: readonly number[]
}

const MOST_TICKS = 5
const CLOCK = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400]

function stepFor(highest: number, unit: 'plain' | 'whole' | 'seconds'): number {
  const rough = highest / MOST_TICKS
  if (unit === 'seconds' && highest > 1) {
    const found = CLOCK.find((step) => step >= rough)
    if (found !== undefined) return found
  }
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((one) => one * power >= rough * (1 - 1e-9)) ?? 10) * power
  // Times below a second are written with one decimal.
  return unit === 'whole' ? Math.max(1, step) : unit === 'seconds' ? Math.max(0.1, step) : step
}

/** A scale in which a value fits. */
export function scaleFor(highest: number, unit: 'plain' | 'whole' | 'seconds' | 'share'): Scale {
  if (unit === 'share') {
    const share = Math.min(1, Math.max(0.05, highest))
    const step = share <= 0.05 ? 0.01 : share <= 0.1 ? 0.02 : share <= 0.25 ? 0.05 : share <= 0.5 ? 0.1 : 0.2
    const last = Math.ceil(share / step - 1e-9)
    return { top: last * step, ticks: Array.from({ length: last + 1 }, (_, at) => Math.round(at * step * 1000) / 1000) }
  }
  const step = stepFor(highest > 0 ? highest : 1, unit)
  const last = Math.max(1, Math.ceil(highest / step - 1e-9))
  return { top: last * step, ticks: Array.from({ length: last + 1 }, (_, at) => at * step) }
}

export interface Box {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const rounded = (value: number): number => Math.round(value * 10) / 10

/** Where point number `at` of `count` stands from the left; a single one in the middle. */
export const xOf = ({ width, left, right }: Box, at: number, count: number): number => rounded(count < 2 ? (left + width - right) / 2 : left + (at / (count - 1)) * (width - left - right))
export const yOf = ({ height, top, bottom }: Box, value: number, scale: Scale): number => rounded(height - bottom - (Math.min(value, scale.top) / scale.top) * (height - top - bottom))

/** Lines through the points there are, broken where there is none. */
export function pathsOf(values: readonly (number | null)[], box: Box, scale: Scale): { lines: string[]; dots: { x: number; y: number }[] } {
  const lines: string[] = []
  const dots: { x: number; y: number }[] = []
  let run: string[] = []
  let lone: { x: number; y: number } | null = null
  const end = (): void => {
    if (run.length > 1) lines.push(run.join(' '))
    else if (lone !== null) dots.push(lone)
    run = []
    lone = null
  }
  values.forEach((value, at) => {
    if (value === null) return end()
    const [x, y] = [xOf(box, at, values.length), yOf(box, value, scale)]
    lone = { x, y }
    run.push(`${String(x)},${String(y)}`)
  })
  end()
  return { lines, dots }
}

/** Of `count` labels those that find room: the first, and then every so many. */
export function labelled(count: number, room: number): number[] {
  const every = Math.max(1, Math.ceil(count / Math.max(1, room)))
  return Array.from({ length: count }, (_, at) => at).filter((at) => at % every === 0)
}

/** A line through values from left to right in a box, as points of an SVG polyline; the gaps are passed over. */
export function sparkLine(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.flatMap((value, at) => (value === null ? [] : [{ value, at }]))
  if (known.length < 2) return ''
  const low = Math.min(...known.map(({ value }) => value))
  const span = Math.max(...known.map(({ value }) => value)) - low || 1
  const step = width / Math.max(1, values.length - 1)
  return known.map(({ value, at }) => `${(at * step).toFixed(1)},${(height - ((value - low) / span) * height).toFixed(1)}`).join(' ')
}
