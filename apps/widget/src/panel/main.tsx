import type { Language } from '@yingda/contract'
import { preview } from '@yingda/contract/view'
import { render } from 'preact'
import type { Theme, ToPanel } from '../bridge.ts'
import { ChatClient, createStore, type ClientChange, type ClientOptions, type StorageLike } from '../client/index.ts'
import { languageOf, panelTexts } from '../i18n.ts'
import { App } from './app.tsx'
import { findHost, type Host } from './host.ts'
import './panel.css'
import { applyTheme, keepPreferences, readPreferences } from './preferences.ts'
import { uploadByXhr } from './xhr.ts'

const address = new URLSearchParams(location.search)
const site = address.get('site') ?? 'default'
const store = createStore(storageArea())
const preferences = readPreferences(store, site)
const host = findHost()
const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')

let page: string | null = host === null ? document.referrer || location.href : null
let theme: Theme = preferences.theme ?? themeOf(address.get('theme'))
let unfollowTheme = applyTheme(theme)
let isOpen = host === null
let focus = 0
let client: ChatClient | null = null

if (host === null) {
  document.documentElement.classList.add('panel-page')
  begin({})
} else {
  host.listen((message) => fromLoader(host, message))
  host.send({ t: 'hello' })
}

function begin(given: Pick<ClientOptions, 'identity' | 'attributes'>, language?: Language): ChatClient {
  if (client !== null) return client
  client = new ChatClient({
    baseUrl: '',
    site,
    language: preferences.language ?? language ?? languageOf(address.get('lang')) ?? languageOf(navigator.language) ?? 'zh',
    page: () => page,
    connect: (url) => new WebSocket(url),
    storage: storageArea(),
    now: () => Date.now(),
    random: Math.random,
    fetch: (url, init) => fetch(url, init),
    upload: uploadByXhr,
    ...given,
  })
  listenToBrowser(client)
  if (host !== null) tellHost(client, host)
  draw(client)
  return client
}

function draw(shown: ChatClient): void {
  const target = root
  if (target === null) return
  render(
    <App
      client={shown}
      store={store}
      site={site}
      isOpen={isOpen}
      theme={theme}
      focus={focus}
      onTheme={(next) => {
        preferences.theme = next
        setTheme(next)
      }}
      onLanguage={(language) => {
        preferences.language = language
        keepPreferences(store, site, preferences)
        host?.send({ t: 'lang', lang: language })
        void shown.setLanguage(language)
      }}
      onClose={host === null ? null : () => host.send({ t: 'close' })}
    />,
    target,
  )
}

function setTheme(next: Theme): void {
  theme = next
  keepPreferences(store, site, preferences)
  unfollowTheme()
  unfollowTheme = applyTheme(next)
  if (client !== null) draw(client)
}

function setOpen(chat: ChatClient, next: boolean): void {
  isOpen = next
  if (next) {
    chat.start()
    if (!window.matchMedia('(pointer: coarse)').matches) focus += 1
  }
  draw(chat)
}

function fromLoader(from: Host, message: ToPanel): void {
  if (message.t === 'init') {
    page = message.page
    if (preferences.theme === null) setTheme(message.theme)
    const { identity, attributes } = message
    const chat = begin({ ...(identity && { identity }), ...(attributes && { attributes }) }, message.lang)
    if (message.active) chat.start()
    setOpen(chat, message.open)
    from.send({ t: 'ready' })
    return
  }
  const chat = client
  if (chat === null) return
  switch (message.t) {
    case 'open':
    case 'close':
      return setOpen(chat, message.t === 'open')
    case 'page':
      page = message.page
      return
    case 'lang':
      preferences.language = null
      return void chat.setLanguage(message.lang)
    case 'theme':
      preferences.theme = null
      return setTheme(message.theme)
    case 'identify':
      return answer(from, message.id, chat.identify(message.identity))
    case 'attributes':
      return answer(from, message.id, chat.setAttributes(message.attributes))
    case 'logout':
      return answer(from, message.id, chat.logout().then(() => true))
  }
}

function answer(to: Host, id: number, result: Promise<boolean>): void {
  void result.then((ok) => to.send({ t: 'done', id, ok }))
}

/** Tells the site's page what concerns it, when it changes. */
function tellHost(chat: ChatClient, to: Host): void {
  const last = { unread: 0, connection: '', owner: '', isKnown: false }
  const changed = (): void => {
    const view = chat.view()
    if (view.unread !== last.unread) to.send({ t: 'unread', n: (last.unread = view.unread) })
    const state = view.connection.kind === 'online' ? 'online' : view.connection.kind === 'waiting' ? 'offline' : 'connecting'
    if (state !== last.connection) to.send({ t: 'connection', state: (last.connection = state) })
    const owner = view.state?.owner
    const name = owner?.kind === 'agent' ? owner.name : null
    const mark = `${owner?.kind ?? ''}:${name ?? ''}`
    if (owner !== undefined && mark !== last.owner) {
      if (last.owner !== '' || owner.kind !== 'bot') to.send({ t: 'handoff', owner: owner.kind, name })
      last.owner = mark
    }
    if (view.state !== null && !last.isKnown) {
      last.isKnown = true
      to.send({ t: 'known' })
    }
  }
  chat.subscribe((change: ClientChange) => {
    if (change.kind === 'view') return changed()
    if (change.kind === 'identity') return to.send({ t: 'warn', text: `identify: ${change.error.message ?? change.error.code}` })
    if (change.kind !== 'message') return
    const { author, content, at } = change.event
    if (author.kind === 'customer') return
    const name = author.kind === 'agent' ? author.name : panelTexts[chat.view().language].bot
    to.send({ t: 'message', who: author.kind, name, text: preview(content), at })
  })
}

function listenToBrowser(chat: ChatClient): void {
  window.addEventListener('online', () => chat.wake())
  window.addEventListener('offline', () => chat.networkLost())
  window.addEventListener('pagehide', () => chat.release())
  window.addEventListener('pageshow', () => chat.wake())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') chat.wake()
  })
  window.addEventListener('storage', (event) => {
    if (event.key?.startsWith(`yingda:${site}:`) !== false) chat.storageChanged()
  })
  if (host === null) chat.start()
}

function themeOf(value: string | null): Theme {
  return value === 'light' || value === 'dark' ? value : 'auto'
}

/** Reading the property throws where the browser blocks storage for the frame. */
function storageArea(): StorageLike | null {
  try {
    return window.localStorage
  } catch {
    return null
  }
}
