import { admin } from './en/admin.ts'
import { audit } from './en/audit.ts'
import { calendars } from './en/calendars.ts'
import { common } from './en/common.ts'
import { customers } from './en/customers.ts'
import { desk } from './en/desk.ts'
import { dial } from './en/dial.ts'
import { documents } from './en/documents.ts'
import { entities } from './en/entities.ts'
import { handling } from './en/handling.ts'
import { handoff } from './en/handoff.ts'
import { idle } from './en/idle.ts'
import { knowledge } from './en/knowledge.ts'
import { mail } from './en/mail.ts'
import { person } from './en/person.ts'
import { replies } from './en/replies.ts'
import { reports } from './en/reports.ts'
import { routing } from './en/routing.ts'
import { skills } from './en/skills.ts'
import { search } from './en/search.ts'
import { terms } from './en/terms.ts'
import { tests } from './en/tests.ts'
import { ticketSettings } from './en/ticket-settings.ts'
import { tickets } from './en/tickets.ts'
import { wall } from './en/wall.ts'
import { workspace } from './en/workspace.ts'
import type { Dictionary } from './zh.ts'

/** All texts in English. */
export const en: Dictionary = {
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
