import { useEffect } from 'react'
import { drawFavicon } from './favicon.ts'

let page = ''
let count = 0
let product = ''

function write(): void {
  const name = page === '' ? product : `${page} · ${product}`
  document.title = count > 0 ? `(${count > 99 ? '99+' : count}) ${name}` : name
}

/** How many conversations want attention: before the title, and on the favicon. */
export function setAttentionCount(value: number): void {
  if (value === count) return
  count = value
  write()
  drawFavicon(value)
}

export function setProductName(value: string): void {
  product = value
  write()
}

/** The document's title while a page is shown. */
export function usePageTitle(title: string): void {
  useEffect(() => {
    page = title
    write()
  }, [title])
}
