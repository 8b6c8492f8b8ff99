import type { FactKind, MetricArea, MetricDefinition, MetricUnit, ReportDimension, ReportSettings } from '@yingda/contract'

export interface Words {
  zh: string
  en: string
}

/** Settings that formulas use. */
export type Parameters = Pick<ReportSettings, 'answerWithinSeconds' | 'alsoWithinSeconds' | 'shortAbandonSeconds' | 'returnHours'>
/** Of these, the numbers that a definition names. */
export type ParameterKey = MetricDefinition['parameters'][number]['key']

/** Where a metric finds its rows. `round`: each round of a stint. */
export type Source = FactKind | 'round'

/**
 * A metric as data. The expressions are SQL over a row `f` of the source; no text of anybody's is ever part of them, only the
 * numbers of the settings.
 */
export interface Metric {
  id: string
  version: number
  area: MetricArea
  unit: MetricUnit
  source: Source
  /** Whether a row counts at all. */
  where: (parameters: Parameters) => string
  /** Whole number: how much of the denominator a row is; 1 when left out. */
  of?: string
  /** Whole number: of a share 0 or 1, of a duration milliseconds, else how much. */
  value: (parameters: Parameters) => string
  name: Words
  formula: Words
  numerator: Words
  denominator: Words
  exclusions: Words
  parameters: readonly ParameterKey[]
  businessHours: boolean
  sibling: string | null
  better: MetricDefinition['better']
  settlesAfterHours: (parameters: Parameters) => number
}

export interface SourceTable {
  /** `from` clause; the row is `f`. */
  from: string
  /** The time that decides when it is counted. */
  at: string
  countedAt: Words
  /** Expression of each dimension the rows have: a text, of those in `several` an array. */
  dimensions: Partial<Record<ReportDimension, string>>
  /** Tells rows of the same time apart. */
  tie: string
}

const text = (column: string): string => `coalesce(f.${column}::text, '')`
const all = {
  site: text('site_id'), channel: text('channel'), group: text('group_id'), agent: text('agent_id'), scenario: text('scenario'), service_kind: text('service_kind'), language: text('language'),
  cause: text('cause'), segment: 'f.segment_ids', label: 'f.labels',
}
/** Dimensions of which a row may have several values: it counts once for each, and for none as 'without one'. */
export const several: ReadonlySet<string> = new Set<ReportDimension>(['segment', 'label'])
const stint: SourceTable = {
  from: 'report_stints f', at: 'f.began_at', countedAt: { zh: '坐席接入会话的时间', en: 'when the agent got the conversation' }, dimensions: all, tie: `f.conversation_id::text || lpad(f.seq::text, 10, '0')`,
}

export const sources: Record<Source, SourceTable> = {
  session: { from: 'report_sessions f', at: 'f.started_at', countedAt: { zh: '本次会话开始的时间', en: 'when the session began' }, dimensions: all, tie: `f.conversation_id::text || lpad(f.session::text, 10, '0')` },
  wait: { from: 'report_waits f', at: 'f.entered_at', countedAt: { zh: '进入该队列的时间', en: 'when it entered the queue' }, dimensions: all, tie: `f.conversation_id::text || lpad(f.seq::text, 10, '0')` },
  stint,
  round: {
    ...stint, from: 'report_stints f cross join lateral unnest(f.round_ms, f.round_business_ms) with ordinality as r(ms, business_ms, no)',
    tie: `f.conversation_id::text || lpad(f.seq::text, 10, '0') || lpad(r.no::text, 10, '0')`,
  },
  agent_hour: { from: 'report_agent_hours f', at: 'f.hour', countedAt: { zh: '该小时', en: 'the hour itself' }, dimensions: { agent: text('agent_id') }, tie: 'f.agent_id::text' },
  ticket_target: {
    from: 'report_ticket_targets f', at: 'f.decided_at', countedAt: { zh: '目标达成或超时的时间', en: 'when the target was met or missed' }, dimensions: { group: text('group_id'), agent: text('agent_id') },
    tie: `f.ticket_id::text || f.target || lpad(f.cycle::text, 10, '0')`,
  },
}

/** Dimensions of a source, in the order of the contract. */
export const dimensionsOf = (source: Source): ReportDimension[] => Object.keys(sources[source].dimensions) as ReportDimension[]
