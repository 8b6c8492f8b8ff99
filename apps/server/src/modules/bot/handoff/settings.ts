import { defaultHandoffTriggers, handoffRoutes, handoffTriggers, type HandoffSettings, type HandoffTriggers } from '@yingda/contract'
import { canonical } from '@yingda/dialogue'
import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Bus } from '../../../platform/bus/bus.ts'
import type { Database } from '../../../platform/database/database.ts'
import { changedBy, rowsOf, type Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import { bindRoute, type Authenticators } from '../../../platform/http/bind.ts'
import type { Audit } from '../../audit/index.ts'

export interface HandoffRulesOptions {
  db: Database
  bus: Pick<Bus, 'publish' | 'subscribe'>
  audit: Pick<Audit, 'record'>
  now?: () => number
}

/** What leads from the bot to a person, as the company set it. */
export interface HandoffRules {
  triggers(): Promise<HandoffTriggers>
  registerRoutes(app: FastifyInstance, auth: Authenticators): void
  close(): void
}

const TOPIC = 'handoff'
/** Changes are announced; where an announcement is lost, they are seen after so many milliseconds. */
const KEEP = 30_000

/** A trigger that a later version brought is as the product sets it. */
async function read(db: Queryable): Promise<HandoffSettings> {
  const [row] = await rowsOf<{ version: number; triggers: object }>(db, sql`select version, triggers from handoff_settings`)
  return row ? { version: row.version, triggers: handoffTriggers.parse({ ...defaultHandoffTriggers, ...row.triggers }) } : { version: 0, triggers: defaultHandoffTriggers }
}

async function write(db: Queryable, { version, triggers }: HandoffSettings): Promise<void> {
  const json = JSON.stringify(triggers)
  const changed = version === 0
    ? await changedBy(db, sql`insert into handoff_settings (version, triggers) values (1, ${json}::jsonb) on conflict do nothing`)
    : await changedBy(db, sql`update handoff_settings set version = version + 1, triggers = ${json}::jsonb where version = ${version}`)
  if (changed === 0) throw new AppError('conflict')
}

/** The names of the triggers that differ. */
function changedTriggers(before: HandoffTriggers, after: HandoffTriggers): string[] {
  const text = (triggers: HandoffTriggers, kind: keyof HandoffTriggers): string => canonical(triggers[kind])
  return (Object.keys(after) as (keyof HandoffTriggers)[]).filter((kind) => text(before, kind) !== text(after, kind))
}

/** Keeps the settings in memory until they change. */
export function createHandoffRules({ db, bus, audit, now = Date.now }: HandoffRulesOptions): HandoffRules {
  let kept: { until: number; settings: Promise<HandoffSettings> } | null = null
  const stop = bus.subscribe(TOPIC, () => {
    kept = null
  })
  const current = (): Promise<HandoffSettings> => {
    if (kept && kept.until > now()) return kept.settings
    const next = { until: now() + KEEP, settings: read(db) }
    kept = next
    next.settings.catch(() => {
      if (kept === next) kept = null
    })
    return next.settings
  }
  return {
    triggers: async () => (await current()).triggers,
    registerRoutes(app, auth) {
      bindRoute(app, auth, handoffRoutes.getHandoffSettings, () => read(db))
      bindRoute(app, auth, handoffRoutes.setHandoffSettings, async ({ agent, body }) => {
        await db.transaction(async (tx) => {
          const before = await read(tx)
          await write(tx, body)
          const detail = { triggers: changedTriggers(before.triggers, body.triggers) }
          await audit.record({ actor: { id: agent.userId }, action: 'handoff.changed', subject: `handoff:${String(body.version + 1)}`, detail }, tx)
        })
        kept = null
        bus.publish(TOPIC, null)
        return { version: body.version + 1, triggers: body.triggers }
      })
    },
    close: stop,
  }
}
