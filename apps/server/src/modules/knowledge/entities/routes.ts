import { entityRoutes, type Enumeration, type Product } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { encodePlace } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import { bindRoute, type AgentPrincipal, type Authenticators } from '../../../platform/http/bind.ts'
import { cursorPlace } from '../../../platform/http/cursor.ts'
import { readUpload, uploadOf } from '../commands/start-import.ts'
import { instantNow, type Actor, type KnowledgeContext } from '../context.ts'
import type { Names } from '../presenter.ts'
import type { Releases } from '../release/releases.ts'
import { parseSearch } from '../../../platform/search/grams.ts'
import { createNamed, deleteNamed, updateNamed } from './commands.ts'
import { exportProducts, importProducts } from './files.ts'
import { checkPatterns, createEntityWorkshop } from './finder.ts'
import { enumerations, products } from './kinds.ts'
import { setPatterns, showPatterns } from './patterns.ts'
import type { Kept } from './rules.ts'
import { allEnumerations, countProducts, listProducts, type ProductPlace } from './store.ts'

export interface EntityParts {
  context: KnowledgeContext
  releases: Releases
  names: Names
}

const actorOf = (agent: AgentPrincipal): Actor => ({ id: agent.userId })
const place = z.tuple([z.string(), z.string()])

function readPlace(cursor: string | undefined): ProductPlace | null {
  const found = cursorPlace(cursor, place)
  return found && { name: found[0], key: found[1] }
}

/** As people see them: who changed them last by name, without the inner id. */
async function present<T extends Kept>(kept: readonly T[], names: Names): Promise<Omit<T, 'id'>[]> {
  const ids = new Set(kept.flatMap(({ updatedBy }) => updatedBy ?? []))
  const known = ids.size > 0 ? await names([...ids]) : new Map<string, string>()
  return kept.map(({ id: _, ...shown }) => ({ ...shown, updatedBy: known.get(shown.updatedBy ?? '') ?? null }))
}

async function presentOne<T extends Kept>(one: T | undefined, names: Names): Promise<Omit<T, 'id'>> {
  const [shown] = one ? await present([one], names) : []
  if (!shown) throw new AppError('not_found')
  return shown
}

/** Binds what messages name: order numbers, products, enumerations, and the trying of all of it; not the import. */
export function registerEntityRoutes(app: FastifyInstance, auth: Authenticators, parts: EntityParts): void {
  const { context, releases } = parts
  const workshop = createEntityWorkshop(context.db, releases)
  bindRoute(app, auth, entityRoutes.getEntityState, () => workshop.state())
  bindRoute(app, auth, entityRoutes.findEntities, async ({ body }) => {
    const now = instantNow(context)
    return { entities: await workshop.find(body.text, body.of, now), now }
  })
  registerPatterns(app, auth, parts)
  registerProducts(app, auth, parts)
  registerEnumerations(app, auth, parts)
}

function registerPatterns(app: FastifyInstance, auth: Authenticators, { context, names }: EntityParts): void {
  bindRoute(app, auth, entityRoutes.getOrderPatterns, () => showPatterns(context.db, names))
  bindRoute(app, auth, entityRoutes.setOrderPatterns, async ({ agent, body }) => {
    await setPatterns(context, actorOf(agent), body)
    return showPatterns(context.db, names)
  })
  bindRoute(app, auth, entityRoutes.checkOrderPatterns, ({ body, language }) => Promise.resolve(checkPatterns(body.patterns, body.text, instantNow(context), language)))
}

function registerProducts(app: FastifyInstance, auth: Authenticators, { context, names }: EntityParts): void {
  const { db } = context
  bindRoute(app, auth, entityRoutes.listProducts, async ({ query }) => {
    const search = query.search === undefined ? null : parseSearch(query.search)
    const [found, total] = await Promise.all([listProducts(db, search, readPlace(query.cursor), query.limit + 1), countProducts(db, search)])
    const page = found.slice(0, query.limit)
    const last = page.at(-1)
    return { items: await present(page, names), next: last && found.length > query.limit ? encodePlace([last.name, last.key]) : null, total }
  })
  bindRoute(app, auth, entityRoutes.getProduct, async ({ params }): Promise<Product> => presentOne((await products.find(db, [params.key]))[0], names))
  bindRoute(app, auth, entityRoutes.createProduct, async ({ agent, body, language }): Promise<Product> => presentOne(await createNamed(context, products, actorOf(agent), body, language), names))
  bindRoute(app, auth, entityRoutes.updateProduct, async ({ agent, params, body, language }): Promise<Product> =>
    presentOne(await updateNamed(context, products, actorOf(agent), { ...body, key: params.key }, language), names),
  )
  bindRoute(app, auth, entityRoutes.deleteProduct, ({ agent, params }) => deleteNamed(context, products, actorOf(agent), params.key))
  bindRoute(app, auth, entityRoutes.exportProducts, async ({ language, reply }) => {
    const day = instantNow(context).slice(0, 10)
    void reply.header('content-type', 'text/csv; charset=utf-8').header('content-disposition', `attachment; filename="products-${day}.csv"`)
    return exportProducts(context, language)
  })
}

function registerEnumerations(app: FastifyInstance, auth: Authenticators, { context, names }: EntityParts): void {
  const { db } = context
  bindRoute(app, auth, entityRoutes.listEnumerations, async () => ({ items: await present(await allEnumerations(db), names) }))
  bindRoute(app, auth, entityRoutes.getEnumeration, async ({ params }): Promise<Enumeration> => presentOne((await enumerations.find(db, [params.key]))[0], names))
  bindRoute(app, auth, entityRoutes.createEnumeration, async ({ agent, body, language }): Promise<Enumeration> => presentOne(await createNamed(context, enumerations, actorOf(agent), body, language), names))
  bindRoute(app, auth, entityRoutes.updateEnumeration, async ({ agent, params, body, language }): Promise<Enumeration> =>
    presentOne(await updateNamed(context, enumerations, actorOf(agent), { ...body, key: params.key }, language), names),
  )
  bindRoute(app, auth, entityRoutes.deleteEnumeration, ({ agent, params }) => deleteNamed(context, enumerations, actorOf(agent), params.key))
}

/** Binds the import of products; `app` must leave the body of a request to the handler. */
export function registerProductImport(app: FastifyInstance, auth: Authenticators, { context }: { context: KnowledgeContext }): void {
  bindRoute(app, auth, entityRoutes.importProducts, async ({ agent, query, stream, request, language }) => {
    const bytes = await readUpload(uploadOf(request, stream, entityRoutes.importProducts.binaryBody.maxBytes))
    return importProducts(context, actorOf(agent), { name: query.name, bytes }, language)
  })
}
