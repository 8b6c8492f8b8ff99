import type { Language, Permission, RouteDefinition } from '@yingda/contract'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Readable } from 'node:stream'
import type { z } from 'zod'
import { AppError } from '../errors.ts'

/** A signed-in user, as every part of the server sees one. */
export interface AgentPrincipal {
  userId: string
  name: string
  permissions: ReadonlySet<Permission>
  /** Groups the user works in. */
  groupIds: ReadonlySet<string>
  /** The session or token the request came with. */
  sessionId: string
  /** True when a cookie carried it: such requests must prove that our own page sent them. */
  viaCookie: boolean
}

/** A customer with a valid token. */
export interface CustomerPrincipal {
  customerId: string
  siteId: string
  /** True when the site signed for who it is. */
  identified: boolean
}

/** Says who sends a request; handed in at the composition root. Null when nobody is. */
export interface Authenticators {
  agent(request: FastifyRequest): Promise<AgentPrincipal | null>
  customer(request: FastifyRequest): Promise<CustomerPrincipal | null>
}

type Out<S, Fallback> = S extends z.ZodType ? z.output<S> : Fallback
type Principal<R extends RouteDefinition> = R['auth'] extends 'agent'
  ? { agent: AgentPrincipal }
  : R['auth'] extends 'customer'
    ? { customer: CustomerPrincipal }
    : unknown

/** What a handler gets: everything validated. */
export type Input<R extends RouteDefinition> = Principal<R> & {
  params: Out<R['params'], undefined>
  query: Out<R['query'], undefined>
  body: Out<R['body'], undefined>
  /** Routes with a raw body: the stream, not yet read. */
  stream: Readable
  language: Language
  ip: string
  log: FastifyBaseLogger
  request: FastifyRequest
  reply: FastifyReply
}

type Output<R extends RouteDefinition> = R['response'] extends z.ZodType ? z.input<R['response']> : unknown
export type Handler<R extends RouteDefinition> = (input: Input<R>) => Promise<Output<R>> | Output<R>

/** The language a request asks for: `zh` unless Accept-Language prefers English. */
export function requestLanguage(request: FastifyRequest): Language {
  const header = request.headers['accept-language']
  if (typeof header !== 'string') return 'zh'
  const zh = header.search(/\bzh/iu)
  const en = header.search(/\ben/iu)
  if (en < 0) return 'zh'
  return zh < 0 || en < zh ? 'en' : 'zh'
}

/** Reads a value through a schema, or refuses with the places that are wrong. */
export function validate<S extends z.ZodType>(schema: S, value: unknown, where: string): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const fields = result.error.issues.slice(0, 20).map((issue) => ({
    path: [where, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }))
  throw new AppError('bad_request', { fields })
}

async function principal(
  route: RouteDefinition,
  request: FastifyRequest,
  auth: Authenticators,
): Promise<{ agent?: AgentPrincipal; customer?: CustomerPrincipal }> {
  if (route.auth === 'none') return {}
  if (route.auth === 'customer') {
    const customer = await auth.customer(request)
    if (!customer) throw new AppError('unauthenticated')
    return { customer }
  }
  const agent = await auth.agent(request)
  if (!agent) throw new AppError('unauthenticated')
  if (agent.viaCookie && route.method !== 'GET' && request.headers['x-yingda-request'] !== '1') {
    throw new AppError('forbidden', {
      text: { zh: '请求缺少 x-yingda-request 头，已拒绝。', en: 'The request lacks the x-yingda-request header and was refused.' },
    })
  }
  const missing = (route.permissions ?? []).filter((permission) => !agent.permissions.has(permission))
  const none = route.anyPermission?.some((permission) => agent.permissions.has(permission)) === false
  if (missing.length > 0 || none) throw new AppError('forbidden')
  return { agent }
}

/** Binds a handler to a route of the contract: authenticate, authorise, validate, call, present. */
export function bindRoute<R extends RouteDefinition>(
  app: FastifyInstance,
  auth: Authenticators,
  route: R,
  handler: Handler<R>,
): void {
  app.route({
    method: route.method,
    url: route.path,
    ...(route.binaryBody ? { config: { rawBody: true }, bodyLimit: route.binaryBody.maxBytes + 1024 } : {}),
    ...(route.maxBodyBytes === undefined ? {} : { bodyLimit: route.maxBodyBytes }),
    handler: async (request, reply) => {
      const who = await principal(route, request, auth)
      const input = {
        ...who,
        params: route.params ? validate(route.params, request.params, 'params') : undefined,
        query: route.query ? validate(route.query, request.query, 'query') : undefined,
        body: route.body ? validate(route.body, request.body ?? {}, 'body') : undefined,
        stream: request.raw,
        language: requestLanguage(request),
        ip: request.ip,
        log: request.log,
        request,
        reply,
      }
      const output = await handler(input as unknown as Input<R>)
      if (route.response) return reply.send(route.response.parse(output))
      if (route.binaryResponse) return output
      return reply.code(204).send()
    },
  })
}
