import type { Language } from '@yingda/contract'
import type { ExportPiece } from './parts.ts'

type Document = Extract<ExportPiece, { kind: 'document' }>

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
/** Text as HTML shows it: nothing in it is ever markup. */
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/gu, (char) => escapes[char] ?? char)

const style = `body{font:15px/1.6 system-ui,"PingFang SC","Microsoft YaHei",sans-serif;max-width:820px;margin:24px auto;padding:0 16px;color:#1f2328;background:#fff}
h1{font-size:22px}h2{font-size:17px;margin-top:28px}dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px}dt{color:#57606a}dd{margin:0;overflow-wrap:anywhere}
ol,ul{padding-left:20px}.line{border-top:1px solid #d8dee4;padding:8px 0}.line p{margin:2px 0;white-space:pre-wrap;overflow-wrap:anywhere}.who{font-weight:600}time{color:#57606a;font-size:13px;margin-left:8px}
a{color:#0b7a5c}`

function page(language: Language, title: string, body: string): string {
  return `<!doctype html><html lang="${language === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>${escapeHtml(title)}</title><style>${style}</style></head><body>${body}</body></html>\n`
}

const time = (at: string): string => `<time datetime="${escapeHtml(at)}">${escapeHtml(at.slice(0, 16).replace('T', ' '))} UTC</time>`

/** A link inside the archive: every part of a path is encoded, so that a file's name cannot lead elsewhere. */
const href = (from: string, to: string): string => `${'../'.repeat(from.split('/').length - 1)}${to.split('/').map(encodeURIComponent).join('/')}`

const factsOf = (facts: Document['facts']): string =>
  facts.some(([, value]) => value !== '') ? `<dl>${facts.filter(([, value]) => value !== '').map(([label, value]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>` : ''

/** A document of an export as a page people read. */
export function documentPage({ path, title, at, facts, lines }: Document, language: Language): string {
  const shown = lines.map(({ at: when, who, text, file }) => {
    const said = file === undefined ? escapeHtml(text) : `<a href="${href(path, file)}">${escapeHtml(text)}</a>`
    return `<div class="line"><span class="who">${escapeHtml(who)}</span>${time(when)}<p>${said}</p></div>`
  })
  return page(language, title, `<h1>${escapeHtml(title)}</h1><p>${time(at)}</p>${factsOf(facts)}${shown.join('')}`)
}

/** The first page: who, and what there is. */
export function indexPage(language: Language, title: string, note: string, documents: readonly { path: string; title: string; at: string }[]): string {
  const list = documents.map((one) => `<li><a href="${href('index', `${one.path}.html`)}">${escapeHtml(one.title)}</a>${time(one.at)}</li>`)
  return page(language, title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(note)}</p><ul>${list.join('')}</ul>`)
}
