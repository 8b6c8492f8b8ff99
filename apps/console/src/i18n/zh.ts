import { admin } from './zh/admin.ts'
import { audit } from './zh/audit.ts'
import { calendars } from './zh/calendars.ts'
import { common } from './zh/common.ts'
import { customers } from './zh/customers.ts'
import { desk } from './zh/desk.ts'
import { dial } from './zh/dial.ts'
import { documents } from './zh/documents.ts'
import { entities } from './zh/entities.ts'
import { handling } from './zh/handling.ts'
import { handoff } from './zh/handoff.ts'
import { idle } from './zh/idle.ts'
import { knowledge } from './zh/knowledge.ts'
import { mail } from './zh/mail.ts'
import { person } from './zh/person.ts'
import { replies } from './zh/replies.ts'
import { reports } from './zh/reports.ts'
import { routing } from './zh/routing.ts'
import { skills } from './zh/skills.ts'
import { search } from './zh/search.ts'
import { terms } from './zh/terms.ts'
import { tests } from './zh/tests.ts'
import { ticketSettings } from './zh/ticket-settings.ts'
import { tickets } from './zh/tickets.ts'
import { wall } from './zh/wall.ts'
import { workspace } from './zh/workspace.ts'

/** All texts in Chinese; their keys are the keys of every language. */
export const zh = {
  ...common,
  ...workspace,
  ...knowledge,
  ...search,
  ...terms,
  ...tests,
  ...dial,
  ...documents,
  ...entities,
  ...admin,
  ...handling,
  ...handoff,
  ...routing,
  ...skills,
  ...wall,
  ...calendars,
  ...mail,
  ...idle,
  ...replies,
  ...person,
  ...desk,
  ...customers,
  ...tickets,
  ...reports,
  ...ticketSettings,
  ...audit,
}
export type Key = keyof typeof zh
export type Dictionary = Readonly<Record<Key, string>>
