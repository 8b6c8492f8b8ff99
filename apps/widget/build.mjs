/**
 * Builds the customer's side into dist/: `widget.js` (the loader, one script for any page), `panel.html`, `ticket.html` and
 * `demo.html` with their assets under assets/. Fails when the loader, the panel or the ticket's page is heavier than its budget.
 */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

const root = fileURLToPath(new URL('.', import.meta.url))
const outDir = join(root, 'dist')
const LOADER_BUDGET = 10 * 1024
const PANEL_BUDGET = 60 * 1024
const TICKET_BUDGET = 30 * 1024

const common = {
  root,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
}

await rm(outDir, { recursive: true, force: true })
await build({
  ...common,
  base: '/widget/',
  plugins: [sharedHead(await readFile(join(root, 'head.html'), 'utf8')), embedTag()],
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: { panel: join(root, 'panel.html'), ticket: join(root, 'ticket.html'), demo: join(root, 'demo.html') } },
  },
})
await build({
  ...common,
  build: {
    outDir,
    emptyOutDir: false,
    target: 'es2019',
    lib: { entry: join(root, 'src/loader/main.ts'), formats: ['iife'], name: 'yingdaLoader', fileName: () => 'widget.js' },
  },
})

const loader = await gzipSize(['widget.js'])
const panel = await gzipSize(['panel.html', ...(await referencedBy('panel.html'))])
const ticket = await gzipSize(['ticket.html', ...(await referencedBy('ticket.html'))])
const demo = await gzipSize(['demo.html', ...(await referencedBy('demo.html'))])
report('loader', loader, LOADER_BUDGET)
report('panel', panel, PANEL_BUDGET)
report('ticket', ticket, TICKET_BUDGET)
process.stdout.write(`widget: demo page ${kilobytes(demo)} gzip\n`)
if (loader > LOADER_BUDGET || panel > PANEL_BUDGET || ticket > TICKET_BUDGET) process.exitCode = 1

/** What the panel and the page of a ticket have in their heads alike. */
function sharedHead(head) {
  return { name: 'yingda-shared-head', transformIndexHtml: { order: 'pre', handler: (html) => html.replace('<!-- head -->', head.trim()) } }
}

/** The one script tag of the widget, put into the demonstration page after bundling, as a site would write it. */
function embedTag() {
  return {
    name: 'yingda-embed-tag',
    transformIndexHtml: {
      order: 'post',
      handler: (html) => html.replace('<!-- the widget -->', '<script async src="/widget.js" data-site="demo"></script>'),
    },
  }
}

/** Files of dist that a page needs, also those its scripts import. */
async function referencedBy(name) {
  const found = new Set()
  const waiting = [name]
  for (let current = waiting.pop(); current !== undefined; current = waiting.pop()) {
    const text = await readFile(join(outDir, current), 'utf8')
    for (const [, file] of text.matchAll(/["'(](?:\/widget\/|\.\/)?((?:assets\/)?[\w-]+\.(?:js|css|svg))["')]/gu)) {
      const path = file.startsWith('assets/') ? file : `assets/${file}`
      if (found.has(path) || !(await exists(path))) continue
      found.add(path)
      if (path.endsWith('.js')) waiting.push(path)
    }
  }
  return [...found]
}

async function exists(path) {
  return readFile(join(outDir, path)).then(
    () => true,
    () => false,
  )
}

async function gzipSize(paths) {
  const sizes = await Promise.all(paths.map(async (path) => gzipSync(await readFile(join(outDir, path)), { level: 9 }).length))
  return sizes.reduce((sum, size) => sum + size, 0)
}

function report(name, size, budget) {
  const verdict = size > budget ? 'OVER BUDGET' : 'ok'
  process.stdout.write(`widget: ${name} ${kilobytes(size)} gzip of ${kilobytes(budget)} allowed: ${verdict}\n`)
}

function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`
}
