import type { ReactNode } from 'react'
import { Navigate } from 'react-router-dom'
import { useSession } from '../session/session.tsx'
import { NotFoundPage } from '../ui/not-found.tsx'
import { pageEntries } from './pages.tsx'

/** The first page one may see. */
export function Start(): ReactNode {
  const { can } = useSession()
  const first = pageEntries.find((entry) => can(entry.permission))
  return first ? <Navigate to={first.path} replace /> : <NotFoundPage />
}
