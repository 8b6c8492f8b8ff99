import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

/** A database of one test file's own. */
export interface TestDatabase {
  readonly url: string
  /** Ends all connections to it and removes it. */
  drop(): Promise<void>
}

/**
 * Creates a migrated database for one test file. Safe to call from several files at once.
 * Call `drop` in `afterAll`; what is forgotten is removed at the end of the run.
 */
export async function testDatabase(): Promise<TestDatabase> {
  const { url: serverUrl, template } = inject('testServer')
  const name = `${template.replace('template', 'test')}_${randomBytes(6).toString('hex')}`
  await withServer(serverUrl, (client) => createFrom(client, name, template))
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return {
    url: url.href,
    drop: () => withServer(serverUrl, (client) => dropFrom(client, name)),
  }
}

/** The server's own cleaning process may be in the database for a moment, and an ordinary role may not end it. */
async function dropFrom(client: pg.Client, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await client.query(`drop database if exists ${name} with (force)`)
      return
    } catch (error) {
      if (attempt === 50 || (error as { code?: string }).code !== '42501') throw error
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}

/** Two copies of one template at the same instant exclude each other, so files take their turn. */
async function createFrom(client: pg.Client, name: string, template: string): Promise<void> {
  await client.query('select pg_advisory_lock(hashtext($1))', [template])
  await client.query(`create database ${name} template ${template}`)
  await client.query('select pg_advisory_unlock(hashtext($1))', [template])
}

async function withServer(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}
