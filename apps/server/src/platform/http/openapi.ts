import { clientFrame, errorBody, serverFrame, type RouteDefinition } from '@yingda/contract'
import { z } from 'zod'

type Json = Record<string, unknown>

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): Json => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Json
  return rest
}

function parameters(route: RouteDefinition): Json[] {
  const of = (schema: z.ZodType | undefined, place: 'path' | 'query'): Json[] => {
    if (!schema) return []
    const object = jsonSchema(schema, 'input') as { properties?: Record<string, Json>; required?: string[] }
    return Object.entries(object.properties ?? {}).map(([name, value]) => ({
      name, in: place, required: place === 'path' || (object.required ?? []).includes(name), schema: value,
    }))
  }
  return [...of(route.params, 'path'), ...of(route.query, 'query')]
}

function requestBody(route: RouteDefinition): Json | undefined {
  if (route.body) return { required: true, content: { 'application/json': { schema: jsonSchema(route.body, 'input') } } }
  if (route.binaryBody) {
    return {
      required: true, description: `${route.binaryBody.description}, at most ${String(route.binaryBody.maxBytes)} bytes`,
      content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
    }
  }
  return undefined
}

function responses(route: RouteDefinition): Json {
  const error = { description: 'Refused; the code says why.', content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } } }
  if (route.response) return { 200: { description: 'Done.', content: { 'application/json': { schema: jsonSchema(route.response, 'output') } } }, default: error }
  if (route.binaryResponse) return { 200: { description: route.binaryResponse, content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } } }, default: error }
  return { 204: { description: 'Done.' }, default: error }
}

const security = (route: RouteDefinition): Json[] =>
  route.auth === 'none' ? [] : route.auth === 'customer' ? [{ customerToken: [] }] : [{ sessionCookie: [] }, { bearerToken: [] }]

function operation(route: RouteDefinition): Json {
  const permissions = route.permissions ?? []
  const body = requestBody(route)
  return {
    operationId: route.id, tags: [route.tag], summary: route.summary,
    ...(route.anyPermission === undefined ? {} : { description: `One of the permissions: ${route.anyPermission.join(', ')}.`, 'x-any-permission': [...route.anyPermission] }),
    ...(permissions.length > 0 ? { description: `Permissions: ${permissions.join(', ')}.`, 'x-permissions': [...permissions] } : {}),
    security: security(route), parameters: parameters(route), ...(body ? { requestBody: body } : {}), responses: responses(route),
  }
}

/** The whole HTTP API as an OpenAPI 3.1 document, made from the contract; the realtime frames are among its components. */
export function openApiDocument(routes: Record<string, RouteDefinition>, version: string): Json {
  const paths: Record<string, Json> = {}
  for (const route of Object.values(routes)) {
    const path = route.path.replaceAll(/:([A-Za-z]+)/gu, '{$1}')
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Yingda API', version, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description: 'Times are ISO 8601 in UTC. Lists are paged with `cursor` and `limit`; `next` is null on the last page. Errors carry a code and a sentence in the language of Accept-Language. Requests that change something and are authenticated by cookie need the header `x-yingda-request: 1`.',
    },
    paths,
    components: {
      schemas: { Error: jsonSchema(errorBody, 'output'), RealtimeClientFrame: jsonSchema(clientFrame, 'input'), RealtimeServerFrame: jsonSchema(serverFrame, 'output') },
      securitySchemes: {
        sessionCookie: { type: 'apiKey', in: 'cookie', name: 'yingda_session' },
        bearerToken: { type: 'http', scheme: 'bearer', description: 'From login with mode "token".' },
        customerToken: { type: 'http', scheme: 'bearer', description: 'From openCustomerSession.' },
      },
    },
  }
}
