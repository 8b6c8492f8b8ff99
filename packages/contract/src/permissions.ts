import { z } from 'zod'

/**
 * What one may do. A role is a set of these; roles can be edited, permissions are fixed by the product.
 * Conversations: `own` covers what waits in the queue and what one owns or has owned; `all` covers everything.
 * Reports: `own` covers one's own figures and those of one's groups; `all` covers everything.
 * Tickets: `own` covers what one is assigned, follows, took part in or made, and what is in one's groups; `all` covers everything.
 */
export const permission = z.enum([
  'conversations.view.own',
  'conversations.view.all',
  'conversations.reply',
  'conversations.take_over',
  'customers.view',
  'customers.view_contact',
  'customers.edit',
  'customers.settings',
  'tickets.view.own',
  'tickets.view.all',
  'tickets.edit',
  'tickets.settings',
  'knowledge.view',
  'knowledge.edit',
  'knowledge.test',
  'users.view',
  'users.edit',
  'roles.edit',
  'settings.view',
  'settings.edit',
  'audit.view',
  'operations.view',
  'routing.view',
  'routing.edit',
  'supervise',
  'replies.edit',
  'reports.view.own',
  'reports.view.all',
  'reports.edit',
  'customers.merge',
  'customers.block',
  'customers.export',
  'customers.erase',
])
export type Permission = z.infer<typeof permission>

/** The roles a new installation has. The administrator's cannot be edited or deleted, so that nobody locks all out. */
export const builtinRoles: Record<string, readonly Permission[]> = {
  administrator: permission.options,
  supervisor: [
    'conversations.view.own', 'conversations.view.all', 'conversations.reply', 'conversations.take_over', 'customers.view',
    'customers.view_contact', 'customers.edit', 'customers.settings', 'tickets.view.own', 'tickets.view.all', 'tickets.edit', 'knowledge.view', 'knowledge.test', 'users.view', 'settings.view', 'routing.view', 'supervise', 'replies.edit',
    'reports.view.own', 'reports.view.all', 'customers.merge', 'customers.block', 'customers.export',
  ],
  trainer: ['conversations.view.own', 'conversations.view.all', 'knowledge.view', 'knowledge.edit', 'knowledge.test', 'settings.view', 'reports.view.own', 'reports.view.all'],
  agent: ['conversations.view.own', 'conversations.reply', 'customers.view', 'customers.view_contact', 'customers.edit', 'tickets.view.own', 'tickets.edit', 'knowledge.view', 'knowledge.test', 'reports.view.own', 'customers.block'],
  auditor: ['conversations.view.own', 'conversations.view.all', 'customers.view', 'tickets.view.own', 'tickets.view.all', 'knowledge.view', 'users.view', 'settings.view', 'audit.view', 'operations.view', 'routing.view', 'reports.view.own', 'reports.view.all'],
}
