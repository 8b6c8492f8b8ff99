import { defaultReportSettings, type FactKind, type MetricDefinition } from '@yingda/contract'
import { createHash } from 'node:crypto'
import { botMetrics } from './bot.ts'
import { agentMetrics, handlingMetrics, resolutionMetrics, ticketMetrics, volumeMetrics } from './people.ts'
import { queueMetrics } from './queue.ts'
import { ratingMetrics } from './rating.ts'
import { responseMetrics, withinMetrics } from './response.ts'
import { dimensionsOf, sources, type Metric, type Parameters, type Source } from './types.ts'

export { dimensionsOf, several, sources, type Metric, type Parameters, type Source } from './types.ts'

const before = [...volumeMetrics, ...botMetrics, ...queueMetrics, ...responseMetrics]
const after = [...handlingMetrics, ...resolutionMetrics, ...ratingMetrics, ...agentMetrics, ...ticketMetrics]

interface Catalogue {
  list: readonly Metric[]
  byId: ReadonlyMap<string, Metric>
  bySource: ReadonlyMap<Source, readonly Metric[]>
}

function catalogueOf(list: readonly Metric[]): Catalogue {
  return {
    list, byId: new Map(list.map((metric) => [metric.id, metric])),
    bySource: new Map((Object.keys(sources) as Source[]).map((source) => [source, list.filter((metric) => metric.source === source)])),
  }
}

/** Of the settings asked for last: they seldom change. */
let latest: { of: string; catalogue: Catalogue } | null = null

function catalogueFor(parameters: Parameters): Catalogue {
  const of = JSON.stringify([parameters.answerWithinSeconds, parameters.alsoWithinSeconds])
  if (latest?.of !== of) latest = { of, catalogue: catalogueOf([...before, ...withinMetrics(parameters), ...after]) }
  return latest.catalogue
}

/** Every metric there is with these settings, in the order in which they are shown. */
export const metricsFor = (parameters: Parameters): readonly Metric[] => catalogueFor(parameters).list
/** The metrics of a source, in the order that cells keep. */
export const metricsOf = (source: Source, parameters: Parameters): readonly Metric[] => catalogueFor(parameters).bySource.get(source) ?? []
export const findMetric = (id: string, parameters: Parameters): Metric | undefined => catalogueFor(parameters).byId.get(id)

/** How cells and packs are written; rises when that changes. */
const FORM = 2

/** What the cells mean: those made with other definitions are not read. Those of other settings are gone when the settings change. */
export const definitions = createHash('sha256').update(JSON.stringify([FORM, [...before, ...withinMetrics(defaultReportSettings), ...after].map(({ id, version, source }) => [id, version, source])])).digest('base64url')

/** Width of a bucket of the percentiles; the middle of one is at most so far from what fell into it. */
export const BUCKET_GROWTH = 1.02
export const PERCENTILE_ERROR = 0.01

/** True for metrics that have percentiles. */
export const hasPercentiles = ({ unit }: Metric): boolean => unit === 'duration' || unit === 'number'

/** The bucket a value falls into, as SQL: 0 below 1, then by powers of the growth. */
export const bucketOf = (value: string): string => `case when ${value} < 1 then 0 else 1 + floor(ln((${value})::float8) / ln(${String(BUCKET_GROWTH)}::float8))::int end`

/** The middle of a bucket. */
export const middleOf = (bucket: number): number => (bucket === 0 ? 0 : BUCKET_GROWTH ** (bucket - 0.5))

/** A metric as people read it. */
export function present(metric: Metric, parameters: Parameters): MetricDefinition {
  const fact: FactKind = metric.source === 'round' ? 'stint' : metric.source
  const { id, version, area, unit, name, formula, numerator, denominator, exclusions, businessHours, sibling, better } = metric
  return {
    id, version, area, unit, name, formula, numerator, denominator, exclusions, fact, businessHours, sibling, better, countedAt: sources[metric.source].countedAt,
    parameters: metric.parameters.map((key) => ({ key, value: parameters[key] })), dimensions: dimensionsOf(metric.source),
    percentileError: hasPercentiles(metric) ? PERCENTILE_ERROR : null, settlesAfterHours: metric.settlesAfterHours(parameters),
  }
}
