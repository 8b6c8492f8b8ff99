import type { MetricDefinition, ReportDimension } from '@yingda/contract'
import type { Key } from '../../../i18n/i18n.tsx'
import { filteredBy, type GroupBy } from './view.ts'
import type { ReportFilter } from '@yingda/contract'

/** Lines over time in one chart; all of one unit. `percentiles`: the spread of one duration. */
export type LinesSpec = { readonly title: Key; readonly metrics: readonly string[] } | { readonly title: Key; readonly percentiles: string }

/** Values of a dimension side by side; `shares`: as parts of a whole. */
export interface PartsSpec {
  readonly title: Key
  readonly metric: string
  readonly by: ReportDimension
  readonly look: 'bars' | 'shares'
}

export interface Theme {
  readonly id: ThemeId
  /** Figures at the top, and columns of the table. */
  readonly metrics: readonly string[]
  readonly lines: readonly LinesSpec[]
  readonly parts: readonly PartsSpec[]
  readonly by: GroupBy
  /** Not for those who see only their own figures. */
  readonly everybody: boolean
}

export const themeIds = ['queue', 'bot', 'handoff', 'people', 'satisfaction', 'tickets'] as const
export type ThemeId = (typeof themeIds)[number]

export const themes: Record<ThemeId, Theme> = {
  queue: {
    id: 'queue', by: 'group', everybody: false,
    metrics: [
      'waits', 'connect_rate', 'abandon_rate', 'short_abandon_rate', 'left_message_rate', 'overflow_rate', 'queue_time_accepted', 'queue_time_abandoned', 'first_response_a', 'response_time',
      'answered_within_rounds', 'answered_within_sessions',
    ],
    lines: [{ title: 'reports.chart.waitSpread', percentiles: 'queue_time_accepted' }, { title: 'reports.chart.connected', metrics: ['connect_rate', 'abandon_rate', 'left_message_rate'] }],
    parts: [{ title: 'reports.chart.waitsByGroup', metric: 'waits', by: 'group', look: 'bars' }],
  },
  bot: {
    id: 'bot', by: 'site', everybody: true,
    metrics: [
      'bot_sessions', 'bot_coverage', 'bot_match_rate', 'bot_direct_rate', 'contained_rate', 'self_service_rate', 'bot_solved_rate', 'bot_unconfirmed_rate', 'bot_returned_rate', 'handoff_rate', 'turns_until_person',
      'seconds_until_person',
    ],
    lines: [{ title: 'reports.chart.contained', metrics: ['contained_rate', 'self_service_rate', 'bot_solved_rate'] }, { title: 'reports.chart.coverage', metrics: ['bot_coverage', 'bot_match_rate', 'bot_direct_rate'] }],
    parts: [],
  },
  handoff: {
    id: 'handoff', by: 'cause', everybody: true,
    metrics: ['handoffs', 'handoff_rate', 'turns_until_person', 'seconds_until_person', 'connect_rate', 'first_response_a'],
    lines: [{ title: 'reports.chart.handoffs', metrics: ['handoffs'] }, { title: 'reports.chart.untilPerson', percentiles: 'seconds_until_person' }],
    parts: [{ title: 'reports.chart.causes', metric: 'handoffs', by: 'cause', look: 'shares' }],
  },
  people: {
    id: 'people', by: 'agent', everybody: false,
    metrics: [
      'people_sessions', 'stints', 'reply_rate', 'first_response_b', 'response_time', 'handling_time', 'resolution_time', 'transfer_rate', 'taken_back_rate', 'answer_question_ratio', 'occupancy', 'concurrency', 'time_break',
    ],
    lines: [{ title: 'reports.chart.responseSpread', percentiles: 'response_time' }, { title: 'reports.chart.stints', metrics: ['people_sessions', 'stints'] }],
    parts: [{ title: 'reports.chart.stintsByAgent', metric: 'stints', by: 'agent', look: 'bars' }],
  },
  satisfaction: {
    id: 'satisfaction', by: 'group', everybody: false,
    metrics: [
      'satisfied_rate_people', 'rated_rate_people', 'invited_rate_people', 'satisfied_rate_bot', 'rated_rate_bot', 'invited_rate_bot', 'first_contact_resolution', 'customer_solved_rate', 'reopened_rate', 'repeat_contact_24',
      'repeat_contact_72',
    ],
    lines: [{ title: 'reports.chart.satisfied', metrics: ['satisfied_rate_people', 'satisfied_rate_bot'] }, { title: 'reports.chart.resolved', metrics: ['first_contact_resolution', 'reopened_rate', 'repeat_contact_72'] }],
    parts: [],
  },
  tickets: {
    id: 'tickets', by: 'group', everybody: false,
    metrics: ['sla_met', 'sla_first_reply_met', 'sla_next_reply_met', 'sla_resolution_met'],
    lines: [{ title: 'reports.chart.sla', metrics: ['sla_first_reply_met', 'sla_next_reply_met', 'sla_resolution_met'] }],
    parts: [],
  },
}

export interface Section {
  readonly title: Key
  readonly metrics: readonly string[]
  /** Larger than the rest. */
  readonly strong?: boolean
}

/** What a manager sees first. */
export const overview: { readonly sections: readonly Section[]; readonly lines: readonly LinesSpec[]; readonly parts: readonly PartsSpec[] } = {
  sections: [
    { title: 'reports.section.person', metrics: ['turns_until_person', 'seconds_until_person'], strong: true },
    { title: 'reports.section.satisfaction', metrics: ['satisfied_rate_people', 'satisfied_rate_bot'], strong: true },
    { title: 'reports.section.resolution', metrics: ['contained_rate', 'bot_solved_rate', 'bot_returned_rate', 'reopened_rate'] },
    { title: 'reports.section.queue', metrics: ['connect_rate', 'abandon_rate', 'queue_time_accepted', 'first_response_a', 'answered_within_rounds', 'sla_met'] },
    { title: 'reports.section.volume', metrics: ['sessions', 'bot_sessions', 'people_sessions', 'handoff_rate'] },
  ],
  lines: [{ title: 'reports.chart.volume', metrics: ['sessions', 'bot_sessions', 'people_sessions'] }, { title: 'reports.chart.waitSpread', percentiles: 'queue_time_accepted' }],
  parts: [{ title: 'reports.chart.causes', metric: 'handoffs', by: 'cause', look: 'shares' }],
}

/** What an agent sees of the own work. */
export const ownOverview: typeof overview = {
  sections: [
    { title: 'reports.section.own', metrics: ['stints', 'response_time', 'answered_within_rounds', 'satisfied_rate_people'], strong: true },
    { title: 'reports.section.ownWork', metrics: ['first_response_b', 'handling_time', 'reply_rate', 'transfer_rate', 'taken_back_rate', 'first_contact_resolution', 'reopened_rate', 'occupancy', 'time_break', 'sla_met'] },
  ],
  lines: [{ title: 'reports.chart.stints', metrics: ['stints'] }, { title: 'reports.chart.responseSpread', percentiles: 'response_time' }],
  parts: [],
}

export type Definitions = ReadonlyMap<string, MetricDefinition>

/** Figures with the same for the company's other limits of answering after each that has such. */
export function withLimits(ids: readonly string[], definitions: Definitions): string[] {
  const others = (id: string): string[] => {
    const limit = definitions.get(id)?.parameters.find(({ key }) => key === 'answerWithinSeconds')?.value
    return limit === undefined ? [] : [...definitions.keys()].filter((one) => one.startsWith(`${id}_`) && one !== `${id}_${String(limit)}`)
  }
  return ids.flatMap((id) => [id, ...others(id)])
}

/** Of some metrics those there are, and that can be filtered and divided so. */
export function divisible(ids: readonly string[], definitions: Definitions, { filter, groupBy }: { filter: ReportFilter; groupBy: ReportDimension | null }): string[] {
  const needed = [...filteredBy(filter), ...(groupBy === null ? [] : [groupBy])]
  return ids.filter((id) => {
    const found = definitions.get(id)
    return found !== undefined && needed.every((dimension) => found.dimensions.includes(dimension))
  })
}
