import { unwrap, wrap, type ToLoader, type ToPanel } from '../bridge.ts'
import type { Settings } from './settings.ts'

export interface Frame {
  /** Kept until the panel listens. */
  send: (message: ToPanel) => void
  focus: () => void
  destroy: () => void
}

/** The panel in its frame, and the channel to it: only its own window, origin and nonce are listened to. */
export function openFrame(
  settings: Settings,
  box: HTMLElement,
  title: string,
  first: () => ToPanel,
  take: (message: ToLoader) => void,
): Frame {
  const nonce = randomName()
  const frame = document.createElement('iframe')
  const query = new URLSearchParams({ site: settings.site, lang: settings.language, theme: settings.theme })
  const fragment = new URLSearchParams({ n: nonce, o: location.origin })
  frame.title = title
  frame.allow = 'clipboard-write'
  // on the server's own pages a sandbox with these rights would keep nothing out
  if (location.origin !== settings.origin) frame.setAttribute('sandbox', 'allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals')
  frame.src = `${settings.origin}/widget/panel?${query.toString()}#${fragment.toString()}`

  let isListening = false
  let waiting: ToPanel[] = []
  const post = (message: ToPanel): void => {
    frame.contentWindow?.postMessage(wrap(message, nonce), settings.origin)
  }
  const onMessage = (event: MessageEvent): void => {
    if (event.source !== frame.contentWindow || event.origin !== settings.origin) return
    const message = unwrap(event.data, nonce) as ToLoader | null
    if (message === null) return
    // 'hello' comes again when the frame was reloaded: the panel then needs everything anew
    if (message.t === 'hello') {
      isListening = true
      post(first())
      const kept = waiting
      waiting = []
      kept.forEach(post)
      return
    }
    take(message)
  }
  window.addEventListener('message', onMessage)
  box.append(frame)
  return {
    send: (message) => {
      if (isListening) post(message)
      else waiting.push(message)
    },
    focus: () => {
      frame.focus()
    },
    destroy: () => {
      window.removeEventListener('message', onMessage)
      frame.remove()
    },
  }
}

/** 128 random bits that no other page can guess. */
function randomName(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
