import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import { randomUUID } from 'node:crypto'
import { AppError } from '../errors.ts'
import { requestLanguage } from './bind.ts'
import { keepRawBodies } from './body.ts'

export interface HttpOptions {
  logger: FastifyBaseLogger
  /** Addresses of proxies whose X-Forwarded-For is believed; empty: nobody's. */
  trustedProxies: readonly string[]
}

const JSON_BODY_LIMIT = 1024 * 1024

/** Faults of the transport and of body parsing, said with our codes. */
function translate(error: unknown): AppError {
  if (error instanceof AppError) return error
  const known = error as { statusCode?: number; code?: string }
  if (known.statusCode === 413) return new AppError('too_large')
  if (known.statusCode === 415) return new AppError('unsupported_type')
  if (known.statusCode !== undefined && known.statusCode >= 400 && known.statusCode < 500) return new AppError('bad_request')
  if (isDatabaseAway(error)) return new AppError('overloaded', { retryAfter: 2, cause: error })
  return new AppError('internal', { cause: error })
}

/** True when the database could not be reached or is starting or stopping: the request may work in a moment. */
export function isDatabaseAway(error: unknown): boolean {
  for (let e: unknown = error; e instanceof Error; e = e.cause) {
    const code = (e as { code?: string }).code ?? ''
    if (/^(57P0[123]|53300|08...|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)$/u.test(code)) return true
    if (/Connection terminated|connection error and is not queryable|timeout exceeded when trying to connect/u.test(e.message)) return true
  }
  return false
}

/** The HTTP server without routes: request ids, error bodies in the caller's language, security headers. */
export function createHttpServer(options: HttpOptions): FastifyInstance {
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    trustProxy: options.trustedProxies.length > 0 ? [...options.trustedProxies] : false,
    genReqId: () => randomUUID(),
    bodyLimit: JSON_BODY_LIMIT,
    // A file over a slow phone line takes its time; headers do not.
    requestTimeout: 120_000,
    http: { headersTimeout: 15_000 },
    keepAliveTimeout: 65_000,
    routerOptions: { ignoreTrailingSlash: true },
  })
  app.addContentTypeParser('*', (_request, _payload, done) => {
    done(null)
  })
  keepRawBodies(app)
  app.setErrorHandler((error, request, reply) => {
    const refusal = translate(error)
    if (refusal.code === 'internal') request.log.error({ err: error, route: request.routeOptions.url }, 'request failed')
    if (refusal.retryAfter !== undefined) void reply.header('retry-after', String(Math.ceil(refusal.retryAfter)))
    return reply.code(refusal.status).send(refusal.body(requestLanguage(request), request.id))
  })
  app.setNotFoundHandler((request, reply) => {
    const refusal = new AppError('not_found')
    return reply.code(404).send(refusal.body(requestLanguage(request), request.id))
  })
  app.addHook('onSend', (request, reply, payload, done) => {
    void reply.header('x-content-type-options', 'nosniff')
    void reply.header('referrer-policy', 'strict-origin-when-cross-origin')
    void reply.header('x-request-id', request.id)
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store')
    done(null, payload)
  })
  return app
}
