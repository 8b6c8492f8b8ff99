import { DRAFT_FILE_DAYS, ticketRoutes, type AttachmentRef, type Language } from '@yingda/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { randomUUID } from 'node:crypto'
import { AppError } from '../../../platform/errors.ts'
import { bindRoute, type Authenticators } from '../../../platform/http/bind.ts'
import { limitedBody } from '../../../platform/http/body.ts'
import { accessTicket } from '../access.ts'
import type { TicketContext } from '../context.ts'
import type { Ticket } from '../log/types.ts'
import type { FileOwner } from './own.ts'
import { findFiles, insertFile, removeUnused } from './store.ts'

const UNUSED_FOR = 24 * 60 * 60 * 1000
const REMOVED_AT_ONCE = 500

/** Stores what a request brings, for its sender. When it is refused or anything fails, nothing is left behind. */
export async function storeTicketFile(context: TicketContext, request: FastifyRequest, name: string, language: Language, owner: FileOwner): Promise<AttachmentRef> {
  const file = await context.ports.storeFile({ body: limitedBody(request, context.maxFileBytes), name, language, maxBytes: context.maxFileBytes })
  const id = randomUUID()
  const { storageKey, mediaType, size, width, height } = file
  try {
    await insertFile(context.db, {
      id, storageKey, name: file.name, mediaType, size, width: width ?? null, height: height ?? null,
      agentId: 'agentId' in owner ? owner.agentId : null, customerId: 'customerId' in owner ? owner.customerId : null, linkTicketId: 'linkTicketId' in owner ? owner.linkTicketId : null,
    })
  } catch (error) {
    await context.storage.remove(storageKey).catch((next: unknown) => { context.log.error({ err: next }, 'a file could not be removed') })
    throw error
  }
  return { id, name: file.name, size, mediaType, ...(width !== undefined && height !== undefined ? { width, height } : {}) }
}

/** A link to a file of a ticket that the customer may have. @throws AppError not_found */
export async function linkShownFile(context: TicketContext, ticket: Ticket, fileId: string): Promise<{ url: string; expiresAt: string }> {
  const file = (await findFiles(context.db, [fileId])).get(fileId)
  if (file?.ticketId !== ticket.id || !file.shown) throw new AppError('not_found')
  return context.ports.fileLink(fileId)
}

/** Removes files that no ticket has: a day after a customer stored them, a week after an agent did, whose draft may have them. @returns how many */
export async function removeUnusedFiles(context: TicketContext): Promise<number> {
  const before = { others: new Date(context.now() - UNUSED_FOR).toISOString(), agents: new Date(context.now() - DRAFT_FILE_DAYS * UNUSED_FOR).toISOString() }
  let removed = 0
  for (;;) {
    const keys = await removeUnused(context.db, before, REMOVED_AT_ONCE)
    for (const key of keys) await context.storage.remove(key)
    removed += keys.length
    if (keys.length < REMOVED_AT_ONCE) return removed
  }
}

/** Binds the agents' files. */
export function registerFileRoutes(app: FastifyInstance, auth: Authenticators, context: TicketContext): void {
  bindRoute(app, auth, ticketRoutes.uploadTicketFile, ({ agent, query, request, language }) => storeTicketFile(context, request, query.name, language, { agentId: agent.userId }))
  bindRoute(app, auth, ticketRoutes.linkTicketFile, async ({ agent, params }) => {
    const { ticket } = await accessTicket(context, agent, params.id)
    const file = (await findFiles(context.db, [params.fileId])).get(params.fileId)
    if (file?.ticketId !== ticket.id) throw new AppError('not_found')
    return context.ports.fileLink(params.fileId)
  })
}
