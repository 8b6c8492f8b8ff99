import type { RouteDefinition } from '@yingda/contract'
import type { FastifyInstance } from 'fastify'
import { openApiDocument } from './openapi.ts'

interface Operation {
  operationId: string
  tags: string[]
  summary: string
  description?: string
  parameters: { name: string; in: string; required: boolean; schema: object }[]
  requestBody?: { description?: string; content: Record<string, { schema: object }> }
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const schemaBlock = (title: string, schema: object | undefined): string =>
  schema === undefined ? '' : `<details><summary>${escape(title)}</summary><pre tabindex="0">${escape(JSON.stringify(schema, null, 2))}</pre></details>`

function parameterTable(operation: Operation): string {
  if (operation.parameters.length === 0) return ''
  const rows = operation.parameters.map(
    (p) => `<tr><td><code>${escape(p.name)}</code></td><td>${escape(p.in)}</td><td>${p.required ? 'yes' : ''}</td><td><code>${escape(JSON.stringify(p.schema))}</code></td></tr>`,
  )
  return `<table><thead><tr><th scope="col">parameter</th><th scope="col">in</th><th scope="col">required</th><th scope="col">schema</th></tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function section(path: string, method: string, operation: Operation): string {
  const body = Object.values(operation.requestBody?.content ?? {})[0]?.schema
  const answer = Object.values(operation.responses['200']?.content ?? {})[0]?.schema
  return `<section id="${escape(operation.operationId)}"><h3><span class="m">${method.toUpperCase()}</span> <code>${escape(path)}</code></h3>
<p>${escape(operation.summary)}${operation.description === undefined ? '' : ` <em>${escape(operation.description)}</em>`}</p>
${parameterTable(operation)}${schemaBlock('Request body', body)}${schemaBlock('Answer', answer)}</section>`
}

const STYLE = `:root{color-scheme:light dark;--a:#0b7a5c}body{font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans SC",sans-serif;max-width:60rem;margin:0 auto;padding:1rem 1.25rem 4rem}
h1,h2,h3{line-height:1.25}h2{margin-top:3rem;border-bottom:1px solid #8884;text-transform:capitalize}section{margin:1.5rem 0;padding:1rem;border:1px solid #8884;border-radius:8px}section h3{margin:0}
.m{color:#fff;background:var(--a);border-radius:4px;padding:.1em .5em;font-size:.8em}code,pre{font:13px/1.5 ui-monospace,monospace;overflow-wrap:anywhere}pre{overflow:auto;max-height:24rem}table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8883;vertical-align:top}
nav{columns:3 12rem}nav a{display:block;color:inherit}summary{cursor:pointer}a:focus-visible,summary:focus-visible,pre:focus-visible{outline:2px solid var(--a)}`

/** The whole API on one readable page, without scripts. */
function page(document: Record<string, unknown>): string {
  const info = document['info'] as { title: string; version: string; description: string }
  const paths = document['paths'] as Record<string, Record<string, Operation>>
  const all = Object.entries(paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
  const tags = [...new Set(all.map(({ operation }) => operation.tags[0] ?? ''))]
  const nav = all.map(({ operation }) => `<a href="#${escape(operation.operationId)}">${escape(operation.operationId)}</a>`).join('')
  const parts = tags.map((tag) => `<h2 id="tag-${escape(tag)}">${escape(tag)}</h2>${all.filter(({ operation }) => operation.tags[0] === tag).map(({ path, method, operation }) => section(path, method, operation)).join('')}`)
  const schemas = Object.entries((document['components'] as { schemas: Record<string, object> }).schemas)
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escape(info.title)}</title><style>${STYLE}</style></head>
<body><main><h1>${escape(info.title)} ${escape(info.version)}</h1><p>${escape(info.description)}</p><p><a href="/openapi.json">openapi.json</a> (OpenAPI 3.1)</p><nav aria-label="Operations">${nav}</nav>
${parts.join('')}<h2>Realtime</h2><p>One WebSocket at <code>/realtime</code>; each message is one frame or an array of frames.</p>${schemas.map(([name, schema]) => schemaBlock(name, schema)).join('')}</main></body></html>`
}

/** Serves `/openapi.json` and `/api-docs`, both made from the contract once at the start. */
export function registerApiDocs(app: FastifyInstance, routes: Record<string, RouteDefinition>, version: string): void {
  const document = openApiDocument(routes, version)
  const json = JSON.stringify(document)
  const html = page(document)
  app.get('/openapi.json', (_request, reply) => reply.type('application/json; charset=utf-8').send(json))
  app.get('/api-docs', (_request, reply) =>
    reply.type('text/html; charset=utf-8').header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'").send(html))
}
