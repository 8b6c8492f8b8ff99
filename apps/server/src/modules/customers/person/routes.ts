import { ownPersonRoutes, personRoutes, type Person } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { AppError } from '../../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../../platform/http/bind.ts'
import { openName, openPersonal } from '../personal.ts'
import { iso, subjectHash, type PersonContext } from './context.ts'
import { duplicatesOf, mergeCustomers, undoMerge } from './merge.ts'
import * as requests from './requests-store.ts'
import { download, listRequests, presentAll, startErasure, startExport, type RequestRunner } from './requests.ts'
import { blockCustomer, consentByAgent, consentByCustomer, unblockCustomer } from './standing.ts'
import * as store from './store.ts'

const CONSENTS_SHOWN = 50

/** How a customer stands with us, for an agent who may see them. */
async function presentPerson(context: PersonContext, id: string): Promise<Person> {
  const { db, keyring, ports } = context
  const row = await store.findPerson(db, id)
  if (row === null) throw new AppError('not_found')
  const [block, merges, into, erasing, merged] = await Promise.all([
    store.findBlock(db, id, iso(context)), store.listMerges(db, id), row.merged_into === null ? null : store.findPerson(db, row.merged_into),
    requests.findOpen(db, 'erasure', subjectHash(keyring, id), null), store.mergedIds(db, id),
  ])
  const consents = await store.listConsents(db, [id, ...merged], CONSENTS_SHOWN)
  const others = await store.findPersons(db, merges.map(({ gone }) => gone))
  const users = [...new Set([...(block === null ? [] : [block.by]), ...consents.flatMap(({ by }) => by ?? []), ...merges.map(({ by }) => by)])]
  const [names, sites] = await Promise.all([users.length === 0 ? new Map<string, string>() : ports.agentNames(users), consents.some(({ site }) => site !== null) ? ports.siteNames() : new Map<string, string>()])
  return {
    customerId: id, number: row.number, erasedAt: row.erased_at, erasing: erasing !== null,
    block: block && { until: block.until, reason: block.reason, at: block.at, byName: names.get(block.by) ?? null },
    consents: consents.map(({ by, site, ...one }) => ({ ...one, site: site === null ? null : (sites.get(site) ?? null), byName: by === null ? null : (names.get(by) ?? null) })),
    merges: merges.flatMap((merge) => {
      const other = others.get(merge.gone)
      if (other === undefined) return []
      return [{
        id: merge.id, customerId: other.id, number: other.number, name: openName(keyring, other), externalId: openPersonal(keyring, other).externalId, at: merge.at,
        byName: names.get(merge.by) ?? null, moving: merge.status !== 'done',
      }]
    }),
    mergedInto: into && { customerId: into.id, number: into.number },
  }
}

export function registerPersonRoutes(app: FastifyInstance, auth: Authenticators, context: PersonContext, runner: RequestRunner, parts: number): void {
  const require = async (agent: AgentPrincipal, id: string): Promise<void> => {
    if (!(await context.ports.maySeeCustomer(agent, id))) throw new AppError('not_found')
  }
  bindRoute(app, auth, personRoutes.getPerson, async ({ agent, params }) => {
    await require(agent, params.id)
    return presentPerson(context, params.id)
  })
  bindRoute(app, auth, personRoutes.blockCustomer, async ({ agent, params, body }) => {
    await require(agent, params.id)
    await blockCustomer(context, agent.userId, params.id, body.until, body.reason)
    return presentPerson(context, params.id)
  })
  bindRoute(app, auth, personRoutes.unblockCustomer, async ({ agent, params }) => {
    await require(agent, params.id)
    await unblockCustomer(context, agent.userId, params.id)
    return presentPerson(context, params.id)
  })
  bindRoute(app, auth, personRoutes.recordConsent, async ({ agent, params, body }) => {
    await require(agent, params.id)
    await consentByAgent(context, agent.userId, params.id, { kind: params.kind, given: body.given, version: body.version })
    return presentPerson(context, params.id)
  })
  bindRoute(app, auth, personRoutes.listDuplicates, async ({ agent, params }) => {
    await require(agent, params.id)
    return { items: await duplicatesOf(context, agent, params.id) }
  })
  bindRoute(app, auth, personRoutes.mergeCustomers, async ({ agent, params, body }) => {
    await Promise.all([require(agent, params.id), require(agent, body.otherId)])
    await mergeCustomers(context, agent.userId, params.id, body.otherId)
    return presentPerson(context, params.id)
  })
  bindRoute(app, auth, personRoutes.undoMerge, async ({ agent, params }) => {
    await require(agent, params.id)
    await undoMerge(context, agent.userId, params.id, params.mergeId)
    return presentPerson(context, params.id)
  })
  registerRequests(app, auth, context, runner, parts, require)
  bindRoute(app, auth, ownPersonRoutes.setOwnConsent, ({ customer, params, body }) => consentByCustomer(context, customer, { kind: params.kind, ...body }))
}

function registerRequests(
  app: FastifyInstance, auth: Authenticators, context: PersonContext, runner: RequestRunner, parts: number, require: (agent: AgentPrincipal, id: string) => Promise<void>,
): void {
  const present = async (agent: AgentPrincipal, row: requests.RequestRow) => {
    runner.kick()
    const [shown] = await presentAll(context, agent, parts, [row])
    if (shown === undefined) throw new AppError('not_found')
    return shown
  }
  bindRoute(app, auth, personRoutes.exportCustomer, async ({ agent, params, language }) => {
    await require(agent, params.id)
    return present(agent, await startExport(context, agent, params.id, language))
  })
  bindRoute(app, auth, personRoutes.eraseCustomer, async ({ agent, params, body, language }) => {
    await require(agent, params.id)
    return present(agent, await startErasure(context, agent, params.id, body.confirm, language))
  })
  bindRoute(app, auth, personRoutes.listPrivacyRequests, ({ agent, query }) => listRequests(context, agent, parts, query))
  bindRoute(app, auth, personRoutes.downloadExport, async ({ agent, params, reply }) => {
    const { bytes, size, name } = await download(context, agent, params.id)
    void reply.headers({
      'content-type': 'application/zip', 'content-length': String(size), 'content-disposition': `attachment; filename="${name}"`, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff',
    })
    return reply.send(bytes)
  })
}
