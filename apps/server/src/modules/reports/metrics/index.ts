import type { FactKind, MetricDefinition } from '@yingda/contract'
import { createHash } from 'node:crypto'
import { botMetrics } from './bot.ts'
import { agentMetrics, handlingMetrics, resolutionMetrics, ticketMetrics, volumeMetrics } from './people.ts'
import { queueMetrics } from './queue.ts'
import { ratingMetrics } from './rating.ts'
import { responseMetrics } from './response.ts'
import { dimensionsOf, sources, type Metric, type Parameters, type Source } from './types.ts'

export { dimensionsOf, sources, type Metric, type Parameters, type Source } from './types.ts'

/** Every metric, in the order in which they are shown. */
export const metrics: readonly Metric[] = [
  ...volumeMetrics, ...botMetrics, ...queueMetrics, ...responseMetrics, ...handlingMetrics, ...resolutionMetrics, ...ratingMetrics, ...agentMetrics, ...ticketMetrics,
]

const byId = new Map(metrics.map((metric) => [metric.id, metric]))
/** The metrics of a source, in the order that cells keep. */
const bySource = new Map<Source, readonly Metric[]>((Object.keys(sources) as Source[]).map((source) => [source, metrics.filter((metric) => metric.source === source)]))
export const metricsOf = (source: Source): readonly Metric[] => bySource.get(source) ?? []

/** What the cells mean: those made with other definitions are not read. */
export const definitions = createHash('sha256').update(JSON.stringify(metrics.map(({ id, version, source }) => [id, version, source]))).digest('base64url')

export const findMetric = (id: string): Metric | undefined => byId.get(id)

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
