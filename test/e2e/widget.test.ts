/**
 * The widget in a real browser, on a site of another origin, against a server in memory: what the panel and the loader
 * do by themselves. The journey with the real server has its own tests.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContext, BrowserContextOptions, Frame, Page } from 'playwright-core'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Backend } from '../../apps/widget/test/backend.ts'
import { serve, type Served } from '../../apps/widget/test/serve.ts'
import { shopBackend } from '../../apps/widget/test/shop.ts'
import { joinBrowser } from './lib/browser.ts'
import { poll } from './lib/poll.ts'
import { prepare } from './lib/prepared.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const agent = { kind: 'agent', agentId: '00000000-0000-4000-8000-000000000001', name: '小满' } as const
const phone: BrowserContextOptions = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

let browser: Browser
let served: Served
let site: Served
let backend: Backend
let sitePage = ''
let context: BrowserContext
let faults: string[] = []

beforeAll(async () => {
  await prepare()
  browser = await joinBrowser()
})
beforeEach(async () => {
  faults = []
  backend = shopBackend()
  served = await serve(backend)
  site = await serve(undefined, 0, (address) => (address.startsWith('/shop') ? sitePage : null))
  sitePage = embed()
})
afterEach(async () => {
  await context.close()
  await Promise.all([served.close(), site.close()])
})

/** A site's page as its owner writes it. */
function embed(attributes = '', script = ''): string {
  return `<!doctype html><html lang="zh-CN"><head><title>site</title><meta name="viewport" content="width=device-width"></head><body style="height:3000px"><h1>Site</h1>
<script>${script}</script>
<script async src="${served.origin}/widget.js" data-site="demo" ${attributes}></script></body></html>`
}

async function newPage(options: BrowserContextOptions = {}): Promise<Page> {
  context = await browser.newContext({ locale: 'zh-CN', viewport: { width: 1280, height: 800 }, ...options })
  const page = await context.newPage()
  page.on('pageerror', (error) => faults.push(`exception: ${error.message}`))
  page.on('console', (message) => {
    // what the browser itself logs of a refused or cut request is no fault of the page
    const isOfNetwork = /Failed to load resource|WebSocket/u.test(message.text())
    if (message.type() === 'error' && !isOfNetwork) faults.push(message.text())
  })
  return page
}

async function openChat(options: BrowserContextOptions = {}, query = ''): Promise<Page> {
  const page = await newPage(options)
  await page.goto(`${served.origin}/chat?site=demo${query}`)
  await page.locator('.choice').first().waitFor()
  return page
}

async function openOnSite(page: Page): Promise<Frame> {
  await page.goto(`${site.origin}/shop`)
  await page.locator('#yingda-widget button').click()
  const element = await page.waitForSelector('#yingda-widget iframe')
  const frame = await element.contentFrame()
  if (frame === null) throw new Error('the panel has no frame')
  await frame.locator('.choice').first().waitFor()
  return frame
}

async function say(page: Page | Frame, text: string): Promise<void> {
  await page.locator('.composer textarea').fill(text)
  await page.locator('.composer textarea').press('Enter')
}

const conversationId = (): string => {
  const id = [...backend.conversations.keys()].at(-1)
  if (id === undefined) throw new Error('no conversation has been started')
  return id
}

/** Serious and critical findings of axe, as sentences; the page must have been opened without its content security policy. */
async function axe(page: Page | Frame): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.addScriptTag({ content: AXE })
  return page.evaluate(async () => {
    const { axe: tool } = window as unknown as { axe: { run: (options: unknown) => Promise<{ violations: { id: string; impact: string; nodes: { target: string[] }[] }[] }> } }
    const { violations } = await tool.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
    return violations.filter((one) => one.impact === 'serious' || one.impact === 'critical').map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).join(', ')}`)
  })
}

describe('on a site', () => {
  it('opens by keyboard, takes the focus, closes by Escape and gives the focus back', async () => {
    const page = await newPage()
    await page.goto(`${site.origin}/shop`)
    const button = page.locator('#yingda-widget button')
    await button.waitFor()
    expect(await page.locator('#yingda-widget iframe').count()).toBe(0)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    const frame = page.frameLocator('#yingda-widget iframe')
    await frame.locator('.choice').first().waitFor()
    await poll(() => frame.locator('textarea').evaluate((area) => document.activeElement === area)).toBe(true)
    await poll(() => button.getAttribute('aria-expanded')).toBe('true')
    await page.keyboard.press('Escape')
    await poll(() => page.locator('#yingda-widget .frame').isVisible()).toBe(false)
    await poll(() => page.evaluate(() => document.activeElement?.id)).toBe('yingda-widget')
    expect(faults).toEqual([])
  })

  it('does what was called before it was there, tells events, and sends the page of the customer', async () => {
    sitePage = embed('', `
      window.yingda = window.yingda || function () { (yingda.q = yingda.q || []).push(arguments) };
      window.heard = [];
      for (const name of ['ready','open','close','unread','message','connection','handoff']) yingda('on', name, (detail) => heard.push([name, detail]));
      yingda('setLanguage', 'en'); yingda('setAttributes', { plan: 'gold' }); yingda('nonsense');`)
    const page = await newPage()
    const frame = await openOnSite(page)
    await poll(() => frame.locator('h1').textContent()).toBe('Pinecone Home')
    expect(backend.attributes).toEqual([{ attributes: { plan: 'gold' } }])
    await say(frame, 'hi')
    await frame.locator('.message-customer').waitFor()
    expect(backend.stateOf(conversationId())?.page).toBe(`${site.origin}/shop`)
    await page.evaluate(() => history.pushState(null, '', '/shop/sofa#blue'))
    await page.waitForTimeout(1500)
    await say(frame, 'and now')
    await poll(() => backend.frames.flatMap((one) => (one.type === 'send' ? [one.page] : [])).at(-1)).toBe(`${site.origin}/shop/sofa#blue`)
    await page.evaluate('yingda.close()')
    backend.owner(conversationId(), agent, 'accepted')
    backend.message(conversationId(), agent, { type: 'text', text: '您好' })
    await page.locator('#yingda-widget .badge').filter({ hasText: '1' }).waitFor()
    const heard: [string, unknown][] = await page.evaluate('window.heard')
    expect(heard.map(([name]) => name)).toEqual(['ready', 'open', 'connection', 'connection', 'close', 'handoff', 'message', 'unread'])
    expect(heard.at(-2)?.[1]).toMatchObject({ from: 'agent', name: '小满', text: '您好' })
    expect(await page.evaluate('yingda("open")')).toBe(true)
    await poll(() => page.locator('#yingda-widget .badge').isVisible()).toBe(false)
    expect(faults).toEqual([])
  })

  it('survives a page that replaces its body, and comes back with the conversation after a reload', async () => {
    const page = await newPage()
    const frame = await openOnSite(page)
    await say(frame, '在吗')
    await frame.locator('.message-customer').waitFor()
    await page.evaluate(() => document.body.replaceWith(document.createElement('body')))
    await poll(() => frame.locator('.message-customer').count()).toBe(1)
    await page.reload()
    backend.message(conversationId(), { kind: 'bot' }, { type: 'text', text: '在的' })
    await page.locator('#yingda-widget .badge').waitFor()
    await page.locator('#yingda-widget button').click()
    const again = page.frameLocator('#yingda-widget iframe')
    await again.locator('.message-bot').filter({ hasText: '在的' }).waitFor()
    await poll(() => again.locator('.message-customer').count()).toBe(1)
    expect(faults).toEqual([])
  })

  it('does not listen to messages of others', async () => {
    const page = await newPage()
    const frame = await openOnSite(page)
    await page.evaluate(() => {
      const panel = document.querySelector('#yingda-widget')?.shadowRoot?.querySelector('iframe')?.contentWindow
      panel?.postMessage({ yingda: 'guessed', message: { t: 'lang', lang: 'en' } }, '*')
      panel?.postMessage({ message: { t: 'logout', id: 1 } }, '*')
      window.postMessage({ yingda: 'guessed', message: { t: 'close' } }, '*')
    })
    await page.waitForTimeout(300)
    expect(await frame.locator('h1').textContent()).toBe('松果家客服')
    expect(await page.locator('#yingda-widget .frame').isVisible()).toBe(true)
  })

  it('fills the screen of a phone and keeps the page behind still, out of the way of keyboard and screen reader', async () => {
    const page = await newPage(phone)
    const frame = await openOnSite(page)
    await poll(() => page.locator('#yingda-widget .frame').boundingBox()).toEqual({ x: 0, y: 0, width: 390, height: 844 })
    const behind = (): Promise<[string, boolean]> => page.evaluate(() => [document.documentElement.style.overflow, document.body.inert])
    await poll(behind).toEqual(['hidden', true])
    await page.setViewportSize({ width: 844, height: 390 })
    await poll(behind).toEqual(['', false])
    await page.setViewportSize({ width: 390, height: 844 })
    await poll(behind).toEqual(['hidden', true])
    await frame.locator('.header .round').last().click()
    await page.locator('#yingda-widget button').waitFor()
    await poll(behind).toEqual(['', false])
    expect(faults).toEqual([])
  })

  it('never throws into the page, whatever it is called with, and can be removed', async () => {
    const page = await newPage()
    await page.goto(`${site.origin}/shop`)
    await page.locator('#yingda-widget button').waitFor()
    await page.evaluate(async () => {
      const call = (window as unknown as { yingda: (...args: unknown[]) => Promise<boolean> }).yingda
      for (const args of [[], [null], ['identify', 5], ['setAttributes', document], ['on', 'open', {}], ['setTheme', 'pink']]) await call(...args)
      await call('destroy')
    })
    expect(await page.locator('#yingda-widget').count()).toBe(0)
    expect(await page.evaluate('typeof window.yingda')).toBe('undefined')
    expect(faults).toEqual([])
  })
})

describe('the panel', () => {
  it('keeps what is written without a network and sends it once when it is back', async () => {
    const page = await openChat()
    await say(page, '一')
    await page.locator('.delivery').filter({ hasText: '已送达' }).waitFor()
    await context.setOffline(true)
    await say(page, '二')
    await say(page, '三')
    await page.locator('.delivery').filter({ hasText: '发送中' }).first().waitFor()
    await page.locator('.banner-warning').waitFor()
    await context.setOffline(false)
    await poll(() => page.locator('.delivery').filter({ hasText: '已送达' }).count()).toBe(3)
    expect(await page.locator('.message-customer .bubble').allTextContents()).toEqual(['一', '二', '三'])
    await page.reload()
    await poll(() => page.locator('.message-customer .bubble').allTextContents()).toEqual(['一', '二', '三'])
    expect(faults).toEqual([])
  })

  it('asks for a person in one tap, shows the place in the queue, and lets the customer leave it', async () => {
    const page = await openChat(phone)
    await page.locator('.human').click()
    await poll(() => backend.stateOf(conversationId())?.owner.kind).toBe('queue')
    backend.tell(conversationId(), { type: 'queue', conversationId: conversationId(), place: 3, waitSeconds: 125, agentsOnline: 2 })
    await page.getByText('排队中，您在第 3 位').waitFor()
    await page.getByText('预计等待约 3 分钟').waitFor()
    await page.getByRole('button', { name: '退出排队' }).click()
    await poll(() => backend.stateOf(conversationId())?.owner.kind).toBe('bot')
    await poll(() => page.locator('.human').textContent()).toBe('转人工')
  })

  it('says who speaks, with name and kind, on every message', async () => {
    const page = await openChat()
    await say(page, '怎么退货')
    await page.locator('.message-bot .rich').last().waitFor()
    backend.owner(conversationId(), agent, 'accepted')
    backend.message(conversationId(), agent, { type: 'text', text: '我来看看' })
    backend.message(conversationId(), agent, { type: 'text', text: '稍等' })
    await page.getByText('稍等', { exact: true }).waitFor()
    const speakers = await page.locator('.message .speaker').allTextContents()
    expect(speakers.map((one) => one.replace(/\d\d:\d\d/u, ''))).toEqual(['智能助手机器人', '您', '智能助手机器人', '小满人工', '小满人工'])
    await poll(() => page.locator('.status').textContent()).toContain('小满 正在为您服务')
    await page.getByRole('button', { name: '来源' }).click()
    await page.getByText('怎么申请七天无理由退货？').waitFor()
    await page.getByRole('button', { name: '有帮助' }).click()
    await poll(() => backend.seenBy(conversationId()).some((event) => event.type === 'feedback' && event.value === 'up')).toBe(true)
  })

  it('does not send while an input method composes, keeps the draft, and counts near the limit', async () => {
    const page = await openChat()
    const area = page.locator('.composer textarea')
    await area.fill('ni')
    await area.evaluate((element) => element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })))
    expect(await area.inputValue()).toBe('ni')
    await area.fill('没写完的话')
    await page.reload()
    await poll(() => page.locator('.composer textarea').inputValue()).toBe('没写完的话')
    await page.locator('.composer textarea').fill('字'.repeat(3990))
    await page.getByText('还可输入 10 字').waitFor()
    await page.locator('.composer textarea').fill('字'.repeat(4001))
    await page.locator('.composer textarea').press('Enter')
    await page.getByText('超出 1 字').waitFor()
    expect(backend.conversations.size).toBe(0)
  })

  it('sends pasted images and files, and shows them', async () => {
    const page = await openChat()
    const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
    await page.locator('.composer textarea').evaluate((element, base64) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
      const data = new DataTransfer()
      data.items.add(new File([bytes], 'photo.png', { type: 'image/png' }))
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
    }, png.toString('base64'))
    await page.locator('.picture img').waitFor()
    await page.setInputFiles('input[type=file]', [
      { name: '说明书.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(2048, 1) },
      { name: 'page.html', mimeType: 'text/html', buffer: Buffer.from('<p>') },
      { name: '空.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) },
    ])
    await page.getByRole('button', { name: '说明书.pdf' }).waitFor()
    await page.locator('.toast').filter({ hasText: '「空.txt」是空文件' }).waitFor()
    await page.getByRole('group', { name: '发送失败' }).waitFor()
    await page.getByRole('button', { name: '删除' }).click()
    await poll(() => page.locator('.message-customer').count()).toBe(2)
    await page.locator('.picture').click()
    await page.locator('.lightbox img').waitFor()
    await page.keyboard.press('Escape')
    expect(faults).toEqual([])
  })

  it('shows hostile text as text', async () => {
    const hostile = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>[x](javascript:window.pwned=1) **<svg onload=window.pwned=1>**'
    const plain = backend.welcome
    backend.welcome = (language) => ({ ...plain(language), title: hostile, greeting: hostile })
    backend.bot = () => [{ type: 'answer', text: hostile, entryId: 'e', source: { question: hostile, category: hostile } }]
    const page = await openChat()
    await say(page, hostile)
    await page.locator('.message-bot .rich').last().waitFor()
    backend.owner(conversationId(), { ...agent, name: hostile }, 'accepted')
    backend.message(conversationId(), { ...agent, name: hostile }, { type: 'text', text: hostile })
    await page.locator('.message-agent').waitFor()
    expect(await page.evaluate('window.pwned')).toBeUndefined()
    expect(await page.locator('.messages img, .messages script, .messages a').count()).toBe(0)
    expect(faults).toEqual([])
  })

  it('keeps the place of the reader in a long history, loads earlier pages, and offers the way to the end', async () => {
    const page = await openChat()
    await say(page, '第一句')
    await page.locator('.message-customer').waitFor()
    const id = conversationId()
    for (let index = 0; index < 260; index += 1) backend.message(id, agent, { type: 'text', text: `第 ${String(index)} 条` })
    await page.reload()
    await page.getByText('第 259 条').waitFor()
    const list = page.locator('.messages')
    await poll(() => list.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight)).toBeLessThan(2)
    const shown = await page.locator('.message').count()
    expect(shown).toBeLessThanOrEqual(200)
    await list.evaluate((box) => box.scrollTo(0, 0))
    await poll(() => page.locator('.message').count()).toBeGreaterThan(shown + 40)
    await poll(() => list.evaluate((box) => box.scrollTop)).toBeGreaterThan(500)
    backend.message(id, agent, { type: 'text', text: '最新' })
    await page.locator('.to-end').filter({ hasText: '1 条新消息' }).click()
    await poll(() => list.evaluate((box) => box.scrollHeight - box.scrollTop - box.clientHeight)).toBeLessThan(2)
    await poll(() => backend.stateOf(id)?.readByCustomer).toBe(backend.seenBy(id).findLast((event) => event.type === 'message')?.seq)
  })

  it('ends, asks for a rating, and begins anew with the old conversation above', async () => {
    const page = await openChat()
    await say(page, '好的')
    await page.locator('.message-customer').waitFor()
    const first = conversationId()
    await page.getByRole('button', { name: '更多' }).click()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByText('这次服务您满意吗？').waitFor()
    await page.getByRole('radio', { name: '非常满意' }).check({ force: true })
    await page.getByRole('textbox', { name: '还想说点什么（选填）' }).fill('很快')
    await page.getByRole('button', { name: '提交评价' }).click()
    await page.getByText('您评价了：非常满意').waitFor()
    expect(backend.seenBy(first).find((event) => event.type === 'rating')).toMatchObject({ score: 5, comment: '很快', subject: 'bot' })
    await page.getByRole('button', { name: '开始新会话' }).click()
    await say(page, '又来了')
    await poll(() => backend.conversations.size).toBe(2)
    await poll(() => page.locator('.message-customer .bubble').allTextContents()).toEqual(['好的', '又来了'])
    await page.reload()
    await page.getByText('又来了').waitFor()
    await page.getByRole('button', { name: '查看更早的消息' }).click()
    await page.getByText('好的').waitFor()
  })

  it.each([
    ['zh', 'light', 'phone'],
    ['en', 'dark', 'phone'],
    ['en', 'light', 'desktop'],
    ['zh', 'dark', 'desktop'],
  ] as const)('has no serious fault for assistive technology: %s, %s, %s', async (language, scheme, device) => {
    const page = await openChat({ ...(device === 'phone' ? phone : {}), colorScheme: scheme, bypassCSP: true, reducedMotion: 'reduce' }, `&lang=${language}`)
    expect(await axe(page)).toEqual([])
    await say(page, language === 'zh' ? '怎么退货' : 'return')
    await page.locator('.tool').first().click()
    await say(page, language === 'zh' ? '安装' : 'installation')
    await say(page, language === 'zh' ? '你们老板是谁呀' : 'Who is your boss?')
    await page.locator('.offer').waitFor()
    expect(await axe(page)).toEqual([])
    await page.locator('.human').click()
    await page.locator('.banner-queue').waitFor()
    expect(await axe(page)).toEqual([])
    backend.owner(conversationId(), agent, 'accepted')
    backend.message(conversationId(), agent, { type: 'text', text: 'https://example.com' })
    backend.tell(conversationId(), { type: 'typing', conversationId: conversationId(), who: 'agent', on: true })
    backend.refuse = (frame) => (frame.type === 'send' ? { code: 'bad_request' } : null)
    await say(page, 'x')
    await page.locator('.delivery-failed').waitFor()
    await page.setInputFiles('input[type=file]', { name: 'a.pdf', mimeType: 'application/pdf', buffer: Buffer.alloc(9, 1) })
    expect(await axe(page)).toEqual([])
    await page.locator('.menu > button').click()
    expect(await axe(page)).toEqual([])
    await page.keyboard.press('Escape')
    backend.owner(conversationId(), { kind: 'closed' }, 'closed_by_agent')
    await page.locator('.stars input').nth(3).check({ force: true })
    expect(await axe(page)).toEqual([])
  })
})

describe('the demonstration shop', () => {
  it.each(['zh', 'en'])('speaks %s, embeds the widget, and has no serious fault for assistive technology', async (language) => {
    const page = await newPage({ bypassCSP: true, reducedMotion: 'reduce' })
    await page.goto(`${served.origin}/demo?lang=${language}`)
    await page.locator('[data-add]').first().click()
    expect(await axe(page)).toEqual([])
    await page.locator('[data-ask]').first().click()
    const frame = page.frameLocator('#yingda-widget iframe')
    await frame.locator('h1').filter({ hasText: language === 'zh' ? '松果家客服' : 'Pinecone Home' }).waitFor()
    await poll(() => backend.attributes.at(-1)).toMatchObject({ attributes: { cartItems: 1 } })
    expect(faults).toEqual([])
  })
})
