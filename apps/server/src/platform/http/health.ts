import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Metrics } from '../metrics/metrics.ts'

export interface HealthOptions {
  metrics: Metrics
  /** True from the moment the server is open until it begins to stop. */
  ready: () => boolean
  /** Asks the database something. */
  database: () => Promise<unknown>
}

/** Longer than this and the database counts as away, in milliseconds. */
const PATIENCE = 2000

/**
 * `/healthz`: 200 when customers can be served, else 503. `/livez`: 200 while the process answers at all. `/metrics`:
 * Prometheus. Also measures every request.
 */
export function registerHealth(app: FastifyInstance, options: HealthOptions): void {
  app.get('/livez', (_request, reply) => reply.send({ status: 'ok' }))
  app.get('/healthz', async (_request, reply) => {
    const database = await answers(options.database)
    const ok = options.ready() && database
    return reply.code(ok ? 200 : 503).send({ status: ok ? 'ok' : 'unavailable', database: database ? 'ok' : 'away' })
  })
  app.get('/metrics', async (_request, reply) => {
    void reply.type(options.metrics.registry.contentType)
    return options.metrics.registry.metrics()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    options.metrics.httpRequests.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000)
    // The route's pattern, never the address: that may hold names and tokens. Each line carries the request's id.
    const fields = { method: request.method, route, status: reply.statusCode, milliseconds: Math.round(reply.elapsedTime), ...conversationOf(request) }
    if (request.method === 'GET' && reply.statusCode < 400) request.log.debug(fields, 'request')
    else request.log.info(fields, 'request')
    done()
  })
}

/** The conversation a request was about, to find its lines by. */
function conversationOf(request: FastifyRequest): { conversationId?: string } {
  const { id } = request.params as { id?: string }
  const about = (request.routeOptions.url ?? '').includes('/conversations/:id')
  return about && id !== undefined && /^[0-9a-f-]{36}$/u.test(id) ? { conversationId: id } : {}
}

async function answers(database: () => Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => {
      resolve(false)
    }, PATIENCE)
  })
  const asked = database().then(() => true, () => false)
  const result = await Promise.race([asked, late])
  clearTimeout(timer)
  return result
}
