import type { z } from 'zod'
import type { Permission } from '../permissions.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * One operation of the HTTP API, as data: the server binds a handler to it, the OpenAPI document and the client are made
 * from it.
 */
export interface RouteDefinition {
  /** Unique, camelCase: the method's name in the client. */
  id: string
  method: Method
  /** With `:name` for path parameters. */
  path: string
  tag: string
  summary: string
  /** `agent`: a signed-in user (cookie or bearer token); `customer`: a customer's token; `none`: anybody. */
  auth: 'none' | 'customer' | 'agent'
  /** Agents only: all of these are needed. */
  permissions?: readonly Permission[]
  /** Agents only: one of these at least is needed, beside `permissions`; what is given depends on which. */
  anyPermission?: readonly Permission[]
  params?: z.ZodType
  query?: z.ZodType
  /** JSON body. */
  body?: z.ZodType
  /** Bytes a JSON body may have; 1 MB when left out. */
  maxBodyBytes?: number
  /** The body is raw bytes instead of JSON, of at most this many bytes unless the configuration says otherwise. */
  binaryBody?: { description: string; maxBytes: number }
  /** JSON answer; absent means 204. */
  response?: z.ZodType
  /** The answer is a file instead of JSON. */
  binaryResponse?: string
}

/** Keeps the literal types of a definition. */
export const defineRoute = <const R extends RouteDefinition>(route: R): R => route
