export interface Counts {
  passed: number
  failed: number
  skipped: number
}
export function countResults(results: object | undefined, exitCode: number): Counts
export function line(counts: Counts): string
