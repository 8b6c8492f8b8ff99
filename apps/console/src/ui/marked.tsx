import type { ReactNode } from 'react'

interface MarkedProps {
  text: string
  /** Parts to mark, in order, without overlaps; `end` exclusive. */
  highlights: readonly { readonly start: number; readonly end: number }[]
}

/** A text with the words that were looked for. */
export function Marked({ text, highlights }: MarkedProps): ReactNode {
  const parts: ReactNode[] = []
  let at = 0
  for (const { start, end } of highlights) {
    parts.push(text.slice(at, start), <mark key={start} className="sought">{text.slice(start, end)}</mark>)
    at = end
  }
  return <>{parts}{text.slice(at)}</>
}
