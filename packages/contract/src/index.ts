export * from './audit.ts'
export * from './common.ts'
export * from './conversation.ts'
export * from './conversation-job.ts'
export * from './errors.ts'
export * from './handoff.ts'
export * from './names.ts'
export * from './permissions.ts'
export * from './realtime.ts'
export * from './segment.ts'
export * from './skill.ts'
export * from './ticket.ts'
export * from './view.ts'
export * from './api/route.ts'
export * from './api/auth.ts'
export * from './api/calendars.ts'
export * from './api/customer-tickets.ts'
export * from './api/conversation-jobs.ts'
export * from './api/customers.ts'
export * from './api/conversations.ts'
export * from './api/handling.ts'
export * from './api/handoff.ts'
export * from './api/idle.ts'
export * from './api/routing.ts'
export * from './api/skills.ts'
export * from './api/knowledge.ts'
export * from './api/knowledge-dial.ts'
export * from './api/knowledge-documents.ts'
export * from './api/knowledge-entities.ts'
export * from './api/knowledge-terms.ts'
export * from './api/knowledge-tests.ts'
export * from './api/mail.ts'
export * from './api/message-search.ts'
export * from './api/notices.ts'
export * from './api/person.ts'
export * from './api/replies.ts'
export * from './api/scheduled.ts'
export * from './api/reports.ts'
export * from './api/report-schedules.ts'
export * from './api/tickets.ts'
export * from './api/ticket-settings.ts'

import { authRoutes } from './api/auth.ts'
import { calendarRoutes } from './api/calendars.ts'
import { customerTicketRoutes, linkedTicketRoutes } from './api/customer-tickets.ts'
import { conversationJobRoutes } from './api/conversation-jobs.ts'
import { conversationRoutes, customerRoutes } from './api/conversations.ts'
import { customerDeskRoutes } from './api/customers.ts'
import { handlingRoutes } from './api/handling.ts'
import { handoffRoutes } from './api/handoff.ts'
import { idleRoutes } from './api/idle.ts'
import { routingRoutes } from './api/routing.ts'
import { skillRoutes } from './api/skills.ts'
import { knowledgeRoutes, settingsRoutes } from './api/knowledge.ts'
import { dialRoutes } from './api/knowledge-dial.ts'
import { documentRoutes } from './api/knowledge-documents.ts'
import { entityRoutes } from './api/knowledge-entities.ts'
import { previewRoutes, termRoutes } from './api/knowledge-terms.ts'
import { testRoutes } from './api/knowledge-tests.ts'
import { mailRoutes } from './api/mail.ts'
import { messageSearchRoutes } from './api/message-search.ts'
import { noticeRoutes } from './api/notices.ts'
import { ownPersonRoutes, personRoutes } from './api/person.ts'
import { replyRoutes } from './api/replies.ts'
import { scheduledRoutes } from './api/scheduled.ts'
import { reportRoutes } from './api/reports.ts'
import { reportScheduleRoutes } from './api/report-schedules.ts'
import { ticketRoutes } from './api/tickets.ts'
import { ticketSettingsRoutes } from './api/ticket-settings.ts'

/** Every operation of the HTTP API. */
export const routes = {
  ...authRoutes,
  ...calendarRoutes,
  ...customerRoutes,
  ...conversationRoutes,
  ...customerDeskRoutes,
  ...handlingRoutes,
  ...conversationJobRoutes,
  ...routingRoutes,
  ...skillRoutes,
  ...handoffRoutes,
  ...idleRoutes,
  ...knowledgeRoutes,
  ...termRoutes,
  ...previewRoutes,
  ...testRoutes,
  ...dialRoutes,
  ...entityRoutes,
  ...documentRoutes,
  ...mailRoutes,
  ...messageSearchRoutes,
  ...noticeRoutes,
  ...personRoutes,
  ...ownPersonRoutes,
  ...replyRoutes,
  ...scheduledRoutes,
  ...reportRoutes,
  ...reportScheduleRoutes,
  ...settingsRoutes,
  ...ticketRoutes,
  ...ticketSettingsRoutes,
  ...customerTicketRoutes,
  ...linkedTicketRoutes,
}
export type Routes = typeof routes
