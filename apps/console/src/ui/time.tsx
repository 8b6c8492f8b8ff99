import type { ReactNode } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { useMinute, useSecond } from './now.ts'

/** A point in time as short as the day allows, in full when pointed at. */
export function Time({ at, className }: { at: string; className?: string }): ReactNode {
  const { format } = useI18n()
  const now = useMinute()
  return <time className={`tabular ${className ?? ''}`} dateTime={at} title={format.full(at)}>{format.short(at, now)}</time>
}

/** Time of day. */
export function Clock({ at }: { at: string }): ReactNode {
  const { format } = useI18n()
  return <time className="tabular" dateTime={at} title={format.full(at)}>{format.time(at)}</time>
}

/** How long something has lasted, ticking. */
export function Elapsed({ since }: { since: string }): ReactNode {
  const { format } = useI18n()
  const now = useSecond()
  return <span className="tabular">{format.elapsed(now - Date.parse(since))}</span>
}
