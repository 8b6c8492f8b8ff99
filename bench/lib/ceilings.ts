import { fork } from 'node:child_process'
import path from 'node:path'
import pg from 'pg'
import { Generator } from './generator.ts'
import { now } from './stats.ts'

export interface Ceilings {
  /** Messages a second through a bare WebSocket echo server in one process, the generator in another. */
  echo: number
  /** Messages a second into bare PostgreSQL, `batch` rows a transaction. */
  groupCommit: number
  batch: number
  /** Commits of one row a second, one after the other. */
  singleCommits: number
}

const SECONDS = 6
const BATCH = 400

/** Measures what WebSockets and the database can do on this machine when nothing else is asked of them. */
export async function measureCeilings(databaseUrl: string, payload: string): Promise<Ceilings> {
  return { echo: await measureEcho(payload), ...(await measureCommits(databaseUrl, payload)) }
}

async function measureEcho(payload: string): Promise<number> {
  const server = fork(path.join(import.meta.dirname, 'echo.ts'), { execArgv: ['--import', 'tsx'] })
  const generator = new Generator()
  try {
    const port = await new Promise<number>((resolve) => server.once('message', (message) => resolve(Number(message))))
    return await generator.echo({ url: `http://127.0.0.1:${String(port)}`, sockets: 100, window: 4, seconds: SECONDS, payload })
  } finally {
    generator.stop()
    server.kill()
  }
}

/** Into a table of the events' shape with a primary key, in a database of its own on the same server. */
async function measureCommits(databaseUrl: string, payload: string): Promise<Omit<Ceilings, 'echo'>> {
  const name = 'yingda_bench'
  const admin = new pg.Client({ connectionString: databaseUrl })
  await admin.connect()
  await admin.query(`drop database if exists ${name}`)
  await admin.query(`create database ${name}`)
  const url = new URL(databaseUrl)
  url.pathname = `/${name}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    await client.query(`create table messages (conversation_id uuid not null, seq int not null, at timestamptz not null, data jsonb not null,
      primary key (conversation_id, seq))`)
    const groupCommit = (await commitsPerSecond(client, BATCH, payload, 0)) * BATCH
    const singleCommits = await commitsPerSecond(client, 1, payload, 1_000_000)
    return { groupCommit, batch: BATCH, singleCommits }
  } finally {
    await client.end()
    await admin.query(`drop database if exists ${name}`)
    await admin.end()
  }
}

async function commitsPerSecond(client: pg.Client, batch: number, payload: string, firstSeq: number): Promise<number> {
  const data = JSON.parse(payload) as unknown
  const at = new Date().toISOString()
  const id = (n: number): string => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
  let commits = 0
  const start = now()
  while (now() - start < SECONDS * 1000) {
    const rows = Array.from({ length: batch }, (_, index) => ({ c: id(index), s: firstSeq + commits, a: at, d: data }))
    await client.query('begin')
    await client.query({
      name: 'bench-insert',
      text: `insert into messages (conversation_id, seq, at, data)
        select x.c, x.s, x.a, x.d from json_to_recordset($1::json) as x (c uuid, s int, a timestamptz, d jsonb)`,
      values: [JSON.stringify(rows)],
    })
    await client.query('commit')
    commits += 1
  }
  return (commits * 1000) / (now() - start)
}
