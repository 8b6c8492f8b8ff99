import type { CustomerBlock, OwnConsent } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import type { Authenticators } from '../../../platform/http/bind.ts'
import { BUS_TOPIC, type PersonContext, type PersonOptions, type StandingNews } from './context.ts'
import { ownPart } from './erase.ts'
import { ownPieces } from './export.ts'
import { finishOpenMerges } from './merge.ts'
import { exportKeysInUse } from './requests-store.ts'
import { createRunner, removeOldFiles } from './requests.ts'
import { registerPersonRoutes } from './routes.ts'
import { blocked, blockOf, consentMissing, ownConsent } from './standing.ts'

export type { ErasedLine, PersonOptions, PersonPorts, StandingNews } from './context.ts'
export type { ErasedSome, ExportPiece, PersonalPart, Subject } from './parts.ts'

/** One person's whole life with us: merged and apart again, blocked, agreed, handed out, erased. */
export interface PersonCare {
  registerRoutes(app: FastifyInstance, auth: Authenticators): void
  /** The block that holds now. */
  blockOf(customerId: string): Promise<CustomerBlock | null>
  /** @throws AppError not_allowed_now, in words for the customer */
  requireUnblocked(customerId: string): Promise<void>
  consentOf(customerId: string): Promise<OwnConsent>
  /** Hears on every node whose standing changed. @returns a function that ends it */
  onNews(listener: (news: StandingNews) => void): () => void
  /** Begins the work of a worker: exports, erasures, and merges that a crash has left half done. */
  startWork(): void
  /** Does what waits now. */
  runAll(): Promise<void>
  /** Removes files of exports nobody can fetch any more. */
  cleanUp(): Promise<void>
  /** Of some storage keys, those that the file of an export has. */
  fileKeysInUse(keys: readonly string[]): Promise<string[]>
  /** Lets the request under way end its step and stops. */
  stop(): Promise<void>
}

export { blocked as blockedCustomer, consentMissing }
export { replayErasures } from './requests.ts'

const isNews = (message: unknown): message is StandingNews =>
  typeof message === 'object' && message !== null && 'kind' in message && 'ids' in message && Array.isArray(message.ids)

export function createPersonCare(options: PersonOptions): PersonCare {
  const context: PersonContext = { ...options, now: options.now ?? Date.now }
  const own = ownPart(context, (subject, language) => ownPieces(context, subject, language))
  const parts = [...options.ports.parts, own]
  const runner = createRunner(context, parts, () => finishOpenMerges(context))
  const ends: (() => void)[] = []
  return {
    registerRoutes(app, auth) {
      registerPersonRoutes(app, auth, context, runner, parts.length)
    },
    blockOf: (customerId) => blockOf(context, customerId),
    async requireUnblocked(customerId) {
      const block = await blockOf(context, customerId)
      if (block !== null) throw blocked(block)
    },
    consentOf: (customerId) => ownConsent(context, customerId),
    onNews(listener) {
      const end = options.bus.subscribe(BUS_TOPIC, (message) => {
        if (isNews(message)) listener(message)
      })
      ends.push(end)
      return end
    },
    startWork: runner.start,
    runAll: runner.runAll,
    cleanUp: () => removeOldFiles(context),
    fileKeysInUse: (keys) => exportKeysInUse(options.db, keys),
    async stop() {
      for (const end of ends) end()
      await runner.close()
    },
  }
}
