import { availability, type Availability } from '@yingda/contract'
import type { FastifyBaseLogger } from 'fastify'
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Bus } from '../../platform/bus/bus.ts'

/** A user's session ended, or all of them when none is named. */
export interface Revoked {
  userId: string
  sessionId?: string
}

export interface AvailabilityChange {
  userId: string
  availability: Availability
}

const TOPIC = 'identity'
/** Ids in one message of the bus, which takes 7,000 bytes. */
const CHUNK = 100

const message = z.discriminatedUnion('kind', [
  z.object({ from: z.string(), kind: z.literal('revoked'), userId: z.string(), sessionIds: z.array(z.string()).nullable() }),
  z.object({ from: z.string(), kind: z.literal('permissions'), userIds: z.array(z.string()) }),
  z.object({ from: z.string(), kind: z.literal('availability'), userId: z.string(), availability }),
])
type Message = z.infer<typeof message>
type WithoutSender<M> = M extends Message ? Omit<M, 'from'> : never

type Listen<T> = (listener: (event: T) => void) => () => void

/** What this module tells: on this node at once, on the others by the bus. */
export interface Announcements {
  /** All sessions of the user when `sessionIds` is null. */
  revoked(userId: string, sessionIds: readonly string[] | null): void
  permissionsChanged(userIds: readonly string[]): void
  availabilityChanged(change: AvailabilityChange): void
  onRevoked: Listen<Revoked>
  onPermissionsChanged: Listen<readonly string[]>
  onAvailabilityChanged: Listen<AvailabilityChange>
  close(): void
}

export function createAnnouncements(bus: Bus, log: FastifyBaseLogger): Announcements {
  const node = randomUUID()
  const revoked = createListeners<Revoked>(log)
  const permissions = createListeners<readonly string[]>(log)
  const available = createListeners<AvailabilityChange>(log)

  const deliver = (event: WithoutSender<Message>): void => {
    switch (event.kind) {
      case 'revoked':
        if (event.sessionIds === null) revoked.tell({ userId: event.userId })
        else for (const sessionId of event.sessionIds) revoked.tell({ userId: event.userId, sessionId })
        return
      case 'permissions':
        permissions.tell(event.userIds)
        return
      case 'availability':
        available.tell({ userId: event.userId, availability: event.availability })
    }
  }
  const announce = (event: WithoutSender<Message>): void => {
    deliver(event)
    bus.publish(TOPIC, { from: node, ...event })
  }
  const unsubscribe = bus.subscribe(TOPIC, (json) => {
    const event = message.parse(json)
    if (event.from !== node) deliver(event)
  })

  return {
    revoked(userId, sessionIds) {
      if (sessionIds === null) announce({ kind: 'revoked', userId, sessionIds })
      else for (const chunk of chunks(sessionIds)) announce({ kind: 'revoked', userId, sessionIds: chunk })
    },
    permissionsChanged(userIds) {
      for (const chunk of chunks(userIds)) announce({ kind: 'permissions', userIds: chunk })
    },
    availabilityChanged(change) {
      announce({ kind: 'availability', ...change })
    },
    onRevoked: revoked.add,
    onPermissionsChanged: permissions.add,
    onAvailabilityChanged: available.add,
    close: unsubscribe,
  }
}

const chunks = (ids: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(ids.length / CHUNK) }, (_, at) => ids.slice(at * CHUNK, (at + 1) * CHUNK))

function createListeners<T>(log: FastifyBaseLogger): { add: Listen<T>; tell: (event: T) => void } {
  const all = new Set<(event: T) => void>()
  return {
    add(listener) {
      all.add(listener)
      return () => all.delete(listener)
    },
    tell(event) {
      for (const listener of all) {
        try {
          listener(event)
        } catch (error) {
          log.error({ err: error }, 'a listener of the identity module failed')
        }
      }
    },
  }
}
