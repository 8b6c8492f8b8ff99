import type { Language } from '@yingda/contract'
import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'
import { en } from '../../../apps/console/src/i18n/en.ts'
import { translate, type Params } from '../../../apps/console/src/i18n/translate.ts'
import { zh, type Key } from '../../../apps/console/src/i18n/zh.ts'
import type { Account } from '../../lib/agent.ts'
import { expectAccessible } from './axe.ts'
import { eventually } from './eventually.ts'
import type { Seat } from './stage.ts'

const dictionaries = { zh, en }

/** Somebody of the team at the console. */
export class Desk {
  readonly seat: Seat
  readonly page: Page
  readonly language: Language

  constructor(seat: Seat, language: Language) {
    this.seat = seat
    this.page = seat.page
    this.language = language
  }

  t(key: Key, params?: Params): string {
    return translate(dictionaries[this.language][key], params)
  }

  async open(path = ''): Promise<void> {
    await this.page.goto(`${this.seat.url}/console/${path}`)
  }

  /** A button by its words, and these alone: an icon beside them has no name. */
  button(key: Key, params?: Params, within: Pick<Page, 'getByRole'> = this.page): Locator {
    return within.getByRole('button', { name: this.t(key, params), exact: true })
  }

  field(key: Key): Locator {
    return this.page.getByLabel(this.t(key), { exact: true })
  }

  dialog(key: Key, params?: Params): Locator {
    return this.page.getByRole('dialog', { name: this.t(key, params) })
  }

  async sees(key: Key, params?: Params): Promise<void> {
    await this.page.getByText(this.t(key, params)).first().waitFor()
  }

  /** Fills in the sign-in form that is open. */
  async enter({ email, password }: Account): Promise<void> {
    await this.field('signIn.email').fill(email)
    await this.field('signIn.password').fill(password)
    await this.button('signIn.submit').click()
  }

  /** Goes to the start page and signs in. */
  async signIn(account: Account): Promise<void> {
    await this.open()
    await this.enter(account)
    await this.page.getByRole('navigation', { name: this.t('nav.main') }).waitFor()
  }

  /** Sets the own availability to online. */
  async goOnline(): Promise<void> {
    const online = `${this.t('availability.label')}: ${this.t('availability.online')}`
    await this.page.getByRole('button', { name: new RegExp(`^${this.t('availability.label')}: `, 'u') }).click()
    await this.page.getByRole('menuitem', { name: this.t('availability.onlineHint') }).click()
    await this.page.getByRole('button', { name: online }).waitFor()
  }

  /** A page of the navigation. */
  async goTo(key: Key): Promise<void> {
    await this.nav(key).click()
  }

  nav(key: Key): Locator {
    return this.page.getByRole('navigation', { name: this.t('nav.main') }).getByRole('link', { name: this.t(key) })
  }

  /** One of the tabs over the list of conversations. */
  async tab(view: 'waiting' | 'mine' | 'all'): Promise<void> {
    await this.tabLabel(view).click()
  }

  tabLabel(view: 'waiting' | 'mine' | 'all'): Locator {
    return this.page.getByRole('radiogroup', { name: this.t('inbox.listLabel') }).getByText(this.t(`inbox.${view}`))
  }

  /** The rows of the list of conversations. */
  get rows(): Locator {
    return this.page.getByRole('list', { name: this.t('inbox.listLabel') }).getByRole('listitem')
  }

  get log(): Locator {
    return this.page.getByRole('log', { name: this.t('conversation.logLabel') })
  }

  get messages(): Locator {
    return this.log.locator('.msg')
  }

  message(text: string): Locator {
    return this.messages.filter({ hasText: text })
  }

  async transcript(): Promise<string[]> {
    return (await this.log.locator('.bubble').allInnerTexts()).map((text) => text.trim())
  }

  async endsWith(texts: readonly string[]): Promise<void> {
    await eventually(async () => (await this.transcript()).slice(-texts.length), [...texts])
    const all = await this.transcript()
    for (const text of texts) assert.equal(all.filter((one) => one === text).length, 1, text)
  }

  get reply(): Locator {
    return this.page.getByRole('textbox', { name: this.t('composer.reply'), exact: true })
  }

  async says(text: string): Promise<void> {
    await this.reply.fill(text)
    await this.reply.press('Enter')
    await this.message(text).waitFor()
  }

  /** Writes a private note and returns to replying. */
  async notes(text: string): Promise<void> {
    const modes = this.page.getByRole('radiogroup', { name: this.t('composer.modeLabel') })
    await modes.getByText(this.t('composer.note')).click()
    await this.page.getByRole('textbox', { name: this.t('composer.note'), exact: true }).fill(text)
    await this.button('composer.saveNote').click()
    await this.message(text).getByText(this.t('author.note')).waitFor()
    await modes.getByText(this.t('composer.reply')).click()
  }

  async expectAccessible(screen: string): Promise<void> {
    await expectAccessible(this.page, `console: ${screen}`)
  }
}
