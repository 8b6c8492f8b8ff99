import type { ServerFrame } from '@yingda/contract'
import type { FastifyBaseLogger } from 'fastify'
import { z } from 'zod'
import type { Bus } from '../../platform/bus/bus.ts'
import type { AgentPrincipal } from '../../platform/http/bind.ts'
import { peopleOf } from './log/evolve.ts'
import type { Committed } from './log/writer.ts'
import type { Ticket } from './log/types.ts'

type Frame = Extract<ServerFrame, { type: 'tickets' }>
type NoticeKind = Frame['notices'][number]['kind']

const TOPIC = 'tickets'
/** A message of the bus takes 7,000 bytes. */
const MOST_BYTES = 6_000
/** Changes of so many milliseconds are told together. */
const TOGETHER = 200

const news = z.object({
  i: z.string(),
  n: z.number(),
  /** Colleagues to whom it belongs, now or until this change. */
  u: z.array(z.string()),
  g: z.array(z.string()),
  /** Who is told what. */
  t: z.array(z.tuple([z.string(), z.string()])),
})
export type TicketNews = z.infer<typeof news>

/** Who is told what of a change; nobody of what they did themselves. */
function noticesOf(ticket: Ticket, { events }: Committed): [string, NoticeKind][] {
  const assignee = ticket.assigneeId === null ? [] : [ticket.assigneeId]
  return events.flatMap((event): [string, NoticeKind][] => {
    const tell = (ids: readonly string[], kind: NoticeKind): [string, NoticeKind][] => [...new Set(ids)].filter((id) => id !== event.by.id).map((id) => [id, kind])
    if (event.type === 'assigned' && event.assigneeId !== null) return tell([event.assigneeId], 'assigned')
    if (event.type === 'created' && event.assigneeId !== null) return tell([event.assigneeId], 'assigned')
    if (event.type === 'reply') return [...tell(event.mentions, 'mentioned'), ...(event.by.kind === 'customer' ? tell([...assignee, ...ticket.followers], 'customer_replied') : [])]
    if (event.type === 'reminder') return tell(assignee, 'reminder')
    if (event.type !== 'sla') return []
    if (event.what === 'warned' || event.what === 'breached') return tell(assignee, event.what)
    return event.what === 'escalated' ? tell(event.notify ?? [], 'escalated') : []
  })
}

function newsOf(one: Committed): TicketNews {
  const { before, ticket } = one
  const people = new Set([...peopleOf(ticket), ...(before === null ? [] : peopleOf(before))])
  return { i: ticket.id, n: ticket.number, u: [...people].slice(0, 100), g: [...new Set([ticket.groupId, before?.groupId ?? null])].flatMap((id) => id ?? []), t: noticesOf(ticket, one).slice(0, 50) }
}

export interface TicketAnnouncements {
  committed(changed: readonly Committed[]): void
  /** Hears what changed on any node, a moment's changes together. @returns a function that ends it */
  onNews(listener: (news: readonly TicketNews[]) => void): () => void
  close(): void
}

export function createAnnouncements(bus: Bus, log: FastifyBaseLogger): TicketAnnouncements {
  const listeners = new Set<(some: readonly TicketNews[]) => void>()
  let heard: TicketNews[] = []
  let timer: NodeJS.Timeout | undefined
  const deliver = (): void => {
    timer = undefined
    const some = heard
    heard = []
    for (const listener of listeners) {
      try {
        listener(some)
      } catch (error) {
        log.error({ err: error }, 'a listener of tickets failed')
      }
    }
  }
  const unsubscribe = bus.subscribe(TOPIC, (message) => {
    const parsed = z.array(news).safeParse(message)
    if (!parsed.success || listeners.size === 0) return
    heard.push(...parsed.data)
    timer ??= setTimeout(deliver, TOGETHER)
  })
  return {
    committed(changed) {
      let chunk: TicketNews[] = []
      let size = 0
      const send = (): void => {
        if (chunk.length > 0) bus.publish(TOPIC, chunk)
        chunk = []
        size = 0
      }
      for (const one of changed.map(newsOf)) {
        const bytes = JSON.stringify(one).length
        if (size + bytes > MOST_BYTES) send()
        // Too many people for one message: those who see everything are told at least.
        chunk.push(bytes > MOST_BYTES ? { ...one, u: one.u.slice(0, 20), t: one.t.slice(0, 20) } : one)
        size += bytes
      }
      send()
    },
    onNews(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close() {
      clearTimeout(timer)
      unsubscribe()
    },
  }
}

/** What one agent is told of some news; null when none of it is in their sight. */
export function frameFor(agent: AgentPrincipal, some: readonly TicketNews[]): Frame | null {
  const all = agent.permissions.has('tickets.view.all')
  if (!all && !agent.permissions.has('tickets.view.own')) return null
  const seen = some.filter((one) => all || one.u.includes(agent.userId) || one.g.some((id) => agent.groupIds.has(id)))
  if (seen.length === 0) return null
  const notices = seen.flatMap((one) => one.t.filter(([id]) => id === agent.userId).map(([, kind]) => ({ ticketId: one.i, number: one.n, kind: kind as NoticeKind })))
  return { type: 'tickets', changed: [...new Set(seen.map((one) => one.i))], notices }
}
