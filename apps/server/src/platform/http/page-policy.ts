import type { FastifyReply } from 'fastify'
import { CACHE_CHECKED } from './static-files.ts'

/** Who may show a page in a frame: nobody, our own pages, these origins beside our own, or anybody. */
export type Framing = 'nobody' | 'self' | 'anybody' | readonly string[]

export interface PagePolicy {
  framing: Framing
  /** Style elements made by scripts, as component libraries do. */
  inlineStyles?: boolean
  /** The page shows frames of our own. */
  frames?: boolean
}

/** Security headers of a page: only our own files, no inline script, and the frames it may be shown in. */
export function pageHeaders(policy: PagePolicy): Record<string, string> {
  const { framing } = policy
  const directives = [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${policy.inlineStyles === true ? " 'unsafe-inline'" : ''}`,
    "img-src 'self' blob: data:",
    "font-src 'self' data:",
    "media-src 'self' blob: data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    ...(policy.frames === true ? ["frame-src 'self'"] : []),
    "form-action 'self'",
    "base-uri 'none'",
    ...frameAncestors(framing),
  ]
  return {
    'content-security-policy': directives.join('; '),
    ...(framing === 'nobody' ? { 'x-frame-options': 'DENY', 'cross-origin-opener-policy': 'same-origin' } : {}),
    ...(framing === 'self' ? { 'x-frame-options': 'SAMEORIGIN' } : {}),
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    'cache-control': CACHE_CHECKED,
  }
}

function frameAncestors(framing: Framing): string[] {
  // Left out for anybody: even `*` would keep out a page opened from a file.
  if (framing === 'anybody') return []
  if (framing === 'nobody') return ["frame-ancestors 'none'"]
  return [`frame-ancestors 'self'${framing === 'self' ? '' : framing.map((origin) => ` ${origin}`).join('')}`]
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string): string => text.replace(/[&<>"']/gu, (c) => escapes[c] ?? c)

/** A plain page with a sentence in both languages, for what should not happen but does. */
export function sendNotice(reply: FastifyReply, status: number, text: { zh: string; en: string }, framing: Framing = 'nobody'): FastifyReply {
  const html = `<!doctype html>
<html lang="zh-CN">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escaped(text.zh)}</title></head>
<body><p>${escaped(text.zh)}</p><p lang="en">${escaped(text.en)}</p></body>
</html>
`
  return reply
    .code(status)
    .headers({ ...pageHeaders({ framing }), 'cache-control': 'no-store', 'content-type': 'text/html; charset=utf-8' })
    .send(html)
}
