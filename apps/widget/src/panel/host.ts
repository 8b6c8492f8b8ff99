import { unwrap, wrap, type ToLoader, type ToPanel } from '../bridge.ts'

/** The site's page around the panel. */
export interface Host {
  send: (message: ToLoader) => void
  listen: (take: (message: ToPanel) => void) => void
}

/**
 * The channel to the loader, named in the address's fragment (which is never sent to a server): `n` the nonce, `o` the
 * origin of the site's page. Null when the panel is a page of its own.
 */
export function findHost(): Host | null {
  if (window.parent === window) return null
  const fragment = new URLSearchParams(location.hash.slice(1))
  const nonce = fragment.get('n')
  const origin = fragment.get('o')
  if (nonce === null || nonce.length < 16 || origin === null) return null
  return {
    send: (message) => {
      window.parent.postMessage(wrap(message, nonce), origin)
    },
    listen: (take) => {
      window.addEventListener('message', (event) => {
        if (event.source !== window.parent || event.origin !== origin) return
        const message = unwrap(event.data, nonce)
        if (message !== null) take(message as ToPanel)
      })
    },
  }
}
