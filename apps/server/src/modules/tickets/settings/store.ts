import type { SlaPolicyInput, TicketTypeInput } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { changedBy, instantOf, rowsOf, type Queryable } from '../../../platform/database/rows.ts'

export interface DefinitionRow<T> {
  id: string
  position: number
  definition: T
  version: number
  updatedAt: string
}
export type TypeRow = DefinitionRow<TicketTypeInput> & { key: string | null }
export type PolicyRow = DefinitionRow<SlaPolicyInput>

const columns = sql`id, position, definition, version, ${instantOf(sql`updated_at`)} as "updatedAt"`
const tables = { types: sql`ticket_types`, policies: sql`ticket_sla_policies` }
export type Definitions = keyof typeof tables

/** Any number: the order of types and policies is changed by one at a time. */
const SETTINGS_LOCK = 7_214_110

export const lockSettings = async (tx: Queryable): Promise<void> => void (await tx.execute(sql`select pg_advisory_xact_lock(${SETTINGS_LOCK})`))

export const readTypes = (db: Queryable): Promise<TypeRow[]> => rowsOf(db, sql`select key, ${columns} from ticket_types order by position, id`)
export const readPolicies = (db: Queryable): Promise<PolicyRow[]> => rowsOf(db, sql`select ${columns} from ticket_sla_policies order by position, id`)

/** Adds one behind the others. */
export async function insertDefinition(db: Queryable, kind: Definitions, row: { id: string; definition: unknown; key?: string; now: string }): Promise<void> {
  const key = kind === 'types' ? { name: sql`, key`, value: sql`, ${row.key ?? null}` } : { name: sql``, value: sql`` }
  await db.execute(sql`insert into ${tables[kind]} (id, position, definition, updated_at ${key.name})
    select ${row.id}::uuid, coalesce(max(position), 0) + 1, ${JSON.stringify(row.definition)}::jsonb, ${row.now}::timestamptz ${key.value} from ${tables[kind]}`)
}

/** @returns false when there is none with this id and version. */
export async function updateDefinition(db: Queryable, kind: Definitions, row: { id: string; version: number; definition: unknown; now: string }): Promise<boolean> {
  return (await changedBy(db, sql`update ${tables[kind]} set definition = ${JSON.stringify(row.definition)}::jsonb, version = version + 1,
    updated_at = ${row.now}::timestamptz where id = ${row.id} and version = ${row.version}`)) > 0
}

export async function deleteDefinition(db: Queryable, kind: Definitions, id: string): Promise<boolean> {
  return (await changedBy(db, sql`delete from ${tables[kind]} where id = ${id}`)) > 0
}

/** Puts all of them into an order; the version counts on, so that tickets are worked out anew. */
export async function orderDefinitions(db: Queryable, kind: Definitions, ids: readonly string[]): Promise<void> {
  await db.execute(sql`update ${tables[kind]} t set position = o.n, version = t.version + 1
    from unnest(${sql.param([...ids])}::uuid[]) with ordinality as o (id, n) where t.id = o.id and t.position <> o.n`)
}

/** Which states of a type tickets are in. */
export const statesInUse = async (db: Queryable, typeId: string): Promise<string[]> =>
  (await rowsOf<{ state: string }>(db, sql`select distinct state from tickets where type_id = ${typeId}`)).map((row) => row.state)
