import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
const supported = (): boolean => typeof Notification !== 'undefined'

export type DesktopState = 'unsupported' | NotificationPermission

const state = (): DesktopState => (supported() ? Notification.permission : 'unsupported')

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export const useDesktopNotifications = (): DesktopState => useSyncExternalStore(subscribe, state)

/** Asks the browser; only after a click, as browsers demand. */
export async function askForNotifications(): Promise<void> {
  if (!supported()) return
  await Notification.requestPermission()
  for (const listener of listeners) listener()
}

/**
 * Shows a notification when the page is not looked at. The tag replaces an earlier one of the same conversation.
 * @param onOpen runs when it is clicked; the window is brought to the front
 */
export function notifyDesktop(title: string, body: string, tag: string, onOpen: () => void): void {
  if (state() !== 'granted' || (document.visibilityState === 'visible' && document.hasFocus())) return
  const notification = new Notification(title, { body, tag, silent: true, icon: `${import.meta.env.BASE_URL}icon.svg` })
  notification.onclick = () => {
    window.focus()
    onOpen()
    notification.close()
  }
}
