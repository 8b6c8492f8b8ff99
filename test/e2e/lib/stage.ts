import type { Language } from '@yingda/contract'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'
import { System, type SystemOptions } from '../../lib/system.ts'
import { openBrowser } from './browser.ts'
import { PATIENCE } from './eventually.ts'
import { Network } from './network.ts'
import { copyData, preparedShop } from './prepared.ts'
import { Witness } from './witness.ts'

const ROOT = path.resolve(import.meta.dirname, '../../..')
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

/** One whole system and a browser for as many people as a test needs. */
export class Stage {
  readonly system: System
  readonly browser: Browser
  readonly witness = new Witness()
  readonly #seats: Seat[] = []

  private constructor(system: System, browser: Browser) {
    this.system = system
    this.browser = browser
  }

  /** Builds what has changed, then starts what `npm start` starts, with the starter content learned before. */
  static async open(options: Pick<SystemOptions, 'databaseUrl' | 'env'> = {}): Promise<Stage> {
    const built = spawnSync(process.execPath, ['scripts/build.mjs'], { cwd: ROOT, encoding: 'utf8' })
    if (built.status !== 0) throw new Error(`the build failed:\n${built.stdout}\n${built.stderr}`)
    const shop = options.databaseUrl === undefined && options.env?.['YINGDA_STARTER'] === undefined ? await preparedShop() : null
    const browser = await openBrowser()
    try {
      return new Stage(await System.start({ entry: 'bundle', ...(shop === null ? {} : { fill: (dataDir) => { copyData(shop, dataDir) } }), ...options }), browser)
    } catch (error) {
      await browser.close()
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
    await this.browser.close()
    await this.system.destroy()
  }
}
