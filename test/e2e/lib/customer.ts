import type { Language } from '@yingda/contract'
import assert from 'node:assert/strict'
import type { Frame, FrameLocator, Locator, Page } from 'playwright-core'
import { fill, launcherTexts, panelTexts, type Texts } from '../../../apps/widget/src/i18n.ts'
import { expectAccessible } from './axe.ts'
import { eventually } from './eventually.ts'
import type { Seat } from './stage.ts'

/** What can be looked for: a page, or a frame within one. */
export type Screen = Pick<Page & FrameLocator, 'getByRole' | 'getByText' | 'getByLabel' | 'locator'>

/** A customer at the chat: on the demonstration shop with its launcher, or on the full page. */
export class Customer {
  readonly seat: Seat
  readonly page: Page
  readonly language: Language
  readonly texts: Texts
  readonly screen: Screen
  readonly #isFramed: boolean

  private constructor(seat: Seat, language: Language, isFramed: boolean) {
    this.seat = seat
    this.page = seat.page
    this.language = language
    this.texts = panelTexts[language]
    this.#isFramed = isFramed
    this.screen = isFramed ? seat.page.frameLocator(`iframe[title="${launcherTexts[language].panel}"]`) : seat.page
  }

  /** Opens the full page, as a phone does from a link; the language is the browser's. */
  static async atChat(seat: Seat, language: Language): Promise<Customer> {
    await seat.page.goto(`${seat.url}/chat?site=demo`)
    return new Customer(seat, language, false)
  }

  /** Opens the demonstration shop and taps the launcher. */
  static async atShop(seat: Seat, language: Language): Promise<Customer> {
    await seat.page.goto(`${seat.url}/demo?lang=${language}`)
    const customer = new Customer(seat, language, true)
    await customer.launcher.click()
    return customer
  }

  /** Is on a page of somebody else's that embeds the widget, before anything is opened. */
  static async onSite(seat: Seat, language: Language, address: string): Promise<Customer> {
    await seat.page.goto(address)
    return new Customer(seat, language, true)
  }

  /** After a reload: the shop shows its launcher again. */
  async reopen(): Promise<void> {
    if (this.#isFramed) await this.launcher.click()
  }

  get launcher(): Locator {
    const { open, close } = launcherTexts[this.language]
    return this.page.getByRole('button', { name: new RegExp(`^(?:${open}|${close})`, 'u') })
  }

  get log(): Locator {
    return this.screen.getByRole('log', { name: this.texts.messages })
  }

  get field(): Locator {
    return this.screen.getByRole('textbox', { name: this.texts.input })
  }

  /** The header, which says who is serving. */
  get head(): Locator {
    return this.screen.locator('header')
  }

  button(name: string): Locator {
    return this.screen.getByRole('button', { name, exact: true })
  }

  /** The rows of messages, also those on their way. */
  get messages(): Locator {
    return this.log.locator('.message')
  }

  message(text: string): Locator {
    return this.messages.filter({ hasText: text })
  }

  get last(): Locator {
    return this.messages.last()
  }

  async sees(text: string): Promise<void> {
    await this.screen.getByText(text).first().waitFor()
  }

  async says(text: string): Promise<void> {
    await this.field.fill(text)
    await this.field.press('Enter')
    await this.message(text).last().waitFor()
  }

  /** Waits until an own message is where it says. */
  async delivery(text: string, state: string): Promise<void> {
    await this.message(text).getByText(state, { exact: true }).waitFor()
  }

  /** A notice between the messages, such as who joined. */
  async notice(text: string, values: Record<string, string> = {}): Promise<void> {
    await this.log.getByText(fill(text, values), { exact: true }).first().waitFor()
  }

  /** The texts of all bubbles, top to bottom. */
  async transcript(): Promise<string[]> {
    return (await this.log.locator('.bubble').allInnerTexts()).map((text) => text.trim())
  }

  /** Waits until exactly these own and other texts are the last ones, each once. */
  async endsWith(texts: readonly string[]): Promise<void> {
    await eventually(async () => (await this.transcript()).slice(-texts.length), [...texts])
    const all = await this.transcript()
    for (const text of texts) assert.equal(all.filter((one) => one === text).length, 1, text)
  }

  async expectAccessible(screen: string): Promise<void> {
    await expectAccessible(this.page, `widget: ${screen}`, this.#isFramed ? this.#frame() : undefined)
  }

  #frame(): Frame {
    const frame = this.page.frames().find((one) => one.url().includes('/widget/panel'))
    if (frame === undefined) throw new Error('the panel is not loaded')
    return frame
  }
}
