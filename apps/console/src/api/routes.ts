import type { Routes } from '@yingda/contract'

/** The operations a console uses: all that a signed-in user, or nobody, may call. */
export type RouteId = { [K in keyof Routes]: Routes[K]['auth'] extends 'customer' ? never : K }[Exclude<keyof Routes, 'getWelcome' | 'openCustomerSession'>]

/**
 * Method and path of each operation, kept here so that the schemas (and zod) stay out of the bundle. The types bind it to
 * the contract; routes.test.ts compares it at run time.
 */
export const routeTable: { [K in RouteId]: readonly [Routes[K]['method'], Routes[K]['path']] } = {
  login: ['POST', '/api/auth/login'],
  logout: ['POST', '/api/auth/logout'],
  getMe: ['GET', '/api/me'],
  updateMe: ['PATCH', '/api/me'],
  changePassword: ['POST', '/api/me/password'],
  acceptInvitation: ['POST', '/api/auth/invitations/accept'],
  createRealtimeTicket: ['POST', '/api/realtime/tickets'],
  listColleagues: ['GET', '/api/colleagues'],
  listUsers: ['GET', '/api/users'],
  inviteUser: ['POST', '/api/users'],
  reinviteUser: ['POST', '/api/users/:id/invitation'],
  updateUser: ['PATCH', '/api/users/:id'],
  listRoles: ['GET', '/api/roles'],
  createRole: ['POST', '/api/roles'],
  updateRole: ['PATCH', '/api/roles/:id'],
  deleteRole: ['DELETE', '/api/roles/:id'],
  listAudit: ['GET', '/api/audit'],
  listConversations: ['GET', '/api/conversations'],
  countConversations: ['GET', '/api/conversations/counts'],
  getConversation: ['GET', '/api/conversations/:id'],
  listEvents: ['GET', '/api/conversations/:id/events'],
  sendMessage: ['POST', '/api/conversations/:id/messages'],
  acceptConversation: ['POST', '/api/conversations/:id/accept'],
  transferConversation: ['POST', '/api/conversations/:id/transfer'],
  returnToBot: ['POST', '/api/conversations/:id/return-to-bot'],
  closeConversation: ['POST', '/api/conversations/:id/close'],
  markRead: ['POST', '/api/conversations/:id/read'],
  uploadAttachment: ['POST', '/api/conversations/:id/attachments'],
  linkAttachment: ['GET', '/api/conversations/:id/attachments/:attachmentId'],
  listCustomerConversations: ['GET', '/api/customers/:id/conversations'],
  updateCustomer: ['PATCH', '/api/customers/:id'],
  listEntries: ['GET', '/api/knowledge/entries'],
  listCategories: ['GET', '/api/knowledge/categories'],
  getEntry: ['GET', '/api/knowledge/entries/:id'],
  createEntry: ['POST', '/api/knowledge/entries'],
  updateEntry: ['PUT', '/api/knowledge/entries/:id'],
  deleteEntry: ['DELETE', '/api/knowledge/entries/:id'],
  startImport: ['POST', '/api/knowledge/imports'],
  getImport: ['GET', '/api/knowledge/imports/:id'],
  exportEntries: ['GET', '/api/knowledge/export'],
  testBot: ['POST', '/api/knowledge/test'],
  getRelease: ['GET', '/api/knowledge/release'],
  listSites: ['GET', '/api/sites'],
  updateSite: ['PATCH', '/api/sites/:id'],
  rotateSiteSecret: ['POST', '/api/sites/:id/secret'],
}
