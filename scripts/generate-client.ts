/**
 * Writes packages/client/src/generated.ts from the OpenAPI document. Run it after a change of the contract:
 * `npm run generate:client`; a test fails while the file is out of date.
 */
import { routes } from '@yingda/contract'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { openApiDocument } from '../apps/server/src/platform/http/openapi.ts'

interface Schema {
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
}
interface Operation {
  operationId: string
  summary: string
  parameters: { name: string; in: 'path' | 'query'; required: boolean; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>
}

/** Of what one gives, a field that is left out may as well be undefined: it is not sent. */
type Direction = 'input' | 'output'

function field(name: string, isRequired: boolean, type: string, direction: Direction): string {
  const key = /^[A-Za-z_]\w*$/u.test(name) ? name : JSON.stringify(name)
  if (isRequired) return `${key}: ${type}`
  return direction === 'input' ? `${key}?: ${type} | undefined` : `${key}?: ${type}`
}

function objectType(schema: Schema, indent: string, direction: Direction): string {
  const required = new Set(schema.required ?? [])
  const lines = Object.entries(schema.properties ?? {}).map(([name, value]) => `${indent}  ${field(name, required.has(name), toType(value, `${indent}  `, direction), direction)}`)
  if (lines.length > 0) return `{\n${lines.join('\n')}\n${indent}}`
  const rest = schema.additionalProperties
  return `Record<string, ${typeof rest === 'object' ? toType(rest, indent, direction) : 'unknown'}>`
}

/** A JSON schema of our own documents as a TypeScript type. */
function toType(schema: Schema, indent: string, direction: Direction): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const union = schema.anyOf ?? schema.oneOf
  if (union) {
    const types = [...new Set(union.map((one) => toType(one, indent, direction)))]
    // a text beside any text says nothing more
    return (types.includes('string') ? types.filter((type) => !type.startsWith('"')) : types).join(' | ')
  }
  if (schema.allOf) return schema.allOf.map((one) => toType(one, indent, direction)).join(' & ')
  if (Array.isArray(schema.type)) return schema.type.map((type) => toType({ ...schema, type }, indent, direction)).join(' | ')
  switch (schema.type) {
    case 'string':
      return 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'null':
      return 'null'
    case 'array': {
      const items = schema.items ?? {}
      const isCompound = items.anyOf ?? items.oneOf ?? items.allOf ?? items.enum ?? Array.isArray(items.type)
      return isCompound ? `(${toType(items, indent, direction)})[]` : `${toType(items, indent, direction)}[]`
    }
    case 'object':
      return objectType(schema, indent, direction)
    default:
      return 'unknown'
  }
}

function inputType(operation: Operation): string | null {
  const fields = operation.parameters.map((p) => `    ${field(p.name, p.required, toType(p.schema, '    ', 'input'), 'input')}`)
  const content = operation.requestBody?.content
  if (content?.['application/json']) fields.push(`    body: ${toType(content['application/json'].schema, '    ', 'input')}`)
  if (content?.['application/octet-stream']) fields.push('    body: Blob | Uint8Array<ArrayBuffer>')
  return fields.length > 0 ? `{\n${fields.join('\n')}\n  }` : null
}

function outputType(operation: Operation): string {
  const content = operation.responses['200']?.content
  if (content?.['application/json']) return toType(content['application/json'].schema, '  ', 'output')
  return content ? 'Response' : 'void'
}

/** The text of generated.ts. */
export function generateClient(): string {
  const document = openApiDocument(routes, '1') as { paths: Record<string, Record<string, Operation>> }
  const types: string[] = []
  const table: string[] = []
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const input = inputType(operation)
      types.push(
        `  /** ${operation.summary} */\n  ${operation.operationId}: { input: ${input ?? 'undefined'}; output: ${outputType(operation)} }`,
      )
      const query = operation.parameters.filter((p) => p.in === 'query').map((p) => p.name)
      const answer = operation.responses['200']?.content
      const kind = answer === undefined ? 'none' : answer['application/json'] ? 'json' : 'binary'
      const body = operation.requestBody?.content['application/json'] ? 'json' : operation.requestBody ? 'binary' : 'none'
      table.push(
        `  ${operation.operationId}: { method: '${method.toUpperCase()}', path: '${path}', query: ${JSON.stringify(query).replaceAll('"', "'")}, body: '${body}', answer: '${kind}' },`,
      )
    }
  }
  return `// Generated by scripts/generate-client.ts from the OpenAPI document. Do not edit.\n
/** Every operation of the API: what it takes and what it gives. */
export interface Operations {
${types.join('\n')}
}

export interface OperationShape {
  method: string
  path: string
  query: readonly string[]
  body: 'json' | 'binary' | 'none'
  answer: 'json' | 'binary' | 'none'
}

export const operations: Record<keyof Operations, OperationShape> = {
${table.join('\n')}
}
`
}

export const CLIENT_FILE = fileURLToPath(new URL('../packages/client/src/generated.ts', import.meta.url))

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(CLIENT_FILE, generateClient())
