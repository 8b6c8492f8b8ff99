import type { Entry, EntryInput, ImportReport, Permission } from '@yingda/contract'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testDatabase } from '../../../../../test/setup/database.ts'
import { createLocalBus, type Bus } from '../../platform/bus/bus.ts'
import { openDatabase, type Database } from '../../platform/database/database.ts'
import { createHttpServer } from '../../platform/http/server.ts'
import { silentLogger } from '../../platform/logging/logger.ts'
import { createAudit } from '../audit/index.ts'
import { createKnowledge, type Knowledge, type KnowledgeOptions } from './index.ts'

export const editor = '11111111-1111-4111-8111-111111111111'

/** Segments of customers that there are. */
export const segments = { vip: '22222222-2222-4222-8222-222222222222', wholesale: '33333333-3333-4333-8333-333333333333' }

/** A server with only the knowledge base, on a database of its own. */
export interface Harness {
  app: FastifyInstance
  db: Database
  bus: Bus
  knowledge: Knowledge
  /** Everything createKnowledge got, to make a second one as on another node. */
  options: KnowledgeOptions
  contentFolder: string
  /** Asks as a user with the permissions, in Chinese unless said otherwise. */
  ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object | Buffer, as?: Asker): Promise<LightMyRequestResponse>
  create(entry: Partial<EntryInput> & { question: string }): Promise<Entry>
  /** Uploads a file and waits for the end of its import. */
  importFile(name: string, bytes: Buffer | string, as?: Asker): Promise<ImportReport>
  close(): Promise<void>
}

export interface Asker {
  permissions?: Permission[]
  language?: 'zh' | 'en'
  contentType?: string
}

const all: Permission[] = ['knowledge.view', 'knowledge.edit', 'knowledge.test']

export async function createHarness(own: Partial<KnowledgeOptions> = {}): Promise<Harness> {
  const database = await testDatabase()
  const lost = (): void => undefined
  const db = openDatabase({ url: database.url, onError: lost })
  const log = silentLogger()
  const bus = createLocalBus((error) => { throw error })
  const app = createHttpServer({ logger: log, trustedProxies: [] })
  const contentFolder = await mkdtemp(join(tmpdir(), 'yingda-content-'))
  const audit = createAudit(db)
  const options: KnowledgeOptions = { db, bus, audit, log, contentFolder, timeZone: 'Asia/Shanghai', segmentIds: () => Promise.resolve(new Set(Object.values(segments))), ...own }
  const knowledge = createKnowledge(options)
  knowledge.registerRoutes(
    app,
    {
      agent: (request) => {
        const permissions = String(request.headers['x-test-permissions'] ?? '').split(',') as Permission[]
        return Promise.resolve({ userId: editor, name: '陈编辑', permissions: new Set(permissions), groupIds: new Set<string>(), sessionId: 's', viaCookie: false })
      },
      customer: () => Promise.resolve(null),
    },
    { names: (ids) => Promise.resolve(new Map(ids.filter((id) => id === editor).map((id) => [id, '陈编辑']))) },
  )
  await app.ready()

  const ask: Harness['ask'] = (method, url, body, as = {}) =>
    app.inject({
      method,
      url,
      headers: {
        'x-test-permissions': (as.permissions ?? all).join(','),
        'accept-language': as.language ?? 'zh',
        ...(Buffer.isBuffer(body) ? { 'content-type': as.contentType ?? 'application/octet-stream' } : {}),
      },
      ...(body === undefined ? {} : { payload: body }),
    })
  return {
    app, db, bus, knowledge, options, contentFolder, ask,
    async create(entry) {
      const response = await ask('POST', '/api/knowledge/entries', { answer: '见说明。', category: '常规', language: 'zh', ...entry })
      if (response.statusCode !== 200) throw new Error(response.body)
      return response.json<Entry>()
    },
    async importFile(name, bytes, as) {
      const begun = await ask('POST', `/api/knowledge/imports?name=${encodeURIComponent(name)}`, Buffer.from(bytes), as)
      if (begun.statusCode !== 200) throw new Error(begun.body)
      let report = begun.json<ImportReport>()
      while (report.status === 'running') {
        await new Promise((resolve) => setTimeout(resolve, 20))
        report = (await ask('GET', `/api/knowledge/imports/${report.id}`)).json<ImportReport>()
      }
      return report
    },
    async close() {
      await app.close()
      await knowledge.stop()
      await bus.close()
      await db.$client.end()
      await database.drop()
      await rm(contentFolder, { recursive: true, force: true })
    },
  }
}
