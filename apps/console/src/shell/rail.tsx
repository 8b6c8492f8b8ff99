import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { NavLink } from 'react-router-dom'
import { api } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { useSession } from '../session/session.tsx'
import { Logo } from '../ui/logo.tsx'
import { pageEntries } from './pages.tsx'

/** Where one can go; only what one may see. At the left, on phones at the bottom. */
export function Rail(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const counts = useQuery({ queryKey: keys.counts, queryFn: ({ signal }) => api.countConversations({ signal }), enabled: can('conversations.view.own') })
  const waiting = counts.data?.waiting ?? 0
  const attention = waiting + (counts.data?.mineUnread ?? 0)
  return (
    <nav className="rail" aria-label={t('nav.main')}>
      <div className="rail-logo"><Logo size={30} /></div>
      <ul>
        {pageEntries.filter((entry) => can(entry.permission)).map((entry) => (
          <li key={entry.path}>
            <NavLink to={entry.path} className="rail-link">
              <span className="rail-icon" aria-hidden>{entry.icon}</span>
              <span className="rail-label">{t(entry.label)}</span>
              {entry.path === '/conversations' && attention > 0 && <span className="rail-badge tabular">{attention > 99 ? '99+' : attention}</span>}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  )
}
