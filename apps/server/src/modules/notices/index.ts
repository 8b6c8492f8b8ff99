import { noticeRoutes } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { bindRoute, type Authenticators } from '../../platform/http/bind.ts'
import type { Notices } from './notices.ts'

export { Notices, type NoticesOptions } from './notices.ts'

/** Binds a person's own settings of notices. */
export function registerNotices(app: FastifyInstance, auth: Authenticators, notices: Notices): void {
  bindRoute(app, auth, noticeRoutes.getNoticeSettings, ({ agent }) => notices.settings(agent.userId))
  bindRoute(app, auth, noticeRoutes.setNoticeSettings, ({ agent, body }) => notices.change(agent.userId, body))
}
