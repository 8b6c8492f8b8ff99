import { EllipsisOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { useState, type ReactNode } from 'react'
import { NavLink, useLocation } from 'react-router-dom'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { useSession } from '../session/session.tsx'
import { Logo } from '../ui/logo.tsx'
import { usePhone } from '../ui/media.ts'
import { pageEntries, type PageEntry } from './pages.tsx'

/** Places at the bottom of a phone; when there are more pages, the last place opens the rest. */
const PLACES = 5

/** Where one can go; only what one may see. At the left, on phones at the bottom. */
export function Rail(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const phone = usePhone()
  const counts = useQuery({ queryKey: keys.counts, queryFn: ({ signal }) => api.countConversations({ signal }), enabled: can('conversations.view.own') })
  const waiting = counts.data?.waiting ?? 0
  const attention = waiting + (counts.data?.mineUnread ?? 0)
  const entries = pageEntries.filter((entry) => can(entry.permission))
  const shown = phone && entries.length > PLACES ? entries.slice(0, PLACES - 1) : entries
  return (
    <nav className="rail" aria-label={t('nav.main')}>
      <div className="rail-logo"><Logo size={30} /></div>
      <ul>
        {shown.map((entry) => <li key={entry.path}><RailLink entry={entry} attention={entry.path === '/conversations' ? attention : 0} /></li>)}
        {shown.length < entries.length && <li><More entries={entries.slice(shown.length)} /></li>}
      </ul>
    </nav>
  )
}

function RailLink({ entry, attention = 0, onFollow }: { entry: PageEntry; attention?: number; onFollow?: () => void }): ReactNode {
  const { t } = useI18n()
  return (
    <NavLink to={entry.path} className="rail-link" onClick={onFollow}>
      <span className="rail-icon" aria-hidden>{entry.icon}</span>
      <span className="rail-label">{t(entry.label)}</span>
      {attention > 0 && <span className="rail-badge tabular">{attention > 99 ? '99+' : attention}</span>}
    </NavLink>
  )
}

function More({ entries }: { entries: readonly PageEntry[] }): ReactNode {
  const { t } = useI18n()
  const { pathname } = useLocation()
  const [open, setOpen] = useState(false)
  const close = (): void => setOpen(false)
  const here = entries.some(({ path }) => pathname === path || pathname.startsWith(`${path}/`))
  return (
    <>
      <button type="button" className={here ? 'rail-link active' : 'rail-link'} aria-haspopup="dialog" aria-expanded={open} onClick={() => setOpen(true)}>
        <span className="rail-icon" aria-hidden><EllipsisOutlined aria-hidden /></span>
        <span className="rail-label">{t('nav.more')}</span>
      </button>
      <Drawer open={open} onClose={close} placement="bottom" title={t('nav.more')} size="auto" destroyOnHidden>
        <ul className="rail-more">
          {entries.map((entry) => <li key={entry.path}><RailLink entry={entry} onFollow={close} /></li>)}
        </ul>
      </Drawer>
    </>
  )
}
