export type Params = Readonly<Record<string, string | number>>

/**
 * Fills a text: `{name}` is replaced by the parameter, `{count|entry|entries}` by the first form for exactly 1, else the
 * second, with the number before it. A parameter that is missing stays visible.
 */
export function translate(text: string, params: Params = {}): string {
  return text.replace(/\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/gu, (whole, name: string, one?: string, many?: string) => {
    const value = params[name]
    if (value === undefined) return whole
    if (one === undefined || many === undefined) return String(value)
    return `${String(value)} ${value === 1 ? one : many}`
  })
}

/** The parameters a text needs, sorted. */
export function paramsOf(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(/\{(\w+)(?:\|[^{}]*)?\}/gu), (match) => match[1] ?? ''))].sort()
}
