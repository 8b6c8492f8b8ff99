import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { join } from 'node:path'
import { pageHeaders, sendNotice, type Framing, type PagePolicy } from './page-policy.ts'
import { CACHE_CHECKED, CACHE_FOREVER, openStaticFolder, sendStatic, type StaticFolder } from './static-files.ts'

export interface PagesOptions {
  /** Where the program lies; the built pages are in apps/widget/dist and apps/console/dist below it. */
  root: string
  /** Which pages may show the panel of a site; null for a site that is not there. */
  frameAncestors: (siteKey: string) => Promise<Framing | null>
}

/** The script tag's file is asked for on every page of a shop, so it may be kept, but only as long as a fix can wait. */
const CACHE_LOADER = 'public, max-age=300, stale-while-revalidate=86400'
/** An own file without a hash in its name. */
const CACHE_SHORT = 'public, max-age=300'

const notBuilt = {
  zh: '界面尚未构建。请在程序目录运行 npm run build，然后刷新本页。',
  en: 'The pages have not been built. Run npm run build in the program folder, then reload this page.',
}
const noSuchSite = {
  zh: '没有这个网站标识。请核对网页脚本标签中的标识与后台「网站」设置是否一致。',
  en: 'There is no site with this key. Compare the key in the script tag of the page with the sites in the settings.',
}
const noSuchPage = { zh: '没有这个页面。', en: 'There is no such page.' }

/**
 * Serves the built front ends: the customer's (script, panel, chat page, demonstration page) and the people's. Every page
 * comes with a content security policy of its kind.
 */
export async function registerPages(app: FastifyInstance, options: PagesOptions): Promise<void> {
  const widget = openStaticFolder(join(options.root, 'apps/widget/dist'))
  const workplace = openStaticFolder(join(options.root, 'apps/console/dist'))
  registerWidget(app, widget, options)
  registerWorkplace(app, workplace)
  app.get('/', (_request, reply) => reply.header('cache-control', 'no-store').redirect('/console/'))
  // Looked for now, so that the first visitor need not wait.
  await Promise.all([widget.exists(), workplace.exists()])
}

function registerWidget(app: FastifyInstance, folder: StaticFolder, options: PagesOptions): void {
  app.get('/widget.js', (request, reply) =>
    sendFile(request, reply, folder, 'widget.js', {
      'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin', 'cache-control': CACHE_LOADER,
    }),
  )
  app.get<{ Querystring: Record<string, unknown> }>('/widget/panel', async (request, reply) => {
    const { site } = request.query
    const framing = typeof site === 'string' ? await options.frameAncestors(site) : null
    // Shown in anybody's frame, because whoever misspelt the key should read this; there is nothing to click.
    if (framing === null) return sendNotice(reply, 404, noSuchSite, 'anybody')
    return sendPage(request, reply, folder, 'panel.html', { framing })
  })
  app.get('/chat', (request, reply) => sendPage(request, reply, folder, 'panel.html', { framing: 'nobody' }))
  app.get('/ticket', (request, reply) => sendPage(request, reply, folder, 'ticket.html', { framing: 'nobody' }))
  app.get('/demo', (request, reply) => sendPage(request, reply, folder, 'demo.html', { framing: 'self', inlineStyles: true, frames: true }))
  app.get<{ Params: { '*': string } }>('/widget/*', (request, reply) => sendAsset(request, reply, folder, request.params['*']))
}

function registerWorkplace(app: FastifyInstance, folder: StaticFolder): void {
  const page = (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> =>
    sendPage(request, reply, folder, 'index.html', { framing: 'nobody', inlineStyles: true, frames: true })
  app.get('/console', page)
  app.get<{ Params: { '*': string } }>('/console/*', async (request, reply) => {
    const name = request.params['*']
    // The page finds its own way in everything that does not look like a file.
    if (name === 'index.html' || !/\.[A-Za-z0-9]+$/u.test(name)) return page(request, reply)
    return sendAsset(request, reply, folder, name)
  })
}

async function sendPage(request: FastifyRequest, reply: FastifyReply, folder: StaticFolder, name: string, policy: PagePolicy): Promise<FastifyReply> {
  return sendFile(request, reply, folder, name, pageHeaders(policy))
}

/** Anything that a page asks for; pages themselves come only under their own addresses, with their own policy. */
async function sendAsset(request: FastifyRequest, reply: FastifyReply, folder: StaticFolder, name: string): Promise<FastifyReply> {
  if (name.endsWith('.html')) return sendNotice(reply, 404, noSuchPage)
  const caching = name.startsWith('assets/') ? CACHE_FOREVER : CACHE_SHORT
  // Opened by itself, a drawing is a page too.
  const policy: Record<string, string> = name.endsWith('.svg') ? { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" } : {}
  return sendFile(request, reply, folder, name, { ...policy, 'cache-control': caching })
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, folder: StaticFolder, name: string, headers: Record<string, string>): Promise<FastifyReply> {
  const file = await folder.find(name)
  if (file) return sendStatic(request, reply, file, { 'cache-control': CACHE_CHECKED, ...headers })
  return (await folder.exists()) ? sendNotice(reply, 404, noSuchPage) : sendNotice(reply, 503, notBuilt)
}
