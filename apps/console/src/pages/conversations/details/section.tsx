import type { ReactNode } from 'react'

/** A titled part of the details. */
export function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }): ReactNode {
  return <section className="details-section"><h3>{title}{aside}</h3>{children}</section>
}
