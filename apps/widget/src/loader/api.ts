import type { Language } from '@yingda/contract'
import type { Theme } from '../bridge.ts'
import type { Attributes, Identity } from '../client/types.ts'
import { attributesOf, identityOf, isLanguage, isTheme } from './settings.ts'
import { eventNames, type EventName } from './widget.ts'

/** What the API needs of the widget. */
export interface Actions {
  open(): Promise<boolean>
  close(): Promise<boolean>
  toggle(): Promise<boolean>
  identify(identity: Identity): Promise<boolean>
  logout(): Promise<boolean>
  setAttributes(attributes: Attributes): Promise<boolean>
  setLanguage(language: Language): Promise<boolean>
  setTheme(theme: Theme): Promise<boolean>
  setLauncher(isShown: boolean): Promise<boolean>
  destroy(): void
}

export type Handler = (detail: unknown) => void
type Method = (...args: unknown[]) => Promise<boolean>

/** `yingda('open')` and `yingda.open()` are the same; every call gives a promise that never rejects. */
export interface Api {
  (name: string, ...args: unknown[]): Promise<boolean>
  [method: string]: unknown
}

export interface Emitter {
  on: (name: EventName, handler: Handler) => void
  off: (name: EventName, handler: Handler) => void
  emit: (name: EventName, detail: unknown) => void
}

export type Warn = (text: string, detail?: unknown) => void

/** Events for the site. A handler that throws harms nobody else. */
export function createEmitter(warn: Warn): Emitter {
  const handlers = new Map<EventName, Set<Handler>>()
  return {
    on: (name, handler) => {
      const known = handlers.get(name) ?? new Set()
      known.add(handler)
      handlers.set(name, known)
    },
    off: (name, handler) => {
      handlers.get(name)?.delete(handler)
    },
    emit: (name, detail) => {
      for (const handler of [...(handlers.get(name) ?? [])]) {
        try {
          handler(detail)
        } catch (error) {
          warn(`a handler of '${name}' threw`, error)
        }
      }
    },
  }
}

/** The functions a site calls. Wrong arguments and failures become warnings in the console, never exceptions. */
export function createApi(actions: Actions, events: Emitter, warn: Warn): Api {
  const wrong = (what: string): Promise<boolean> => {
    warn(what)
    return Promise.resolve(false)
  }
  const handlerCall = (change: (name: EventName, handler: Handler) => void) => (name: unknown, handler: unknown): Promise<boolean> => {
    if (!eventNames.includes(name as EventName)) return wrong(`there is no event '${String(name)}'; known: ${eventNames.join(', ')}`)
    if (typeof handler !== 'function') return wrong(`the handler of '${String(name)}' is not a function`)
    change(name as EventName, handler as Handler)
    return Promise.resolve(true)
  }
  const methods: Record<string, Method> = {
    open: () => actions.open(),
    close: () => actions.close(),
    toggle: () => actions.toggle(),
    identify: (value) => {
      const identity = identityOf(value)
      return identity === null ? wrong('identify needs { id, issuedAt, signature } and may have name, email, phone, attributes') : actions.identify(identity)
    },
    logout: () => actions.logout(),
    setAttributes: (value) => {
      const attributes = attributesOf(value)
      return attributes === null
        ? wrong('setAttributes needs an object of texts (up to 500 characters), numbers and booleans under names like orderCount')
        : actions.setAttributes(attributes)
    },
    setLanguage: (value) => (isLanguage(value) ? actions.setLanguage(value) : wrong("setLanguage needs 'zh' or 'en'")),
    setTheme: (value) => (isTheme(value) ? actions.setTheme(value) : wrong("setTheme needs 'light', 'dark' or 'auto'")),
    on: handlerCall(events.on),
    off: handlerCall(events.off),
    show: () => actions.setLauncher(true),
    hide: () => actions.setLauncher(false),
    destroy: () => {
      actions.destroy()
      return Promise.resolve(true)
    },
  }
  const call = (name: string, args: unknown[]): Promise<boolean> => {
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    if (method === undefined) return wrong(`there is no '${name}'; known: ${Object.keys(methods).join(', ')}`)
    try {
      return method(...args).catch((error: unknown) => {
        warn(`'${name}' failed`, error)
        return false
      })
    } catch (error) {
      warn(`'${name}' failed`, error)
      return Promise.resolve(false)
    }
  }
  const api = ((name: unknown, ...args: unknown[]) => call(String(name), args)) as Api
  for (const name of Object.keys(methods)) api[name] = (...args: unknown[]) => call(name, args)
  return api
}

/** Runs what the site called before the loader was there: each entry is the arguments of one call. */
export function replay(queue: unknown, api: Api, warn: Warn): void {
  if (!Array.isArray(queue)) return
  for (const entry of queue as unknown[]) {
    const args = typeof entry === 'object' && entry !== null && 'length' in entry ? Array.from(entry as ArrayLike<unknown>) : null
    if (args === null || typeof args[0] !== 'string') warn('a queued call was not understood', entry)
    else void api(args[0], ...args.slice(1))
  }
}
