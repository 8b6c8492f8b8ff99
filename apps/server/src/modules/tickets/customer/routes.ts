import { customerTicketRoutes, linkedTicketRoutes, type Language } from '@yingda/contract'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { encodePlace } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import { bindRoute, type Authenticators, type CustomerPrincipal } from '../../../platform/http/bind.ts'
import { cursorPlace } from '../../../platform/http/cursor.ts'
import { addressKey, Ceiling } from '../../channels/index.ts'
import { accessOwnTicket } from '../access.ts'
import { createTicket } from '../commands/create-ticket.ts'
import { confirmSolved, rate, remind, replyAsCustomer, type AtTicket } from '../commands/customer.ts'
import { idOf } from '../commands/run.ts'
import type { AnswerForm, TicketContext } from '../context.ts'
import type { FileOwner } from '../files/own.ts'
import { linkShownFile, storeTicketFile } from '../files/routes.ts'
import type { Ticket } from '../log/types.ts'
import * as store from '../store.ts'
import { presentForm } from './form.ts'
import { makeLink, moveLink, ticketOfLink } from './links.ts'
import { presentOwnSummary, presentOwnTicket, presentOwnType } from './presenter.ts'

export interface CustomerLimits {
  /** Tickets that one customer may make, and things they may write, in an hour. */
  tickets: number
  writes: number
  /** Bytes that one customer, and all of one address, may upload in ten minutes. */
  upload: { customer: number; address: number }
}

const MEGABYTE = 1024 * 1024
const HOUR = 60 * 60 * 1000
export const defaultCustomerLimits: CustomerLimits = { tickets: 20, writes: 200, upload: { customer: 100 * MEGABYTE, address: 1000 * MEGABYTE } }

interface Guards {
  tickets: Ceiling
  writes: Ceiling
  uploads: { customer: Ceiling; address: Ceiling }
}

const within = (wait: number): void => {
  if (wait > 0) throw new AppError('rate_limited', { retryAfter: wait })
}

/** Binds what customers do with their tickets: with their token, or with the link of one ticket. */
export function registerCustomerRoutes(app: FastifyInstance, auth: Authenticators, context: TicketContext, limits: CustomerLimits): void {
  const ceiling = (limit: number, windowMs: number): Ceiling => new Ceiling({ limit, windowMs, now: context.now })
  const guards: Guards = {
    tickets: ceiling(limits.tickets, HOUR),
    writes: ceiling(limits.writes, HOUR),
    uploads: { customer: ceiling(limits.upload.customer, HOUR / 6), address: ceiling(limits.upload.address, HOUR / 6) },
  }
  registerOwn(app, auth, context, guards)
  registerActs(app, auth, context, guards)
  registerLinked(app, auth, context, guards)
}

const placeSchema = z.tuple([z.iso.datetime(), z.uuid()])

function placeOf(cursor: string | undefined): { at: string; id: string } | null {
  const found = cursorPlace(cursor, placeSchema)
  return found && { at: found[0], id: found[1] }
}

/** Days for which the link a customer asks for works. */
const LINK_DAYS = 90

const notOpen = (): AppError => new AppError('not_found', {
  text: { zh: '该表单已停用，请直接在会话中说明问题，或转人工。', en: 'This form is no longer in use. Tell us in the conversation, or ask for a person.' },
})

/** What the bot offered; null when no answer is named. @throws AppError not_found when that answer did not offer this form to this customer */
async function requireOffered(context: TicketContext, { customerId }: CustomerPrincipal, at: { typeId: string; conversationId: string | undefined; answerSeq: number | undefined }): Promise<AnswerForm | null> {
  if (at.answerSeq === undefined || at.conversationId === undefined) return null
  const offered = (await context.ports.formOfAnswer?.(customerId, at.conversationId, at.answerSeq)) ?? null
  if (offered?.typeId !== at.typeId) throw new AppError('not_found')
  return offered
}

function registerOwn(app: FastifyInstance, auth: Authenticators, context: TicketContext, guards: Guards): void {
  bindRoute(app, auth, customerTicketRoutes.listOwnTicketTypes, async () => {
    const { types } = await context.settings.get()
    return { items: types.filter((type) => type.active && type.forCustomers).map(presentOwnType) }
  })
  bindRoute(app, auth, customerTicketRoutes.listOwnTickets, async ({ customer, query }) => {
    const settings = await context.settings.get()
    const found = await store.listOfCustomer(context.db, customer.customerId, 'customer', placeOf(query.cursor), query.limit + 1)
    const page = found.slice(0, query.limit)
    const last = page.at(-1)
    return { items: page.map((ticket) => presentOwnSummary(ticket, settings.type(ticket.typeId))), next: last && found.length > query.limit ? encodePlace([last.updatedAt, last.id]) : null }
  })
  bindRoute(app, auth, customerTicketRoutes.createOwnTicket, async ({ customer, body, language }) => {
    within(guards.tickets.use(customer.customerId))
    const type = (await context.settings.get()).findType(body.typeId)
    if (type?.forCustomers !== true) throw notOpen()
    if (body.conversationId !== undefined && !(await context.ports.isOwnConversation(customer.customerId, body.conversationId))) throw new AppError('not_found')
    const { answerSeq, ...input } = body
    const offered = await requireOffered(context, customer, { typeId: type.id, conversationId: body.conversationId, answerSeq })
    const { ticket } = await createTicket(context, {
      ...input, ...(body.conversationId === undefined ? {} : { id: idOf(`conversation:${body.conversationId}`, body.key) }), by: { kind: 'customer', id: customer.customerId }, fileOwner: { customerId: customer.customerId }, source: offered === null ? 'customer' : 'bot', customerId: customer.customerId,
      language, fields: (field) => field.customer === 'fill',
    })
    return presentOwnTicket(context, ticket, language)
  })
  bindRoute(app, auth, customerTicketRoutes.getOwnTicketForm, async ({ customer, params, query }) => {
    const type = (await context.settings.get()).findType(params.id)
    if (type?.active !== true || !type.forCustomers) throw notOpen()
    const offered = await requireOffered(context, customer, { typeId: type.id, ...query })
    return presentForm(type, offered ?? { asked: '', found: {} }, context.maxFileBytes)
  })
  bindRoute(app, auth, customerTicketRoutes.createOwnTicketLink, async ({ customer, params }) => {
    const ticket = await accessOwnTicket(context, customer.customerId, params.id)
    within(guards.writes.use(customer.customerId))
    return makeLink(context, ticket.id, null, LINK_DAYS, false)
  })
  bindRoute(app, auth, customerTicketRoutes.getOwnTicket, async ({ customer, params, language }) =>
    presentOwnTicket(context, await accessOwnTicket(context, customer.customerId, params.id), language),
  )
}

async function atOwn(context: TicketContext, { customerId }: CustomerPrincipal, id: string): Promise<AtTicket> {
  return { ticket: await accessOwnTicket(context, customerId, id), by: { kind: 'customer', id: customerId }, fileOwner: { customerId } }
}

function registerActs(app: FastifyInstance, auth: Authenticators, context: TicketContext, guards: Guards): void {
  const present = async (ticket: Promise<Ticket>, language: Language): ReturnType<typeof presentOwnTicket> => presentOwnTicket(context, await ticket, language)
  const routes = customerTicketRoutes
  bindRoute(app, auth, routes.replyOwnTicket, async ({ customer, params, body, language }) => {
    within(guards.writes.use(customer.customerId))
    return present(replyAsCustomer(context, await atOwn(context, customer, params.id), body), language)
  })
  bindRoute(app, auth, routes.remindOwnTicket, async ({ customer, params, language }) => present(remind(context, await atOwn(context, customer, params.id)), language))
  bindRoute(app, auth, routes.confirmOwnTicket, async ({ customer, params, language }) => present(confirmSolved(context, await atOwn(context, customer, params.id)), language))
  bindRoute(app, auth, routes.rateOwnTicket, async ({ customer, params, body, language }) => {
    within(guards.writes.use(customer.customerId))
    return present(rate(context, await atOwn(context, customer, params.id), body.score, body.comment ?? null), language)
  })
  bindRoute(app, auth, routes.uploadOwnTicketFile, ({ customer, query, request, language, ip }) => {
    const owner = { customerId: customer.customerId }
    withinUpload(context, guards, request, customer.customerId, ip)
    return storeTicketFile(context, request, query.name, language, owner)
  })
  bindRoute(app, auth, routes.linkOwnTicketFile, async ({ customer, params }) => linkShownFile(context, (await atOwn(context, customer, params.id)).ticket, params.fileId))
}

function withinUpload(context: TicketContext, { uploads }: Guards, request: FastifyRequest, who: string, ip: string): void {
  // A sender who announces nothing is counted as if the file were as large as it may be.
  const announced = Math.min(Number(request.headers['content-length'] ?? context.maxFileBytes), context.maxFileBytes)
  within(uploads.customer.use(who, announced) || uploads.address.use(addressKey(ip), announced))
}

function registerLinked(app: FastifyInstance, auth: Authenticators, context: TicketContext, guards: Guards): void {
  const routes = linkedTicketRoutes
  const at = async (request: FastifyRequest): Promise<AtTicket> => {
    const { ticket } = await ticketOfLink(context, request.headers.authorization)
    const fileOwner: FileOwner = { linkTicketId: ticket.id }
    // Who has the link speaks for the requester of this ticket, and of nothing else.
    return { ticket, by: { kind: 'customer', id: ticket.customerId }, fileOwner }
  }
  const present = async (ticket: Promise<Ticket>, language: Language): ReturnType<typeof presentOwnTicket> => presentOwnTicket(context, await ticket, language)
  bindRoute(app, auth, routes.getLinkedTicket, async ({ request, language }) => presentOwnTicket(context, (await at(request)).ticket, language))
  bindRoute(app, auth, routes.replyLinkedTicket, async ({ request, body, language }) => {
    const here = await at(request)
    within(guards.writes.use(here.ticket.id))
    const ticket = await replyAsCustomer(context, here, body)
    if (ticket.id !== here.ticket.id) await moveLink(context, request.headers.authorization, ticket.id)
    return presentOwnTicket(context, ticket, language)
  })
  bindRoute(app, auth, routes.remindLinkedTicket, async ({ request, language }) => present(remind(context, await at(request)), language))
  bindRoute(app, auth, routes.confirmLinkedTicket, async ({ request, language }) => present(confirmSolved(context, await at(request)), language))
  bindRoute(app, auth, routes.rateLinkedTicket, async ({ request, body, language }) => {
    const here = await at(request)
    within(guards.writes.use(here.ticket.id))
    return present(rate(context, here, body.score, body.comment ?? null), language)
  })
  bindRoute(app, auth, routes.uploadLinkedTicketFile, async ({ request, query, language, ip }) => {
    const { ticket, fileOwner } = await at(request)
    withinUpload(context, guards, request, ticket.id, ip)
    return storeTicketFile(context, request, query.name, language, fileOwner)
  })
  bindRoute(app, auth, routes.linkLinkedTicketFile, async ({ request, params }) => linkShownFile(context, (await at(request)).ticket, params.fileId))
}
