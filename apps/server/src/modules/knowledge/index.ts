import type { Language } from '@yingda/contract'
import type { Release } from '@yingda/dialogue'
import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import type { Bus } from '../../platform/bus/bus.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Authenticators } from '../../platform/http/bind.ts'
import { loadStarter } from './commands/load-starter.ts'
import type { AuditPort, KnowledgeContext } from './context.ts'
import { createClock } from './files/instants.ts'
import { createImporter } from './importer.ts'
import { createWorkbench } from './jobs/workbench.ts'
import type { CustomerQuestion } from './preview/preview.ts'
import { forgetPreviews } from './preview/store.ts'
import type { Names } from './presenter.ts'
import { createReleases, type ReleaseStatus } from './release/releases.ts'
import { registerKnowledgeRoutes } from './routes.ts'
import type { OpenTicketTypes } from './ticket-types.ts'
import { questionsForSegment } from './store.ts'
import { createWelcome, type HotQuestion, type WelcomeTexts } from './welcome.ts'

export type { AuditPort } from './context.ts'
export type { OpenTicketType } from './ticket-types.ts'
export { csvLine, recordsOf, separatorOf, unguard } from './files/csv.ts'
export { writeXlsx, type XlsxCell } from './files/xlsx-write.ts'
export { CsvRecords } from './files/csv-records.ts'
export { decode, findEncoding } from './files/encoding.ts'
export { orRefuse, Report } from './files/report.ts'
export { readTable, type TableRow, type TableShape } from './files/small-table.ts'
export { languageNamed } from './files/understand.ts'
export { readUpload, uploadOf } from './commands/start-import.ts'
export type { ReleaseStatus } from './release/releases.ts'
export type { HotQuestion, WelcomeTexts } from './welcome.ts'

export interface KnowledgeOptions {
  db: Database
  bus: Bus
  audit: AuditPort
  log: FastifyBaseLogger
  /** The folder with a folder for each starter content. */
  contentFolder: string
  /** IANA name of the zone in which times without one are meant, in imported files; this machine's when left out. */
  timeZone?: string
  /** What customers asked the bot last, to try changes with; nothing when left out. */
  recentQuestions?: (limit: number) => Promise<CustomerQuestion[]>
  /** Ids of the segments there are, for answers to some customers; unchecked when left out. */
  segmentIds?: () => Promise<ReadonlySet<string>>
  /** Types of tickets an answer may lead to; none when left out. */
  ticketTypes?: OpenTicketTypes
  /** Milliseconds since 1970. */
  now?: () => number
}

export interface Knowledge {
  /** Serves the last release at once, if there is one, and begins to learn what is new. */
  start(): Promise<void>
  /** Lets an import finish its batch and stops. */
  stop(): Promise<void>
  /** Binds the routes of the contract. `names` gives users' names by id. */
  registerRoutes(app: FastifyInstance, auth: Authenticators, needs: { names: Names }): void
  /** What the bot answers with now. @throws AppError overloaded while the first release is still being made. */
  current(): Release
  /** Resolves with the release as soon as there is one; rejects when the first could not be made. */
  whenReady(): Promise<Release>
  releaseStatus(): ReleaseStatus
  /** Fills an empty installation, once; `none` for no content. @returns true when it was loaded now. */
  loadStarter(name: string): Promise<boolean>
  /** What the bot says first and when it does not know, and the keys of the questions it offers first. */
  welcomeTexts(language: Language): Promise<WelcomeTexts>
  /** Those of the keys that are active entries of the language, in the order given. */
  hotQuestions(keys: readonly string[], language: Language): Promise<HotQuestion[]>
  /** Questions of entries with an answer for the segment, ten at the most. */
  answersForSegment(segmentId: string): Promise<string[]>
  /** Forgets what was kept for a while of customers' questions. @returns how many trials are gone */
  forgetQuestions(): Promise<number>
}

/** Questions named where a segment is asked for. */
const MOST_NAMED = 10

/** The knowledge base: entries, their import and export, and the releases the bot answers with. */
export function createKnowledge(options: KnowledgeOptions): Knowledge {
  const { db, bus, audit, log, contentFolder } = options
  const now = options.now ?? Date.now
  const releases = createReleases({ db, bus, log, now })
  const context: KnowledgeContext = {
    db, audit, log, now, segmentIds: options.segmentIds ?? null, ticketTypes: options.ticketTypes ?? (() => Promise.resolve([])), changed: () => { releases.changed() },
  }
  const zone = options.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const importer = createImporter(context, createClock(zone))
  const workbench = createWorkbench({ db, log })
  const welcome = createWelcome(db, now)
  return {
    async start() {
      await importer.start()
      await releases.start()
    },
    async stop() {
      await workbench.close()
      await importer.close()
      await releases.close()
    },
    registerRoutes(app, auth, { names }) {
      registerKnowledgeRoutes(app, auth, { context, importer, releases, workbench, names, recentQuestions: options.recentQuestions ?? (() => Promise.resolve([])) })
    },
    current: () => releases.current(),
    whenReady: () => releases.whenReady(),
    releaseStatus: () => releases.status(),
    loadStarter: (name) => loadStarter(context, contentFolder, name),
    welcomeTexts: (language) => welcome.texts(language),
    hotQuestions: (keys, language) => welcome.hotQuestions(keys, language),
    answersForSegment: (segmentId) => questionsForSegment(db, segmentId, MOST_NAMED),
    forgetQuestions: () => forgetPreviews(db),
  }
}
