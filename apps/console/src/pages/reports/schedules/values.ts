import type { Language, ReportQueryInput, ReportSchedule, ReportScheduleInput, ScheduleCadence, ScheduleRange } from '@yingda/contract'
import type { RangeId } from '../model/period.ts'

export const scheduleRanges: readonly ScheduleRange[] = ['yesterday', 'last_7_days', 'last_30_days', 'last_week', 'last_month', 'month_to_date']

/** What the dialog edits. */
export interface ScheduleValues {
  name: string
  language: Language
  format: 'csv' | 'xlsx'
  metrics: string[]
  groupBy: NonNullable<ReportQueryInput['groupBy']> | 'none'
  interval: NonNullable<ReportQueryInput['interval']>
  range: ScheduleRange
  every: ScheduleCadence['every']
  weekday: number
  day: number
  hour: number
  recipientIds: string[]
  paused: boolean
}

const nearest: Record<RangeId, ScheduleRange> = { today: 'yesterday', yesterday: 'yesterday', last7: 'last_7_days', last30: 'last_30_days', month: 'month_to_date', lastMonth: 'last_month', custom: 'last_7_days' }

/** What the dialog begins with, from what is on the screen. */
export const beginFrom = (query: ReportQueryInput, range: RangeId, language: Language, me: string): ScheduleValues => ({
  name: '', language, format: 'xlsx', metrics: query.metrics, groupBy: query.groupBy ?? 'none', interval: query.interval ?? 'none', range: nearest[range], every: range === 'today' || range === 'yesterday' ? 'day' : range === 'month' || range === 'lastMonth' || range === 'last30' ? 'month' : 'week',
  weekday: 1, day: 1, hour: 9, recipientIds: [me], paused: false,
})

export const valuesOf = ({ name, language, format, report, range, cadence, hour, recipientIds, paused }: ReportSchedule): ScheduleValues => ({
  name, language, format, metrics: report.metrics, groupBy: report.groupBy ?? 'none', interval: report.interval ?? 'none', range, every: cadence.every, weekday: cadence.every === 'week' ? cadence.weekday : 1, day: cadence.every === 'month' ? cadence.day : 1,
  hour, recipientIds, paused,
})

const cadenceOf = ({ every, weekday, day }: Pick<ScheduleValues, 'every' | 'weekday' | 'day'>): ScheduleCadence => (every === 'week' ? { every, weekday } : every === 'month' ? { every, day } : { every })

/** What is sent to the server; the filter stays as it was. */
export const inputOf = ({ name, language, format, metrics, groupBy, interval, range, hour, recipientIds, paused, ...when }: ScheduleValues, filter: ReportScheduleInput['report']['filter']): ReportScheduleInput => ({
  name: name.trim(), language, format, report: { metrics, interval, groupBy: groupBy === 'none' ? null : groupBy, filter }, range, cadence: cadenceOf(when), hour, recipientIds, paused,
})
