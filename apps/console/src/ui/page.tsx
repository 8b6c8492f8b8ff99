import type { Permission } from '@yingda/contract'
import type { ReactNode } from 'react'
import { useSession } from '../session/session.tsx'
import { PageTitle } from '../shell/page-title.tsx'
import { NotFoundPage } from './not-found.tsx'
import './page.css'

interface PageProps {
  title: string
  /** What it takes to see the page; of several, one. */
  permission: Permission | readonly Permission[]
  /** Beside the title. */
  aside?: ReactNode
  children: ReactNode
  /** The page fills the height and scrolls inside. */
  fill?: boolean
}

/** A page with its title; for those without the permission it does not exist. */
export function Page({ title, permission, aside, children, fill = false }: PageProps): ReactNode {
  const { can } = useSession()
  if (!can(permission)) return <NotFoundPage />
  return <div className={fill ? 'page page-fill' : 'page'} {...(fill ? {} : { tabIndex: 0 })}><PageTitle title={title} aside={aside} />{children}</div>
}
