import type { ReportEffect, ReportEffects, ReportFigure } from '@yingda/contract'
import { readSettings } from '../settings.ts'
import { checkDays, daysBetween } from './frame.ts'
import { before, figuresOf, inOneView, readClock, readPart, requireMetrics, type QueryContext } from './run.ts'

const effects: readonly Pick<ReportEffect, 'key' | 'area' | 'metric' | 'better'>[] = [
  { key: 'satisfactionPeople', area: 'satisfaction', metric: 'satisfied_rate_people', better: 'more' },
  { key: 'satisfactionBot', area: 'satisfaction', metric: 'satisfied_rate_bot', better: 'more' },
  { key: 'firstContactResolution', area: 'satisfaction', metric: 'first_contact_resolution', better: 'more' },
  { key: 'connectRate', area: 'efficiency', metric: 'connect_rate', better: 'more' },
  { key: 'firstResponseSeconds', area: 'efficiency', metric: 'first_response_a', better: 'less' },
  { key: 'answeredInTime', area: 'efficiency', metric: 'answered_within_rounds', better: 'more' },
  { key: 'selfService', area: 'efficiency', metric: 'self_service_rate', better: 'more' },
  { key: 'savedPerMonth', area: 'cost', metric: null, better: 'more' },
]
const MONTH_DAYS = 30

interface Period {
  from: string
  to: string
}

/** Sessions the bot had alone: what it did, what of that customers confirmed, and what they denied. */
const saved = { handled: 'saved_sessions', confirmed: 'saved_confirmed', denied: 'saved_denied' } as const

function savedOf(figures: Record<string, ReportFigure>): Pick<ReportEffects['saved'], keyof typeof saved> {
  const of = (id: string): number => figures[id]?.sum ?? 0
  return { handled: of(saved.handled), confirmed: of(saved.confirmed), denied: of(saved.denied) }
}

/** A share of the company's target, for a month of 30 days. */
const monthly = (amount: number | null, { from, to }: Period): number | null => (amount === null ? null : (amount * MONTH_DAYS) / (daysBetween(from, to) + 1))

/** What the service has brought, each against the company's own target. @throws AppError bad_request */
export async function readEffects({ db, now }: Pick<QueryContext, 'db' | 'now'>, period: Period): Promise<ReportEffects> {
  checkDays(period.from, period.to, 'none')
  return inOneView(db, async (tx) => {
    const settings = await readSettings(tx)
    const metrics = requireMetrics([...effects.flatMap(({ metric }) => metric ?? []), ...Object.values(saved)], { groupBy: null, filter: {} }, settings)
    const clock = await readClock(tx, settings.timeZone, now())
    const of = async (days: Period) => {
      const figures = figuresOf(await readPart(tx, { ...days, interval: 'none', groupBy: null, filter: {} }, { metrics, sight: { all: true }, settings, clock }), metrics)
      return { figures, saved: savedOf(figures) }
    }
    const [current, earlier] = [await of(period), await of(before(period))]
    const { costPerConversation: cost, currency, returnHours, targets } = settings
    const money = (n: number): number | null => (cost === null ? null : n * cost)
    const provisional = current.figures['self_service_rate']?.provisional ?? false
    return {
      ...period, timeZone: settings.timeZone,
      effects: effects.map((effect): ReportEffect => {
        const valueOf = ({ figures, saved }: typeof current, days: Period): number | null =>
          effect.metric === null ? monthly(money(saved.handled), days) : (figures[effect.metric]?.value ?? null)
        const [value, previous, target] = [valueOf(current, period), valueOf(earlier, before(period)), targets[effect.key]]
        const met = value === null || target === null ? null : effect.better === 'more' ? value >= target : value <= target
        return { ...effect, value, previous, target, met, provisional: effect.metric === null ? provisional : (current.figures[effect.metric]?.provisional ?? false) }
      }),
      saved: { ...current.saved, costPerConversation: cost, currency, amount: money(current.saved.handled), confirmedAmount: money(current.saved.confirmed), returnHours, provisional },
    }
  })
}
