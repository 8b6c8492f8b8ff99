import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../../apps/server/src/platform/database/embedded.ts'
import { silentLogger } from '../../apps/server/src/platform/logging/logger.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A server that may be used to create databases, and the migrated template to create them from. */
    testServer: { url: string; template: string }
  }
}

interface Shared {
  readonly server: Promise<{ url: string; template: string; stop: () => Promise<void> }>
  users: number
}

const KEY = Symbol.for('yingda.test.database')
const MIGRATE = path.resolve(import.meta.dirname, '../../apps/server/src/platform/database/migrate.ts')

/** Starts one PostgreSQL for the whole run (or uses TEST_DATABASE_URL) and makes a migrated template in it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // several projects share the process, and the one server
  const globals = globalThis as typeof globalThis & { [KEY]?: Shared }
  const shared = (globals[KEY] ??= { server: startServer(), users: 0 })
  shared.users += 1
  const { url, template, stop } = await shared.server
  project.provide('testServer', { url, template })
  return async () => {
    shared.users -= 1
    if (shared.users > 0) return
    delete globals[KEY]
    await stop()
  }
}

async function startServer(): Promise<{ url: string; template: string; stop: () => Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL']
  const server = given === undefined || given === '' ? await startOwn() : { url: given, stop: async () => {} }
  const template = `yingda_template_${randomBytes(6).toString('hex')}`
  await onServer(server.url, `create database ${template}`)
  await migrateTemplate(server.url, template)
  return {
    url: server.url,
    template,
    stop: async () => {
      await dropAll(server.url, template)
      await server.stop()
    },
  }
}

async function startOwn(): Promise<{ url: string; stop: () => Promise<void> }> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'yingda-test-'))
  // what tests write need not survive a power cut
  const settings = { fsync: 'off', full_page_writes: 'off', max_connections: 200, shared_buffers: '64MB' }
  const embedded = await startEmbedded({ dataDir, logger: silentLogger(), settings })
  return {
    url: embedded.url,
    stop: async () => {
      await embedded.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function migrateTemplate(serverUrl: string, template: string): Promise<void> {
  if (!existsSync(MIGRATE)) return
  const url = new URL(serverUrl)
  url.pathname = `/${template}`
  const { migrate } = (await import(pathToFileURL(MIGRATE).href)) as { migrate: (url: string) => Promise<void> }
  await migrate(url.href)
}

/** Drops what this run made, also what a test forgot; on a server of the user's, nothing else. */
async function dropAll(url: string, template: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ name: string }>('select datname as name from pg_database where datname = $1 or datname like $2', [
    template,
    `${template.replace('template', 'test')}%`,
  ])
  for (const { name } of rows) await client.query(`drop database if exists "${name}" with (force)`)
  await client.end()
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
