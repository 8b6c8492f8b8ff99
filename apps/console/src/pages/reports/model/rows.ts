import type { ReportRowsQuery } from '@yingda/contract'

/** The rows that are looked for, and what they are called beside their metric. */
export interface RowsWanted {
  readonly query: Pick<ReportRowsQuery, 'metric' | 'from' | 'to' | 'filter'> & Partial<Pick<ReportRowsQuery, 'at' | 'interval'>>
  readonly where: string | null
}
