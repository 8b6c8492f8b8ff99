import type { Language } from '@yingda/contract'
import { render } from 'preact'
import { languageOf } from '../i18n.ts'
import { applyTheme } from '../panel/preferences.ts'
import { App } from './app.tsx'
import { tokenIn } from './model.ts'
import './ticket.css'

const KEY = 'yingda:ticket:language'

/** The choice made here before, if the browser lets us keep one. */
function keptLanguage(): Language | null {
  try {
    return languageOf(localStorage.getItem(KEY))
  } catch {
    return null
  }
}

function keep(language: Language): void {
  try {
    localStorage.setItem(KEY, language)
  } catch {
    return
  }
}

const root = document.getElementById('root')
if (root === null) throw new Error('the page has no #root')
const target = root
let language: Language = languageOf(new URLSearchParams(location.search).get('lang')) ?? keptLanguage() ?? languageOf(navigator.language) ?? 'zh'

function draw(): void {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
  const onLanguage = (next: Language): void => {
    language = next
    keep(next)
    draw()
  }
  render(<App token={tokenIn(location.hash)} language={language} onLanguage={onLanguage} />, target)
}

applyTheme('auto')
window.addEventListener('hashchange', draw)
draw()
