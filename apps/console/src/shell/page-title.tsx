import { useEffect, useState, type ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { usePageTitle } from '../notify/title.ts'

const PLACE = 'page-title'

/** Where the header shows the title of the page. */
export const PageTitlePlace = (): ReactNode => <div id={PLACE} className="topbar-title" />

/** The title of a page, with a quiet word beside it, drawn in the header. */
export function PageTitle({ title, aside }: { title: string; aside?: ReactNode }): ReactNode {
  const [place, setPlace] = useState<HTMLElement | null>(null)
  useEffect(() => setPlace(document.getElementById(PLACE)), [])
  usePageTitle(title)
  return place && createPortal(<><h1>{title}</h1>{aside}</>, place)
}
