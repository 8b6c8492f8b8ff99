import type { ReactNode } from 'react'

/** The path of the mark on a field of 32 × 32: a speech bubble and its answer. Also drawn by the favicon. */
export const logoBubble = 'M9.5 7h9A4.5 4.5 0 0 1 23 11.5v2.2a4.5 4.5 0 0 1-4.5 4.5H14l-4.3 3.3c-.5.4-1.2 0-1.2-.6V18a4.5 4.5 0 0 1-3.5-4.4v-2.1A4.5 4.5 0 0 1 9.5 7Z'
export const logoAnswer = 'M25.2 14.1a4.3 4.3 0 0 1 1.8 3.5v1.6a4.3 4.3 0 0 1-2.6 3.9v1.9c0 .6-.7.9-1.1.5l-2.6-2h-4.2a4.3 4.3 0 0 1-3-1.2'

export function Logo({ size }: { size: number }): ReactNode {
  return (
    <svg className="logo" width={size} height={size} viewBox="0 0 32 32" aria-hidden>
      <rect width="32" height="32" rx="8" fill="var(--yd-accent)" />
      <path d={logoBubble} fill="var(--yd-on-accent)" />
      <path d={logoAnswer} fill="none" stroke="var(--yd-on-accent)" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  )
}
