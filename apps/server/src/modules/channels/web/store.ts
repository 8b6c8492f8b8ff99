import type { ConsentPolicy, Language, RatingPolicy } from '@yingda/contract'
import { sql, type SQL } from 'drizzle-orm'
import { changedBy, rowsOf, type Queryable } from '../../../platform/database/rows.ts'

export type PerLanguage<T> = Record<Language, T>

export interface SiteRow {
  id: string
  key: string
  name: string
  title: PerLanguage<string>
  /** Null: as the knowledge base says. */
  greeting: PerLanguage<string> | null
  /** Keys of entries; null: as the knowledge base says. */
  hot_questions: PerLanguage<string[]> | null
  allowed_origins: string[]
  secret_sealed: string | null
  /** Null: the product's way. */
  rating: RatingPolicy | null
  /** Null: nothing is asked. */
  consent: ConsentPolicy | null
}

export type SiteChanges = Partial<Omit<SiteRow, 'id' | 'key'>>

const columns = sql`id, key, name, title, greeting, hot_questions, allowed_origins, secret_sealed, rating, consent`

export const listSites = (db: Queryable): Promise<SiteRow[]> => rowsOf<SiteRow>(db, sql`select ${columns} from sites order by created_at, id`)

export async function findSiteForUpdate(db: Queryable, id: string): Promise<SiteRow | null> {
  const [row] = await rowsOf<SiteRow>(db, sql`select ${columns} from sites where id = ${id} for update`)
  return row ?? null
}

/** @returns false when there is a site with this key already. */
export async function insertSite(db: Queryable, site: SiteRow): Promise<boolean> {
  const added = await changedBy(db, sql`insert into sites (${columns})
    values (${site.id}, ${site.key}, ${site.name}, ${json(site.title)}, ${json(site.greeting)}, ${json(site.hot_questions)},
      ${texts(site.allowed_origins)}, ${site.secret_sealed}, ${json(site.rating)}, ${json(site.consent)}) on conflict (key) do nothing`)
  return added > 0
}

export async function updateSite(db: Queryable, id: string, changes: SiteChanges): Promise<void> {
  const set: SQL[] = [sql`updated_at = now()`]
  if (changes.name !== undefined) set.push(sql`name = ${changes.name}`)
  if (changes.title !== undefined) set.push(sql`title = ${json(changes.title)}`)
  if (changes.greeting !== undefined) set.push(sql`greeting = ${json(changes.greeting)}`)
  if (changes.hot_questions !== undefined) set.push(sql`hot_questions = ${json(changes.hot_questions)}`)
  if (changes.allowed_origins !== undefined) set.push(sql`allowed_origins = ${texts(changes.allowed_origins)}`)
  if (changes.secret_sealed !== undefined) set.push(sql`secret_sealed = ${changes.secret_sealed}`)
  if (changes.rating !== undefined) set.push(sql`rating = ${json(changes.rating)}`)
  if (changes.consent !== undefined) set.push(sql`consent = ${json(changes.consent)}`)
  await db.execute(sql`update sites set ${sql.join(set, sql`, `)} where id = ${id}`)
}

const json = (value: unknown): SQL => (value === null ? sql`null` : sql`${JSON.stringify(value)}::jsonb`)
const texts = (values: readonly string[]): SQL => sql`${sql.param([...values])}::text[]`
