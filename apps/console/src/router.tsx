import { createBrowserRouter, Navigate } from 'react-router-dom'
import { SessionGate } from './session/session.tsx'
import { Shell } from './shell/shell.tsx'
import { Start } from './shell/start.tsx'
import { NotFoundPage } from './ui/not-found.tsx'
import { PageFailure } from './ui/page-failure.tsx'
import { Splash } from './ui/splash.tsx'

/** The addresses of the console; each page is loaded when it is first opened. */
export const createRoutes = (): ReturnType<typeof createBrowserRouter> =>
  createBrowserRouter(
    [
      { path: '/invitation', lazy: () => import('./pages/session/invitation.tsx'), HydrateFallback: Splash, ErrorBoundary: PageFailure },
      {
        path: '/',
        element: <SessionGate><Shell /></SessionGate>,
        ErrorBoundary: PageFailure,
        HydrateFallback: Splash,
        children: [
          {
            ErrorBoundary: PageFailure,
            children: [
              { index: true, element: <Start /> },
              { path: 'conversations/:id?', lazy: () => import('./pages/conversations/page.tsx') },
              { path: 'search', lazy: () => import('./pages/search/page.tsx') },
              { path: 'replies', lazy: () => import('./pages/replies/page.tsx') },
              { path: 'wall', lazy: () => import('./pages/wall/page.tsx') },
              { path: 'tickets', lazy: () => import('./pages/tickets/page.tsx') },
              { path: 'tickets/:id', lazy: () => import('./pages/tickets/detail/page.tsx') },
              { path: 'customers', lazy: () => import('./pages/customers/page.tsx') },
              { path: 'customers/segments', lazy: () => import('./pages/customers/segments/page.tsx') },
              { path: 'customers/attributes', lazy: () => import('./pages/customers/attributes/page.tsx') },
              { path: 'customers/:id', lazy: () => import('./pages/customers/detail/page.tsx') },
              { path: 'knowledge', lazy: () => import('./pages/knowledge/page.tsx') },
              { path: 'knowledge/documents', lazy: () => import('./pages/knowledge/documents/page.tsx') },
              { path: 'knowledge/terms', lazy: () => import('./pages/knowledge/terms/page.tsx') },
              { path: 'knowledge/tests', lazy: () => import('./pages/knowledge/tests/page.tsx') },
              { path: 'knowledge/tests/:id', lazy: () => import('./pages/knowledge/tests/set-page.tsx') },
              { path: 'knowledge/entities', lazy: () => import('./pages/knowledge/entities/page.tsx') },
              { path: 'knowledge/dial', lazy: () => import('./pages/knowledge/dial/page.tsx') },
              { path: 'notices', lazy: () => import('./pages/account/notices-page.tsx') },
              { path: 'users', lazy: () => import('./pages/team/users-page.tsx') },
              { path: 'roles', lazy: () => import('./pages/team/roles-page.tsx') },
              { path: 'reports', lazy: () => import('./pages/reports/page.tsx') },
              { path: 'reports/effects', lazy: () => import('./pages/reports/effects-page.tsx') },
              { path: 'reports/mails', lazy: () => import('./pages/reports/schedules/page.tsx') },
              { path: 'reports/metrics', lazy: () => import('./pages/reports/metrics-page.tsx') },
              { path: 'reports/:theme', lazy: () => import('./pages/reports/theme-page.tsx') },
              { path: 'audit', lazy: () => import('./pages/audit/page.tsx') },
              { path: 'settings', lazy: () => import('./pages/settings/page.tsx') },
              { path: 'settings/routing', lazy: () => import('./pages/settings/routing/page.tsx') },
              { path: 'settings/calendars', lazy: () => import('./pages/settings/calendars/page.tsx') },
              { path: 'settings/tickets', lazy: () => import('./pages/settings/tickets/page.tsx') },
              { path: 'settings/handoff', lazy: () => import('./pages/settings/handoff/page.tsx') },
              { path: 'settings/classification', lazy: () => import('./pages/settings/classification/page.tsx') },
              { path: 'settings/idle', lazy: () => import('./pages/settings/idle/page.tsx') },
              { path: 'settings/mail', lazy: () => import('./pages/settings/mail/page.tsx') },
              { path: 'settings/privacy', lazy: () => import('./pages/settings/privacy/page.tsx') },
              { path: 'sign-in', element: <Navigate to="/" replace /> },
              { path: '*', element: <NotFoundPage /> },
            ],
          },
        ],
      },
    ],
    { basename: '/console' },
  )
