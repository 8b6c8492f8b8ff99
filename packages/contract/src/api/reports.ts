import { z } from 'zod'
import { cleanText, instant, pageOf, uuid } from '../common.ts'
import { defineRoute } from './route.ts'

/** Words in both languages. */
const bilingual = z.object({ zh: z.string(), en: z.string() })

/**
 * What a figure is: `count` of facts; `share` of a whole, 0 to 1; `ratio` of two amounts; `duration` in seconds, whose value is
 * the mean; `number`, whose value is the mean.
 */
export const metricUnit = z.enum(['count', 'share', 'ratio', 'duration', 'number'])
export type MetricUnit = z.infer<typeof metricUnit>

/** What one row behind a figure is: a session of a conversation, a wait in a queue, an agent's time with a conversation, an hour of an agent's, a target of a ticket. */
export const factKind = z.enum(['session', 'wait', 'stint', 'agent_hour', 'ticket_target'])
export type FactKind = z.infer<typeof factKind>

/** By what a report may be divided, and filtered. */
export const reportDimension = z.enum(['site', 'channel', 'group', 'agent', 'scenario', 'service_kind', 'language', 'cause', 'segment', 'label'])
export type ReportDimension = z.infer<typeof reportDimension>

export const metricArea = z.enum(['volume', 'queue', 'response', 'handling', 'resolution', 'bot', 'rating', 'agents', 'tickets'])
export type MetricArea = z.infer<typeof metricArea>

/** The settings a formula uses. */
export const metricParameter = z.enum(['answerWithinSeconds', 'shortAbandonSeconds', 'returnHours'])

/** A figure, exactly as it is computed. */
export const metricDefinition = z.object({
  id: z.string(),
  /** Rises when the formula changes: figures of two versions are not to be compared. */
  version: z.int().min(1),
  area: metricArea,
  unit: metricUnit,
  name: bilingual,
  formula: bilingual,
  /** What is counted, or whose time is added up. */
  numerator: bilingual,
  /** Of what; for durations and numbers, how many of what the mean is taken of. */
  denominator: bilingual,
  /** What is left out, and why. */
  exclusions: bilingual,
  fact: factKind,
  /** The time of a row that decides in which hour and day it is counted. */
  countedAt: bilingual,
  /** Of the settings, with the value they have now. */
  parameters: z.array(z.object({ key: metricParameter, value: z.number() })),
  /** Only working time counts, by the calendar of the group. */
  businessHours: z.boolean(),
  /** The same without, or with, business hours. */
  sibling: z.string().nullable(),
  /** By what it can be divided. */
  dimensions: z.array(reportDimension),
  /** More of it is better, less is better, or neither. */
  better: z.enum(['more', 'less', 'neither']),
  /** p50, p90 and p95 come with it; none is off by more than this share. */
  percentileError: z.number().nullable(),
  /** Hours until a day no longer changes: what happens after an end counts as well. 0: none. */
  settlesAfterHours: z.int(),
})
export type MetricDefinition = z.infer<typeof metricDefinition>

export const reportInterval = z.enum(['none', 'hour', 'day', 'week', 'month'])
export type ReportInterval = z.infer<typeof reportInterval>

const keys = z.array(z.string().max(80)).min(1).max(100)
const ids = z.array(z.union([uuid, z.literal('')])).min(1).max(100)

/** All that are given must hold; of the values of one, any. An empty text is: without one. */
export const reportFilter = z.strictObject({
  siteIds: ids.optional(),
  channels: keys.optional(),
  groupIds: ids.optional(),
  agentIds: ids.optional(),
  scenarios: keys.optional(),
  serviceKinds: keys.optional(),
  languages: keys.optional(),
  causes: keys.optional(),
  segmentIds: ids.optional(),
  labels: keys.optional(),
})
export type ReportFilter = z.infer<typeof reportFilter>

/** Days of a report at the most; by the hour, `MAX_HOURLY_DAYS`. */
export const MAX_REPORT_DAYS = 800
export const MAX_HOURLY_DAYS = 31
export const MAX_REPORT_METRICS = 30

/** Days are those of the company's time zone, both ends included. */
const period = { from: z.iso.date(), to: z.iso.date() }

export const reportQuery = z.strictObject({
  metrics: z.array(z.string().max(60)).min(1).max(MAX_REPORT_METRICS),
  ...period,
  interval: reportInterval.default('none'),
  groupBy: reportDimension.nullable().default(null),
  filter: reportFilter.default({}),
  /** Beside it the same number of days before. */
  compare: z.boolean().default(false),
})
export type ReportQuery = z.infer<typeof reportQuery>
export type ReportQueryInput = z.input<typeof reportQuery>

/** One value. Null where there is nothing to take a mean or a share of: no figure is made up. */
export const reportFigure = z.object({
  value: z.number().nullable(),
  /** Of how many: the denominator. */
  of: z.number(),
  /** The numerator: how many, or the sum in the metric's unit. */
  sum: z.number(),
  /** Of durations and numbers. */
  p50: z.number().nullable(),
  p90: z.number().nullable(),
  p95: z.number().nullable(),
  /** It can still change by what happens after an end (see settlesAfterHours). */
  provisional: z.boolean(),
})
export type ReportFigure = z.infer<typeof reportFigure>
const figures = z.record(z.string(), reportFigure)

export const reportCell = z.object({
  /** When the interval begins; null without intervals. */
  at: instant.nullable(),
  /** The value of the dimension; null without one. Empty: facts without a value. */
  key: z.string().nullable(),
  /** Its name as of now; null when it is the key itself, or is no more. */
  label: z.string().nullable(),
  values: figures,
})
export type ReportCell = z.infer<typeof reportCell>

const reportPart = z.object({ ...period, totals: figures, cells: z.array(reportCell) })

export const report = reportPart.extend({
  timeZone: z.string(),
  /** The log was followed to here. */
  asOf: instant,
  /** By the server's clock the log is further than the figures: they are still being counted. */
  counting: z.boolean(),
  interval: reportInterval,
  groupBy: reportDimension.nullable(),
  /** Beginnings of all intervals in order, those without facts included. */
  intervals: z.array(instant),
  previous: reportPart.extend({ intervals: z.array(instant) }).nullable(),
})
export type Report = z.infer<typeof report>

/** The rows behind a figure: `whole` is the denominator, `part` the numerator, `rest` what is in the whole and not in the part. */
export const rowsPart = z.enum(['whole', 'part', 'rest'])

export const reportRowsQuery = z.strictObject({
  metric: z.string().max(60),
  ...period,
  part: rowsPart.default('whole'),
  filter: reportFilter.default({}),
  /** Only what falls into the interval that begins here. */
  at: instant.optional(),
  interval: reportInterval.default('none'),
  /** `largest`: the longest or highest first; else by time, newest first. */
  order: z.enum(['newest', 'largest']).default('newest'),
  cursor: z.string().max(400).optional(),
  limit: z.int().min(1).max(200).default(50),
})
export type ReportRowsQuery = z.infer<typeof reportRowsQuery>

export const reportRow = z.object({
  /** When it is counted. */
  at: instant,
  /** In the metric's unit; of a share 1 for the part, 0 for the rest. */
  value: z.number(),
  conversationId: uuid.nullable(),
  session: z.int().nullable(),
  ticketId: uuid.nullable(),
  agent: z.object({ id: uuid, name: z.string().nullable() }).nullable(),
  group: z.object({ id: uuid, name: z.string().nullable() }).nullable(),
  site: z.object({ id: uuid, name: z.string().nullable() }).nullable(),
  cause: z.string().nullable(),
  /** How it ended: of a session the reason, of a wait or a stint its outcome, of a target whether it was met. */
  outcome: z.string().nullable(),
})
export type ReportRow = z.infer<typeof reportRow>

/** Limits of answering beside the one that counts against the target. */
export const MAX_ALSO_WITHIN = 4

export const DEFAULT_REPORT_ZONE = 'Asia/Shanghai'
const share = z.number().min(0).max(1).nullable()

/** What the company wants to reach; null: no target. */
export const reportTargets = z.strictObject({
  /** Share of ratings of people that are good. */
  satisfactionPeople: share,
  satisfactionBot: share,
  /** Share of requests for a person in service hours that reach one. */
  connectRate: share,
  /** Mean seconds from the request for a person to a person's first word. */
  firstResponseSeconds: z.number().min(0).max(86_400).nullable(),
  /** Share of replies within the limit. */
  answeredInTime: share,
  /** Share of the bot's sessions that ended without a person and without coming back. */
  selfService: share,
  firstContactResolution: share,
  /** In the company's currency, a month of 30 days. */
  savedPerMonth: z.number().min(0).max(1e12).nullable(),
})
export type ReportTargets = z.infer<typeof reportTargets>

export const reportSettings = z.strictObject({
  /** Sent back on update. 0: nobody has changed them yet. */
  version: z.int().min(0),
  /** IANA name; days and hours of reports are its. */
  timeZone: z.string().min(1).max(64),
  /** A reply within this long is in time. */
  answerWithinSeconds: z.int().min(1).max(86_400),
  /** The same for other limits, beside it. */
  alsoWithinSeconds: z.array(z.int().min(1).max(86_400)).max(MAX_ALSO_WITHIN),
  /** Who leaves a queue earlier has not abandoned it. */
  shortAbandonSeconds: z.int().min(0).max(600),
  /** Who comes back within this long was not helped the first time. */
  returnHours: z.union([z.literal(24), z.literal(48), z.literal(72), z.literal(168)]),
  /** What a conversation handled by a person costs the company; null: not stated, so nothing is reckoned. */
  costPerConversation: z.number().min(0).max(1e6).nullable(),
  /** ISO 4217. */
  currency: z.string().regex(/^[A-Z]{3}$/u),
  targets: reportTargets,
})
export type ReportSettings = z.infer<typeof reportSettings>

export const defaultReportSettings: ReportSettings = {
  version: 0, timeZone: DEFAULT_REPORT_ZONE, answerWithinSeconds: 30, alsoWithinSeconds: [20, 60], shortAbandonSeconds: 5, returnHours: 72, costPerConversation: null, currency: 'CNY',
  targets: {
    satisfactionPeople: null, satisfactionBot: null, connectRate: null, firstResponseSeconds: null, answeredInTime: null, selfService: null,
    firstContactResolution: null, savedPerMonth: null,
  },
}

/** One effect against its target. */
export const reportEffect = z.object({
  key: z.enum(['satisfactionPeople', 'satisfactionBot', 'connectRate', 'firstResponseSeconds', 'answeredInTime', 'selfService', 'firstContactResolution', 'savedPerMonth']),
  area: z.enum(['satisfaction', 'efficiency', 'cost']),
  /** The metric it is; null for money. */
  metric: z.string().nullable(),
  better: z.enum(['more', 'less']),
  value: z.number().nullable(),
  previous: z.number().nullable(),
  target: z.number().nullable(),
  /** Null: no target, or nothing to compare. */
  met: z.boolean().nullable(),
  provisional: z.boolean(),
})
export type ReportEffect = z.infer<typeof reportEffect>

export const reportEffects = z.object({
  ...period,
  timeZone: z.string(),
  effects: z.array(reportEffect),
  /** What the bot has saved: sessions without a person that did not come back, times what one costs. */
  saved: z.object({
    /** Ended with the bot alone, nobody asked for, and the customer did not come back within `returnHours`. */
    handled: z.int(),
    /** Of these, the customers who said that it was solved. */
    confirmed: z.int(),
    /** The customers of these who said that it was not, who are left out of `handled`. */
    denied: z.int(),
    costPerConversation: z.number().nullable(),
    currency: z.string(),
    /** handled × cost; null while no cost is stated. */
    amount: z.number().nullable(),
    /** confirmed × cost: what nobody can argue with. */
    confirmedAmount: z.number().nullable(),
    returnHours: z.int(),
    provisional: z.boolean(),
  }),
})
export type ReportEffects = z.infer<typeof reportEffects>

/** A value of a dimension, with its name as of now. */
export const reportChoice = z.object({ key: z.string(), label: z.string().nullable() })
export const reportChoices = z.record(reportDimension, z.array(reportChoice))
export type ReportChoices = z.infer<typeof reportChoices>

const base = { tag: 'reports', auth: 'agent', permissions: ['reports.view.own'] } as const
/** A query as JSON in the address. */
const queryText = cleanText(8000)

export const reportRoutes = {
  listMetrics: defineRoute({
    id: 'listMetrics', method: 'GET', path: '/api/reports/metrics', ...base,
    summary: 'Every figure with its formula, exclusions, unit and the settings it uses.', response: z.object({ items: z.array(metricDefinition) }),
  }),
  listReportChoices: defineRoute({
    id: 'listReportChoices', method: 'GET', path: '/api/reports/choices', ...base,
    summary: 'Values there are to divide and filter by, of the last 400 days.', response: reportChoices,
  }),
  queryReport: defineRoute({
    id: 'queryReport', method: 'POST', path: '/api/reports/query', ...base,
    summary: 'Figures of some days, by time and by one dimension. With reports.view.all of everything; else of oneself and one’s groups, and by agent of oneself.',
    body: reportQuery, response: report,
  }),
  listReportRows: defineRoute({
    id: 'listReportRows', method: 'POST', path: '/api/reports/rows', ...base,
    summary: 'The rows behind a figure. With reports.view.all all of them; else one’s own.', body: reportRowsQuery, response: pageOf(reportRow),
  }),
  exportReport: defineRoute({
    id: 'exportReport', method: 'GET', path: '/api/reports/export', ...base,
    summary: 'A report as CSV or XLSX. `query` is a report query as JSON.',
    query: z.object({ query: queryText, format: z.enum(['csv', 'xlsx']).default('csv') }), binaryResponse: 'text/csv',
  }),
  exportReportRows: defineRoute({
    id: 'exportReportRows', method: 'GET', path: '/api/reports/rows/export', ...base,
    summary: 'The rows behind a figure as CSV or XLSX, at most 50,000. `query` is a rows query as JSON.',
    query: z.object({ query: queryText, format: z.enum(['csv', 'xlsx']).default('csv') }), binaryResponse: 'text/csv',
  }),
  getEffects: defineRoute({
    id: 'getEffects', method: 'GET', path: '/api/reports/effects', tag: 'reports', auth: 'agent', permissions: ['reports.view.own', 'reports.view.all'],
    summary: 'Satisfaction, efficiency and cost saved, each against the company’s target.', query: z.object(period), response: reportEffects,
  }),
  getReportSettings: defineRoute({
    id: 'getReportSettings', method: 'GET', path: '/api/reports/settings', ...base, summary: 'Time zone, limits of the formulas, costs and targets.', response: reportSettings,
  }),
  setReportSettings: defineRoute({
    id: 'setReportSettings', method: 'PUT', path: '/api/reports/settings', tag: 'reports', auth: 'agent', permissions: ['reports.view.own', 'reports.view.all', 'reports.edit'],
    summary: 'All of them anew; refused when somebody changed them since `version`. Figures of the past are computed again.', body: reportSettings, response: reportSettings,
  }),
}
