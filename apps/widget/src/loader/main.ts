import { createApi, createEmitter, replay, type Api, type Warn } from './api.ts'
import { readSettings } from './settings.ts'
import { Widget } from './widget.ts'

type Global = { yingda?: (Api & { isLoaded?: boolean }) | { q?: unknown } }

const warn: Warn = (text, detail) => {
  window.console.warn(`yingda: ${text}`, ...(detail === undefined ? [] : [detail]))
}

/** Nothing that happens here may reach the site's page as an exception. */
function main(): void {
  const global = window as Global
  const script = document.currentScript
  if (!(script instanceof HTMLScriptElement)) return warn('load widget.js by a script element')
  const before = global.yingda
  if (before !== undefined && 'isLoaded' in before) return warn('the widget is on this page already')
  const settings = readSettings(script, document.documentElement.lang)
  const events = createEmitter(warn)
  const widget = new Widget(settings, events.emit, warn)
  const actions = {
    open: () => widget.open(),
    close: () => widget.close(),
    toggle: () => widget.toggle(),
    identify: widget.identify.bind(widget),
    logout: () => widget.logout(),
    setAttributes: widget.setAttributes.bind(widget),
    setLanguage: widget.setLanguage.bind(widget),
    setTheme: widget.setTheme.bind(widget),
    setLauncher: widget.setLauncher.bind(widget),
    destroy: () => {
      widget.destroy()
      delete global.yingda
    },
  }
  const api: Api & { isLoaded?: boolean } = createApi(actions, events, warn)
  api.isLoaded = true
  global.yingda = api
  replay((before as { q?: unknown } | undefined)?.q, api, warn)
  events.emit('ready', null)
  window.dispatchEvent(new CustomEvent('yingda:ready'))
}

try {
  main()
} catch (error) {
  warn('the widget could not start', error)
}
