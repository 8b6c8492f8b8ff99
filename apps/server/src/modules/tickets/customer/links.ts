import { sql } from 'drizzle-orm'
import { hashToken, isToken, newToken } from '../../../platform/crypto/secrets.ts'
import { changedBy, rowsOf } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import { followMerges } from '../access.ts'
import type { TicketContext } from '../context.ts'
import type { Ticket } from '../log/types.ts'
import * as store from '../store.ts'

const DAY = 24 * 60 * 60 * 1000

export interface CustomerLink {
  url: string
  expiresAt: string
}

/** A link to one ticket for somebody without a session: 256 random bits, kept as a hash, behind the # of the address so that no server logs it. */
export async function makeLink(context: Pick<TicketContext, 'db' | 'now' | 'publicUrl'>, ticketId: string, createdBy: string | null, days: number, revoke: boolean): Promise<CustomerLink> {
  const token = newToken('ticket_link')
  const expiresAt = new Date(context.now() + days * DAY).toISOString()
  if (revoke) await context.db.execute(sql`delete from ticket_links where ticket_id = ${ticketId}`)
  await context.db.execute(sql`insert into ticket_links (token_hash, ticket_id, created_by, expires_at) values (${hashToken(token)}, ${ticketId}, ${createdBy}, ${expiresAt})`)
  return { url: `${context.publicUrl().replace(/\/$/u, '')}/ticket#${token}`, expiresAt }
}

const ended = (): AppError =>
  new AppError('unauthenticated', { text: { zh: '该链接无效或已过期，请联系客服获取新的链接。', en: 'This link is not valid or has ended. Ask us for a new one.' } })

/** The ticket a link stands for, or the one of the same customer it goes on in. @throws AppError unauthenticated for anything but a link that has not ended */
export async function ticketOfLink(context: Pick<TicketContext, 'db' | 'now'>, authorization: string | undefined): Promise<{ ticket: Ticket }> {
  const token = authorization?.startsWith('Bearer ') === true ? authorization.slice('Bearer '.length) : ''
  if (!isToken('ticket_link', token)) throw ended()
  const now = new Date(context.now()).toISOString()
  const [row] = await rowsOf<{ id: string }>(context.db, sql`select ticket_id as id from ticket_links where token_hash = ${hashToken(token)} and expires_at > ${now}::timestamptz`)
  const ticket = row === undefined ? null : await store.findTicket(context.db, row.id)
  if (ticket === null) throw ended()
  const last = await followMerges(context, ticket)
  return { ticket: last.customerId !== null && last.customerId === ticket.customerId ? last : ticket }
}

/** The link goes on with the ticket that follows. */
export async function moveLink({ db }: Pick<TicketContext, 'db'>, authorization: string | undefined, ticketId: string): Promise<void> {
  const token = authorization?.slice('Bearer '.length) ?? ''
  await db.execute(sql`update ticket_links set ticket_id = ${ticketId} where token_hash = ${hashToken(token)}`)
}

export const removeEndedLinks = (context: Pick<TicketContext, 'db' | 'now'>): Promise<number> =>
  changedBy(context.db, sql`delete from ticket_links where expires_at < ${new Date(context.now()).toISOString()}::timestamptz`)
