import type { RoutingRules } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { Leader } from '../../platform/database/leader.ts'
import type { Authenticators } from '../../platform/http/bind.ts'
import { AbsenceTeller } from './absence/teller.ts'
import { readAvailability, readAvailabilityBegin, type AvailabilitySince } from './availability.ts'
import type { RoutingOptions } from './context.ts'
import { registerIdleRoutes, watchSilence } from './idle.ts'
import { Presence } from './presence.ts'
import { Router } from './router.ts'
import { registerRoutingRoutes } from './routes.ts'
import { readGroupRouting, readRules } from './store.ts'
import { RuleAsker } from './webhook.ts'

/** Groups, rules and the way of waiting conversations to people. */
export interface Routing {
  readonly presence: Presence
  /** The working calendar of each group; null: always open. */
  calendarIds(): Promise<Map<string, string | null>>
  /** What each agent was set to when a period began, and what they were set to in it; in order of time. */
  availability(from: string, to: string): Promise<AvailabilitySince[]>
  /** When the first agent was first set to anything; null: never. */
  availabilityBegins(): Promise<string | null>
  registerRoutes(app: FastifyInstance, auth: Authenticators): void
  /** The rules as they are. */
  rules(): Promise<RoutingRules>
  /** Begins to tell who is connected here; with the worker role also to route, when no other node does. */
  start(worker: boolean): void
  stop(): Promise<void>
}

const TOPIC = 'routing'

export function createRouting(options: RoutingOptions): Routing {
  const { db, bus, identity, conversations, onError } = options
  const presence = new Presence({ bus, local: options.localAgents })
  const absence = new AbsenceTeller({ conversations, hoursOf: (id) => options.calendars.hours(id), mayLeave: options.mayLeaveMessage, onError })
  const secretOf = (ruleId: string): string => options.keyring.sign('routing.webhook', ruleId)
  const asker = new RuleAsker({ outbound: options.outbound, secretOf, onError })
  const router = new Router({ db, conversations, identity, presence, factsOf: options.factsOf, hoursOf: (id) => options.calendars.hours(id), asker, absence, onError })
  const leader = new Leader({ name: 'routing', pool: db.$client, lead: (signal) => router.lead(signal), onError })
  const silence = new Leader({ name: 'silence', pool: db.$client, lead: (signal) => watchSilence(options, signal), onError })
  const settingsChanged = (): void => {
    bus.publish(TOPIC, null)
  }
  const unsubscribe = bus.subscribe(TOPIC, () => {
    router.settingsChanged()
  })
  conversations.follower.subscribe(router.onBatch)
  presence.onChange(() => {
    router.wake()
  })
  identity.onAvailabilityChanged(() => {
    router.settingsChanged()
  })
  identity.onPermissionsChanged(() => {
    router.settingsChanged()
  })
  return {
    presence,
    rules: async () => (await readRules(db)).rules,
    calendarIds: async () => new Map([...(await readGroupRouting(db))].map(([id, { calendarId }]) => [id, calendarId])),
    availability: (from, to) => readAvailability(db, from, to),
    availabilityBegins: () => readAvailabilityBegin(db),
    registerRoutes: (app, auth) => {
      registerRoutingRoutes(app, { ...options, auth, presence, settingsChanged, secretOf })
      registerIdleRoutes(app, auth, options)
    },
    start(worker) {
      presence.start()
      if (!worker) return
      leader.start()
      silence.start()
    },
    async stop() {
      presence.stop()
      unsubscribe()
      await Promise.all([leader.stop(), silence.stop()])
    },
  }
}
