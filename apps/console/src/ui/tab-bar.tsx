import { useEffect, useRef, useState, type ReactNode } from 'react'
import { NavLink, useLocation, type To } from 'react-router-dom'
import './tab-bar.css'

/** Room left beside the tab that is shown, so that the next one peeks out. Pixels. */
const PEEK = 32

/**
 * A row of tabs that scrolls sideways where it finds no room: the open one is always in sight, and a side that goes on fades out.
 * As links of a navigation, or with `tabs` as the tabs of one page.
 */
export function TabBar({ label, tabs = false, className = '', children }: { label: string; tabs?: boolean; className?: string; children: ReactNode }): ReactNode {
  const bar = useRef<HTMLElement | null>(null)
  const { key } = useLocation()
  const [more, setMore] = useState('')
  const seen = useRef('')
  const look = (): void => {
    if (!bar.current) return
    const { scrollLeft, scrollWidth, clientWidth } = bar.current
    const [before, after] = [scrollLeft > 1, scrollLeft + clientWidth < scrollWidth - 1]
    setMore(before ? (after ? 'both' : 'before') : after ? 'after' : '')
  }
  // Also when the words of a tab came late and moved the others.
  useEffect(() => {
    const box = bar.current
    const name = `${key} ${String(box?.scrollWidth)}`
    if (seen.current === name) return
    seen.current = name
    const open = box?.querySelector<HTMLElement>('.tab.active')
    if (box && open) {
      const [from, to] = [open.offsetLeft - box.offsetLeft, open.offsetLeft - box.offsetLeft + open.offsetWidth]
      if (from < box.scrollLeft + PEEK) box.scrollLeft = from - PEEK
      else if (to > box.scrollLeft + box.clientWidth - PEEK) box.scrollLeft = to - box.clientWidth + PEEK
    }
    look()
  })
  useEffect(() => {
    if (!bar.current) return
    const observer = new ResizeObserver(look)
    observer.observe(bar.current)
    return () => observer.disconnect()
  }, [])
  const shared = { className: `tab-bar ${className}`.trimEnd(), 'aria-label': label, 'data-more': more, onScroll: look }
  return tabs ? <div {...shared} ref={(node) => { bar.current = node }} role="tablist">{children}</div> : <nav {...shared} ref={(node) => { bar.current = node }}>{children}</nav>
}

/** One place of a bar of tabs. */
export function TabLink({ to, end = false, children }: { to: To; end?: boolean; children: ReactNode }): ReactNode {
  return <NavLink to={to} end={end} className="tab">{children}</NavLink>
}
