import { defaultReportSettings, reportSettings, type ReportSettings } from '@yingda/contract'
import { canonical } from '@yingda/dialogue'
import { sql } from 'drizzle-orm'
import { AppError } from '../../platform/errors.ts'
import { changedBy, rowsOf, type Queryable } from '../../platform/database/rows.ts'
import type { Database } from '../../platform/database/database.ts'
import type { Audit } from '../audit/index.ts'
import { isTimeZone } from '../calendars/index.ts'
import { forgetSums, markAllDays } from './facts/store.ts'

/** As they stand; a setting that a later version brought is as the product sets it. */
export async function readSettings(db: Queryable): Promise<ReportSettings> {
  const [row] = await rowsOf<{ version: number; settings: Partial<ReportSettings> }>(db, sql`select version, settings from report_settings`)
  if (!row) return defaultReportSettings
  return reportSettings.parse({ ...defaultReportSettings, ...row.settings, targets: { ...defaultReportSettings.targets, ...row.settings.targets }, version: row.version })
}

/** The time zone under which the days of cells and marks are those of everybody: who writes one holds it until the end. */
export async function lockZone(tx: Queryable): Promise<string> {
  await tx.execute(sql`select 1 from report_progress for key share`)
  return (await readSettings(tx)).timeZone
}

const formulaFields: ReadonlySet<string> = new Set(['timeZone', 'answerWithinSeconds', 'alsoWithinSeconds', 'shortAbandonSeconds', 'returnHours'])

async function requireZone(db: Queryable, timeZone: string): Promise<void> {
  const known = isTimeZone(timeZone) && (await rowsOf(db, sql`select 1 from pg_timezone_names where name = ${timeZone}`)).length > 0
  if (known) return
  throw new AppError('bad_request', {
    text: { zh: `没有名为“${timeZone}”的时区，请填写如 Asia/Shanghai 的名称。`, en: `There is no time zone “${timeZone}”. Give a name such as Asia/Shanghai.` },
    fields: [{ path: 'body.timeZone', message: 'unknown' }],
  })
}

/** Everything of the past is computed again when a formula changes. @throws AppError bad_request, conflict */
export async function replaceSettings({ db, audit }: { db: Database; audit: Pick<Audit, 'record'> }, actorId: string, next: ReportSettings): Promise<ReportSettings> {
  await requireZone(db, next.timeZone)
  const { version, ...settings } = next
  await db.transaction(async (tx) => {
    // Nobody marks days or makes cells by the old settings any more.
    await tx.execute(sql`select 1 from report_progress for update`)
    const before = await readSettings(tx)
    const json = JSON.stringify(settings)
    const changed = version === 0
      ? await changedBy(tx, sql`insert into report_settings (version, settings) values (1, ${json}::jsonb) on conflict do nothing`)
      : await changedBy(tx, sql`update report_settings set version = version + 1, settings = ${json}::jsonb where version = ${version}`)
    if (changed === 0) throw new AppError('conflict')
    const fields = (Object.keys(settings) as (keyof typeof settings)[]).filter((key) => canonical(before[key]) !== canonical(settings[key]))
    if (fields.some((field) => formulaFields.has(field))) {
      await markAllDays(tx, next.timeZone)
      await forgetSums(tx)
    }
    await audit.record({ actor: { id: actorId }, action: 'reports.settings_changed', subject: `reports:${String(version + 1)}`, detail: { fields } }, tx)
  })
  return { ...next, version: version + 1 }
}
