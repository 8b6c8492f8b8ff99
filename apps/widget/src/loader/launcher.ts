import { fill, launcherTexts } from '../i18n.ts'
import type { Language } from '@yingda/contract'
import type { Settings } from './settings.ts'

const STYLE = `
:host{all:initial;position:fixed;z-index:2147483000;inset:auto;width:0;height:0;--a:#0b7a5c;--b:#08654c}
*{box-sizing:border-box}
[hidden]{display:none!important}
button{position:fixed;bottom:calc(var(--y) + env(safe-area-inset-bottom,0px));width:60px;height:60px;padding:0;border:0;border-radius:50%;cursor:pointer;color:#fff;background:var(--a);box-shadow:0 6px 20px rgb(8 60 45/.32),0 1px 3px rgb(0 0 0/.2);display:grid;place-items:center;transition:transform .15s,background-color .15s;-webkit-tap-highlight-color:transparent}
.right button,.right .frame{right:var(--x)}
.left button,.left .frame{left:var(--x)}
button:hover{background:var(--b);transform:scale(1.05)}
button:focus-visible{outline:3px solid #fff;outline-offset:-6px;box-shadow:0 0 0 3px var(--a)}
svg{grid-area:1/1;transition:opacity .15s,transform .15s}
.x{opacity:0;transform:rotate(-45deg)}
.open .x{opacity:1;transform:none}
.open .c{opacity:0;transform:rotate(45deg)}
.badge{position:absolute;top:-3px;inset-inline-end:-3px;min-width:22px;height:22px;padding:0 6px;border-radius:11px;border:2px solid #fff;background:#c42b1c;color:#fff;font:600 12px/18px system-ui,sans-serif;text-align:center}
.frame{position:fixed;bottom:calc(var(--y) + 74px);width:400px;height:min(680px,calc(100vh - var(--y) - 94px));max-width:calc(100vw - 2*var(--x));border-radius:18px;overflow:hidden;background:#f7f5ef;box-shadow:0 16px 48px rgb(10 40 30/.28),0 0 0 1px rgb(10 40 30/.08);transform-origin:bottom right}
.left .frame{transform-origin:bottom left}
.shown{animation:in .16s ease-out}
iframe{display:block;width:100%;height:100%;border:0;color-scheme:normal}
@keyframes in{from{opacity:0;transform:translateY(12px) scale(.98)}}
@media (prefers-color-scheme:dark){.auto .frame{background:#111715}}
.dark .frame{background:#111715}
@media (max-width:480px){.frame{inset:0!important;width:100%;height:100%;height:100dvh;max-width:none;border-radius:0;box-shadow:none}.open button{display:none}}
@media (prefers-reduced-motion:reduce){*{animation:none!important;transition:none!important}}
@media print{:host{display:none}}
`

/** Phones, where the panel fills the screen. */
export const PHONE = '(max-width:480px)'

export interface Launcher {
  host: HTMLElement
  button: HTMLButtonElement
  frameBox: HTMLElement
  setOpen: (isOpen: boolean) => void
  setUnread: (count: number) => void
  setLanguage: (language: Language) => void
  setHidden: (isHidden: boolean) => void
  setTheme: (theme: string) => void
}

/** Draws the round button at once, in a shadow root that the page's styles do not reach. */
export function drawLauncher(settings: Settings): Launcher {
  const host = document.createElement('div')
  host.id = 'yingda-widget'
  host.style.setProperty('--x', `${String(settings.offsetX)}px`)
  host.style.setProperty('--y', `${String(settings.offsetY)}px`)
  const root = host.attachShadow({ mode: 'open' })
  applyStyle(root)
  const box = element('div', settings.side)
  const frameBox = element('div', 'frame')
  frameBox.hidden = true
  frameBox.setAttribute('role', 'dialog')
  const button = element('button', '')
  button.type = 'button'
  button.setAttribute('aria-haspopup', 'dialog')
  button.append(
    icon('c', 'M12 4c5 0 9 3.3 9 7.5S17 19 12 19c-1 0-2-.1-2.9-.4L4.5 20.5l1-3.7C3.9 15.4 3 13.5 3 11.5 3 7.3 7 4 12 4Zm-4 7.5h.01M12 11.5h.01M16 11.5h.01'),
    icon('x', 'm6 9.5 6 6 6-6'),
  )
  const badge = element('span', 'badge')
  badge.hidden = true
  badge.setAttribute('aria-hidden', 'true')
  button.append(badge)
  box.append(frameBox, button)
  root.append(box)

  let isOpen = false
  let unread = 0
  let { language } = settings
  const label = (): void => {
    const texts = launcherTexts[language]
    const words = isOpen ? texts.close : texts.open
    button.setAttribute('aria-label', unread > 0 && !isOpen ? `${words} (${fill(texts.unread, { n: unread })})` : words)
    button.setAttribute('aria-expanded', String(isOpen))
    button.lang = language
    frameBox.setAttribute('aria-label', texts.panel)
    badge.hidden = unread === 0 || isOpen
    badge.textContent = unread > 99 ? '99+' : String(unread)
  }
  label()
  return {
    host,
    button,
    frameBox,
    setOpen: (next) => {
      isOpen = next
      box.classList.toggle('open', next)
      frameBox.hidden = !next
      frameBox.classList.toggle('shown', next)
      label()
    },
    setUnread: (count) => {
      unread = count
      label()
    },
    setLanguage: (next) => {
      language = next
      label()
    },
    setHidden: (isHidden) => {
      button.hidden = isHidden
    },
    setTheme: (theme) => {
      box.classList.remove('light', 'dark', 'auto')
      box.classList.add(theme)
    },
  }
}

/** A constructed sheet is not stopped by the site's content security policy; old browsers need an element. */
function applyStyle(root: ShadowRoot): void {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STYLE)
    root.adoptedStyleSheets = [sheet]
  } catch {
    const style = document.createElement('style')
    style.textContent = STYLE
    root.append(style)
  }
}

function element<T extends keyof HTMLElementTagNameMap>(name: T, className: string): HTMLElementTagNameMap[T] {
  const made = document.createElement(name)
  made.className = className
  return made
}

function icon(className: string, path: string): SVGSVGElement {
  const space = 'http://www.w3.org/2000/svg'
  const svg = document.createElementNS(space, 'svg')
  const attributes = { class: className, viewBox: '0 0 24 24', width: '30', height: '30', fill: 'none', stroke: 'currentColor', 'stroke-width': '1.9', 'stroke-linecap': 'round', 'stroke-linejoin': 'round', 'aria-hidden': 'true' }
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value)
  const line = document.createElementNS(space, 'path')
  line.setAttribute('d', path)
  svg.append(line)
  return svg
}
