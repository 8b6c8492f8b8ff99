import type { Language } from '@yingda/contract'
import type { SmallTalk, Texts } from '@yingda/dialogue'
import { sql } from 'drizzle-orm'
import { rowsOf, type Queryable } from '../../platform/database/rows.ts'

/** What an owner has written for the bot besides entries, in one language. */
export interface OwnTexts {
  texts: Partial<Texts>
  smallTalk: SmallTalk[]
  /** Keys of the entries offered first. */
  hotQuestions: string[]
}

export type TextsByLanguage = Partial<Record<Language, OwnTexts>>

export async function readTexts(db: Queryable): Promise<TextsByLanguage> {
  const found = await rowsOf<{ language: Language; data: OwnTexts }>(db, sql`select language, data from knowledge_texts`)
  return Object.fromEntries(found.map(({ language, data }) => [language, data]))
}

export async function putTexts(db: Queryable, language: Language, data: OwnTexts, at: string): Promise<void> {
  await db.execute(sql`insert into knowledge_texts (language, data, updated_at) values (${language}, ${JSON.stringify(data)}::jsonb, ${at}::timestamptz)
    on conflict (language) do update set data = excluded.data, version = knowledge_texts.version + 1, updated_at = excluded.updated_at`)
}

/** @returns false when starter content was chosen before, by whichever node. */
export async function recordStarter(db: Queryable, name: string, loaded: boolean): Promise<boolean> {
  const found = await rowsOf(
    db,
    sql`insert into installation (key, value) values ('starter_content', ${JSON.stringify({ name, loaded })}::jsonb)
      on conflict (key) do nothing returning key`,
  )
  return found.length > 0
}
