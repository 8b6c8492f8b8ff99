import { handlingRoutes, type ClassificationLists } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import type { FastifyInstance } from 'fastify'
import type { Database } from '../../platform/database/database.ts'
import { changedBy, rowsOf, type Queryable } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import { bindRoute, type Authenticators } from '../../platform/http/bind.ts'
import type { Audit } from '../audit/index.ts'

interface ClassificationNeeds {
  db: Database
  audit: Pick<Audit, 'record'>
}

const none: ClassificationLists = { version: 0, scenarios: [], serviceKinds: [] }

const read = async (db: Queryable): Promise<ClassificationLists> =>
  (await rowsOf<ClassificationLists>(db, sql`select version, scenarios, service_kinds as "serviceKinds" from classification_lists`))[0] ?? none

/** Names without what is around them. @throws AppError bad_request for one that is empty or there twice */
function tidied(names: readonly string[], list: 'scenarios' | 'serviceKinds'): string[] {
  const tidy = names.map((name) => name.trim())
  const refuse = (zh: string, en: string): AppError => new AppError('bad_request', { text: { zh, en }, fields: [{ path: `body.${list}`, message: en }] })
  if (tidy.includes('')) throw refuse('名称不能为空。', 'A name is empty.')
  const twice = tidy.find((name, at) => tidy.indexOf(name) !== at)
  if (twice !== undefined) throw refuse(`“${twice}”重复。`, `“${twice}” is there twice.`)
  return tidy
}

async function write(db: Queryable, { version, scenarios, serviceKinds }: ClassificationLists): Promise<void> {
  const values = [JSON.stringify(scenarios), JSON.stringify(serviceKinds)] as const
  const changed = version === 0
    ? await changedBy(db, sql`insert into classification_lists (version, scenarios, service_kinds) values (1, ${values[0]}::jsonb, ${values[1]}::jsonb) on conflict do nothing`)
    : await changedBy(db, sql`update classification_lists set version = version + 1, scenarios = ${values[0]}::jsonb, service_kinds = ${values[1]}::jsonb where version = ${version}`)
  if (changed === 0) throw new AppError('conflict')
}

/** Binds the lists of what conversations can be about. */
export function registerClassification(app: FastifyInstance, auth: Authenticators, { db, audit }: ClassificationNeeds): void {
  bindRoute(app, auth, handlingRoutes.getClassificationLists, () => read(db))
  bindRoute(app, auth, handlingRoutes.setClassificationLists, async ({ agent, body }) => {
    const next = { version: body.version, scenarios: tidied(body.scenarios, 'scenarios'), serviceKinds: tidied(body.serviceKinds, 'serviceKinds') }
    await db.transaction(async (tx) => {
      await write(tx, next)
      await audit.record({ actor: { id: agent.userId }, action: 'classification.changed', subject: 'classification:lists', detail: { scenarios: next.scenarios.length, serviceKinds: next.serviceKinds.length } }, tx)
    })
    return { ...next, version: body.version + 1 }
  })
}
