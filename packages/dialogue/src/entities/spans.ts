interface Span {
  readonly start: number
  readonly end: number
}

/** Of spans that overlap the longest stays, then the first given; what stays is in order of appearance. */
export function keepLongest<T extends Span>(spans: readonly T[], length: number): T[] {
  const ranked = spans.map((span, index) => ({ span, index }))
  ranked.sort((a, b) => b.span.end - b.span.start - (a.span.end - a.span.start) || a.index - b.index)
  const taken = new Uint8Array(length)
  const kept: T[] = []
  for (const { span } of ranked) {
    if (taken.subarray(span.start, span.end).includes(1)) continue
    taken.fill(1, span.start, span.end)
    kept.push(span)
  }
  return kept.sort((a, b) => a.start - b.start)
}
