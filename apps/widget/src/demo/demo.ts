import { goods, type Good } from './goods.ts'

type Call = (name: string, ...args: unknown[]) => unknown
type Stub = Call & { q?: unknown[] }

/** The stub a site puts on its page: calls made before the widget is there are kept for it. */
const global = window as { yingda?: Stub }
global.yingda ??= (...args: unknown[]) => {
  const stub = global.yingda
  if (stub !== undefined) stub.q = [...(stub.q ?? []), args]
}
const yingda: Call = (...args) => global.yingda?.(...args)

const language = new URLSearchParams(location.search).get('lang') === 'en' ? 'en' : 'zh'
document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en'
document.title = language === 'zh' ? '松果家：家电与家具' : 'Pinecone Home: appliances and furniture'
for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-keep-lang]')) link.search = `?lang=${language}`
yingda('setLanguage', language)

const words = {
  zh: { add: '加入购物车', ask: '咨询', added: '已加入', yuan: '元', was: '原价' },
  en: { add: 'Add to cart', ask: 'Ask', added: 'Added', yuan: 'yuan', was: 'was' },
}[language]

let inCart = 0
document.querySelector('#goods-list')?.append(...goods.map(card))
document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-ask],[data-add]') : null
  if (button?.dataset.add !== undefined) add(button, button.dataset.add)
  if (button?.dataset.ask !== undefined) ask(button.dataset.ask)
})

/** What the page tells about its visitor is shown to the agents. */
function add(button: HTMLElement, id: string): void {
  inCart += 1
  const count = document.querySelector('#cart-count')
  if (count !== null) count.textContent = String(inCart)
  button.textContent = words.added
  button.setAttribute('aria-label', labelOf(words.added, nameOf(id)))
  yingda('setAttributes', { cartItems: inCart, lastAdded: nameOf(id) })
}

function ask(id: string): void {
  if (id !== '') yingda('setAttributes', { lookingAt: nameOf(id) })
  yingda('open')
}

function nameOf(id: string): string {
  return goods.find((good) => good.id === id)?.[language].name ?? id
}

/** Tells the buttons of different goods apart. */
function labelOf(action: string, name: string): string {
  return language === 'zh' ? `${action}：${name}` : `${action}: ${name}`
}

function card(good: Good): HTMLElement {
  const { name, line } = good[language]
  const item = make('li', 'good')
  const art = make('div', 'art')
  art.style.background = good.tint
  art.innerHTML = `<svg viewBox="0 0 240 200" aria-hidden="true">${good.art}</svg>`
  const price = make('p', 'price')
  price.append(make('b', '', `¥${good.price.toLocaleString('en')}`))
  if (good.before !== undefined) {
    const before = make('s', '', `¥${good.before.toLocaleString('en')}`)
    before.setAttribute('aria-label', `${words.was} ${String(good.before)} ${words.yuan}`)
    price.append(before)
  }
  const buttons = make('p', 'good-buttons')
  const addButton = make('button', 'button', words.add)
  addButton.dataset.add = good.id
  const askButton = make('button', 'button plain', words.ask)
  askButton.dataset.ask = good.id
  for (const [button, label] of [[addButton, words.add], [askButton, words.ask]] as const) {
    button.setAttribute('type', 'button')
    button.setAttribute('aria-label', labelOf(label, name))
  }
  buttons.append(addButton, askButton)
  item.append(art, make('h3', '', name), make('p', 'line', line), price, buttons)
  return item
}

function make(tag: string, className: string, text = ''): HTMLElement {
  const element = document.createElement(tag)
  if (className !== '') element.className = className
  if (text !== '') element.textContent = text
  return element
}
