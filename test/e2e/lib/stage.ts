import type { Language } from '@yingda/contract'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { System } from '../../lib/system.ts'
import { joinBrowser, leaveBrowser } from './browser.ts'
import { PATIENCE } from './eventually.ts'
import { Network } from './network.ts'
import { copyPrepared, prepare, type Beginning } from './prepared.ts'
import { Witness } from './witness.ts'

export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const
export const desktop = { viewport: { width: 1280, height: 800 } } as const

/** One person's browser, with a line of its own to the server. */
export interface Seat {
  readonly context: BrowserContext
  readonly page: Page
  readonly network: Network
  /** Origin of the server as this browser sees it. */
  readonly url: string
}

/** One whole system, and as many people at the browser as a test needs. */
export class Stage {
  readonly system: System
  readonly browser: Browser
  readonly witness = new Witness()
  readonly #seats: Seat[] = []

  private constructor(system: System, browser: Browser) {
    this.system = system
    this.browser = browser
  }

  /** Builds what has changed, then starts what `npm start` starts, with the starter content learned before; or, bare, without any. */
  static async open(beginning: Beginning = 'shop'): Promise<Stage> {
    await prepare()
    const env = beginning === 'bare' ? { env: { YINGDA_STARTER: 'none' } } : {}
    const starting = System.start({ entry: 'bundle', fill: (dataDir) => { copyPrepared(beginning, dataDir) }, ...env })
    try {
      return new Stage(...(await Promise.all([starting, joinBrowser()])))
    } catch (error) {
      await starting.then((system) => system.destroy(), () => undefined)
      await leaveBrowser().catch(() => undefined)
      throw error
    }
  }

  /** Every page that is open. */
  get pages(): Page[] {
    return this.#seats.flatMap(({ context }) => context.pages())
  }

  /** A new browser profile for one person, watched for faults. */
  async seat(who: string, language: Language, options: BrowserContextOptions = {}): Promise<Seat> {
    const network = await Network.open(this.system.port)
    const context = await this.browser.newContext({ ...desktop, locale: language === 'zh' ? 'zh-CN' : 'en-GB', colorScheme: 'light', reducedMotion: 'reduce', acceptDownloads: true, ...options })
    context.setDefaultTimeout(PATIENCE)
    this.witness.watch(context, who)
    const seat = { context, page: await context.newPage(), network, url: network.url }
    this.#seats.push(seat)
    return seat
  }

  async leave(seat: Seat): Promise<void> {
    this.#seats.splice(this.#seats.indexOf(seat), 1)
    await seat.context.close()
    await seat.network.close()
  }

  async close(): Promise<void> {
    for (const seat of [...this.#seats]) await this.leave(seat)
    await leaveBrowser()
    await this.system.destroy()
  }
}
