import type { Language } from '@yingda/contract'
import type { Theme, ToLoader, ToPanel } from '../bridge.ts'
import type { Attributes, Identity } from '../client/types.ts'
import { launcherTexts } from '../i18n.ts'
import { openFrame, type Frame } from './frame.ts'
import { drawLauncher, PHONE, type Launcher } from './launcher.ts'
import type { Settings } from './settings.ts'

export type EventName = 'ready' | 'open' | 'close' | 'unread' | 'message' | 'connection' | 'handoff'
export const eventNames: readonly EventName[] = ['ready', 'open', 'close', 'unread', 'message', 'connection', 'handoff']

const URL_CHECK_MS = 1000
const ANSWER_TIMEOUT_MS = 30_000

/** The widget in the site's page: the button, the frame, and what the site told about itself and its visitor. */
export class Widget {
  readonly #settings: Settings
  readonly #launcher: Launcher
  readonly #onEvent: (name: EventName, detail: unknown) => void
  readonly #warn: (text: string) => void
  readonly #answers = new Map<number, (ok: boolean) => void>()
  readonly #observer: MutationObserver
  #frame: Frame | null = null
  #isOpen = false
  #isReady = false
  #whenReady: (() => void)[] = []
  #language: Language
  #theme: Theme
  #identity: Identity | null = null
  #attributes: Attributes | null = null
  #page = ''
  #urlTimer: ReturnType<typeof setInterval> | undefined
  #calls = 0
  readonly #phone = matchMedia(PHONE)
  readonly #onTurn = (): void => this.#cover()
  /** The page as it was before the panel covered it. */
  #behind: { body: HTMLElement; overflow: string; isInert: boolean } | null = null

  constructor(settings: Settings, onEvent: (name: EventName, detail: unknown) => void, warn: (text: string) => void) {
    this.#warn = warn
    this.#settings = settings
    this.#onEvent = onEvent
    this.#language = settings.language
    this.#theme = settings.theme
    this.#launcher = drawLauncher(settings)
    this.#launcher.setHidden(settings.isLauncherHidden)
    this.#launcher.setTheme(settings.theme)
    this.#launcher.button.addEventListener('click', () => void this.toggle())
    this.#launcher.button.addEventListener('pointerenter', () => this.#load(), { once: true })
    // beside the body, which applications of one page replace
    document.documentElement.append(this.#launcher.host)
    this.#observer = new MutationObserver(() => {
      if (!this.#launcher.host.isConnected) document.documentElement.append(this.#launcher.host)
    })
    this.#observer.observe(document.documentElement, { childList: true })
    this.#phone.addEventListener('change', this.#onTurn)
    if (remembered(this.#knownKey) !== null) whenIdle(() => this.#load())
  }

  /** Resolves when the panel can be used. */
  open(): Promise<boolean> {
    if (!this.#isOpen) {
      this.#isOpen = true
      const isLoaded = this.#frame !== null
      this.#load()
      this.#launcher.setOpen(true)
      this.#cover()
      if (isLoaded) this.#frame?.send({ t: 'open' })
      this.#onEvent('open', null)
    }
    this.#frame?.focus()
    return this.#ready()
  }

  close(): Promise<boolean> {
    if (this.#isOpen) {
      this.#isOpen = false
      this.#launcher.setOpen(false)
      this.#cover()
      this.#frame?.send({ t: 'close' })
      this.#launcher.button.focus()
      this.#onEvent('close', null)
    }
    return Promise.resolve(true)
  }

  toggle(): Promise<boolean> {
    return this.#isOpen ? this.close() : this.open()
  }

  /** Before the panel is there the identity is only kept: it is checked when the panel is loaded. */
  identify(identity: Identity): Promise<boolean> {
    this.#identity = identity
    return this.#ask((id) => ({ t: 'identify', id, identity }))
  }

  setAttributes(attributes: Attributes): Promise<boolean> {
    this.#attributes = { ...this.#attributes, ...attributes }
    return this.#ask((id) => ({ t: 'attributes', id, attributes }))
  }

  /** Loads the panel when needed: only it can forget what it keeps. */
  async logout(): Promise<boolean> {
    this.#identity = null
    this.#attributes = null
    remember(this.#knownKey, null)
    this.#launcher.setUnread(0)
    this.#load()
    await this.#ready()
    return this.#ask((id) => ({ t: 'logout', id }))
  }

  setLanguage(language: Language): Promise<boolean> {
    this.#language = language
    this.#launcher.setLanguage(language)
    this.#frame?.send({ t: 'lang', lang: language })
    return Promise.resolve(true)
  }

  setTheme(theme: Theme): Promise<boolean> {
    this.#theme = theme
    this.#launcher.setTheme(theme)
    this.#frame?.send({ t: 'theme', theme })
    return Promise.resolve(true)
  }

  setLauncher(isShown: boolean): Promise<boolean> {
    this.#launcher.setHidden(!isShown)
    return Promise.resolve(true)
  }

  destroy(): void {
    this.#observer.disconnect()
    clearInterval(this.#urlTimer)
    this.#phone.removeEventListener('change', this.#onTurn)
    this.#isOpen = false
    this.#cover()
    this.#frame?.destroy()
    this.#launcher.host.remove()
    for (const settle of this.#answers.values()) settle(false)
    this.#answers.clear()
  }

  get #knownKey(): string {
    return `yingda:${this.#settings.site}:known`
  }

  /** Brings the panel into the page: on the first use, on hover, or for a visitor who may have an answer waiting. */
  #load(): void {
    if (this.#frame !== null) return
    const settings = { ...this.#settings, language: this.#language, theme: this.#theme }
    const title = launcherTexts[this.#language].panel
    this.#frame = openFrame(settings, this.#launcher.frameBox, title, () => this.#first(), (message) => this.#take(message))
    this.#urlTimer = setInterval(() => this.#tellPage(), URL_CHECK_MS)
  }

  #first(): ToPanel {
    this.#page = location.href
    return {
      t: 'init',
      open: this.#isOpen,
      active: this.#isOpen || remembered(this.#knownKey) !== null,
      page: this.#page,
      lang: this.#language,
      theme: this.#theme,
      identity: this.#identity,
      attributes: this.#attributes,
    }
  }

  /** Applications of one page change the address without loading: looked at, because their functions are theirs. */
  #tellPage(): void {
    if (location.href === this.#page) return
    this.#page = location.href
    this.#frame?.send({ t: 'page', page: this.#page })
  }

  #take(message: ToLoader): void {
    switch (message.t) {
      case 'ready':
        this.#isReady = true
        this.#whenReady.splice(0).forEach((run) => run())
        return
      case 'close':
        return void this.close()
      case 'known':
        return remember(this.#knownKey, '1')
      case 'lang':
        this.#language = message.lang
        return this.#launcher.setLanguage(message.lang)
      case 'warn':
        return this.#warn(message.text)
      case 'unread':
        this.#launcher.setUnread(message.n)
        return this.#onEvent('unread', { count: message.n })
      case 'done':
        this.#answers.get(message.id)?.(message.ok)
        this.#answers.delete(message.id)
        return
      case 'message':
        return this.#onEvent('message', { from: message.who, name: message.name, text: message.text, at: message.at })
      case 'connection':
        return this.#onEvent('connection', { state: message.state })
      case 'handoff':
        return this.#onEvent('handoff', { to: message.owner, name: message.name })
      default:
        return
    }
  }

  #ready(): Promise<boolean> {
    if (this.#isReady) return Promise.resolve(true)
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#warn('the panel did not come up: check data-site, and the allowed origins of the site in the settings')
        resolve(false)
      }, ANSWER_TIMEOUT_MS)
      this.#whenReady.push(() => {
        clearTimeout(timer)
        resolve(true)
      })
    })
  }

  /** Asks the panel; without one the wish is kept for its start, which counts as done. */
  #ask(make: (id: number) => ToPanel): Promise<boolean> {
    const frame = this.#frame
    if (frame === null || !this.#isReady) return Promise.resolve(true)
    this.#calls += 1
    const id = this.#calls
    return new Promise((resolve) => {
      this.#answers.set(id, resolve)
      setTimeout(() => resolve(false), ANSWER_TIMEOUT_MS)
      frame.send(make(id))
    })
  }

  /** On a phone the panel covers the page, which must not scroll, take the focus or be read out behind it. */
  #cover(): void {
    const { style } = document.documentElement
    const { body } = document
    const isCovered = this.#isOpen && this.#phone.matches
    if (isCovered && this.#behind === null) {
      this.#behind = { body, overflow: style.overflow, isInert: body.inert }
      style.overflow = 'hidden'
      body.inert = true
    } else if (!isCovered && this.#behind !== null) {
      style.overflow = this.#behind.overflow
      this.#behind.body.inert = this.#behind.isInert
      this.#behind = null
    }
  }
}

function whenIdle(run: () => void): void {
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: 4000 })
  else setTimeout(run, 1500)
}

/** Storage may be blocked: then this visitor is simply not remembered. */
function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function remember(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // not remembered
  }
}
