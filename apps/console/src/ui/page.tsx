import type { Permission } from '@yingda/contract'
import type { ReactNode } from 'react'
import { usePageTitle } from '../notify/title.ts'
import { useSession } from '../session/session.tsx'
import { NotFoundPage } from './not-found.tsx'
import './page.css'

interface PageProps {
  title: string
  permission: Permission
  /** Beside the title. */
  aside?: ReactNode
  actions?: ReactNode
  children: ReactNode
  /** The page fills the height and scrolls inside. */
  fill?: boolean
}

/** A page with its title and actions; for those without the permission it does not exist. */
export function Page({ title, permission, aside, actions, children, fill = false }: PageProps): ReactNode {
  const { can } = useSession()
  if (!can(permission)) return <NotFoundPage />
  return <PageFrame title={title} aside={aside} actions={actions} fill={fill}>{children}</PageFrame>
}

function PageFrame({ title, aside, actions, children, fill }: Omit<PageProps, 'permission'>): ReactNode {
  usePageTitle(title)
  return (
    <div className={fill ? 'page page-fill' : 'page'}>
      <div className="page-head">
        <div className="page-heading"><h1>{title}</h1>{aside}</div>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {children}
    </div>
  )
}
