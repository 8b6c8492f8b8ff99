/** Percentiles of some latencies, in milliseconds. */
export interface Latency {
  count: number
  p50: number
  p95: number
  p99: number
  max: number
}

/** Nearest-rank percentiles. */
export function latencyOf(milliseconds: number[]): Latency {
  const sorted = Float64Array.from(milliseconds).sort()
  const at = (share: number): number => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0
  return { count: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) }
}

/** Milliseconds of a clock that all processes of the machine share. */
export function now(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

/** Adds one to a named count. */
export function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1
}

export const milliseconds = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0))

export function describeLatency(latency: Latency): string {
  return `p50 ${milliseconds(latency.p50)} ms, p95 ${milliseconds(latency.p95)} ms, p99 ${milliseconds(latency.p99)} ms, longest ${milliseconds(latency.max)} ms`
}
