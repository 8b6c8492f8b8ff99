import type { ReportEffect, ReportEffects, ReportSettings } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { findMetric, type Metric } from '../metrics/index.ts'
import { readSettings } from '../settings.ts'
import { addDays, checkDays, daysBetween } from './frame.ts'
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

/** Sessions the bot had alone; each in exactly one of three. */
async function readSaved(tx: Queryable, { from, to }: Period, settings: ReportSettings): Promise<{ handled: number; confirmed: number; denied: number }> {
  const metric = findMetric('self_service_rate') as Metric
  const zone = settings.timeZone
  const alone = `f.requested_at is null and f.person_at is null and ${metric.where(settings)}`
  const [row] = await rowsOf<{ handled: number; confirmed: number; denied: number }>(tx, sql`
    select count(*) filter (where s = 1)::int as handled, count(*) filter (where s = 1 and bot_helped)::int as confirmed, count(*) filter (where not coalesce(bot_helped, true))::int as denied
    from (
      select ${sql.raw(metric.value(settings))} as s, f.bot_helped from report_sessions f
      where f.started_at >= ${from}::date::timestamp at time zone ${zone} and f.started_at < ${addDays(to, 1)}::date::timestamp at time zone ${zone} and ${sql.raw(alone)}) as x`)
  return row ?? { handled: 0, confirmed: 0, denied: 0 }
}

/** A share of the company's target, for a month of 30 days. */
const monthly = (amount: number | null, { from, to }: Period): number | null => (amount === null ? null : (amount * MONTH_DAYS) / (daysBetween(from, to) + 1))

/** What the service has brought, each against the company's own target. @throws AppError bad_request */
export async function readEffects({ db, now }: Pick<QueryContext, 'db' | 'now'>, period: Period): Promise<ReportEffects> {
  checkDays(period.from, period.to, 'none')
  const metrics = requireMetrics(effects.flatMap(({ metric }) => metric ?? []), { groupBy: null, filter: {} })
  return inOneView(db, async (tx) => {
    const settings = await readSettings(tx)
    const clock = await readClock(tx, settings.timeZone, now())
    const of = async (days: Period) => ({
      figures: figuresOf(await readPart(tx, { ...days, interval: 'none', groupBy: null, filter: {} }, { metrics, sight: { all: true }, settings, clock }), metrics),
      saved: await readSaved(tx, days, settings),
    })
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
