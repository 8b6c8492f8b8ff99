import { damaged } from './problem.ts'

export interface XmlHandler {
  /** `attribute` reads one of the element's attributes. Prefixes of names are left out. */
  open(name: string, attribute: (name: string) => string | undefined): void
  close(name: string): void
  text(text: string): void
}

/** Characters of one tag or comment; spreadsheets stay far below. */
const MAX_TOKEN = 1_000_000
const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function character(code: number): string {
  if (!(code > 0 && code <= 0x10ffff)) throw damaged()
  return String.fromCodePoint(code)
}

function unescape(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));|&/giu, (_all, hex?: string, decimal?: string, name?: string) => {
    if (hex !== undefined) return character(Number.parseInt(hex, 16))
    if (decimal !== undefined) return character(Number(decimal))
    const known = name === undefined ? undefined : entities[name]
    if (known === undefined) throw damaged()
    return known
  })
}

const local = (name: string): string => name.slice(name.indexOf(':') + 1)

function attributeOf(tag: string, wanted: string): string | undefined {
  for (const [, name = '', double, single] of tag.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/gu)) {
    if (local(name) === wanted) return unescape(double ?? single ?? '')
  }
  return undefined
}

/**
 * Reads XML piece by piece: elements, attributes and text, nothing else. Document types are refused, so there are no
 * entities to define or files to include.
 */
export class XmlReader {
  readonly #handler: XmlHandler
  #rest = ''
  #depth = 0
  #elements = 0

  constructor(handler: XmlHandler) {
    this.#handler = handler
  }

  /** @throws FileProblem for what is not XML. */
  write(piece: string): void {
    const text = this.#rest + piece
    let at = 0
    while (at < text.length) {
      const next = text[at] === '<' ? this.#markup(text, at) : this.#characters(text, at)
      if (next === at) break
      at = next
    }
    this.#rest = text.slice(at)
    if (this.#rest.length > MAX_TOKEN) throw damaged()
  }

  /** @throws FileProblem when elements are still open. */
  end(): void {
    if (this.#rest.trim() !== '' || this.#depth !== 0 || this.#elements === 0) throw damaged()
  }

  #characters(text: string, from: number): number {
    const tag = text.indexOf('<', from)
    let to = tag < 0 ? text.length : tag
    if (tag < 0) {
      // an entity may go on in the next piece
      const entity = text.lastIndexOf('&')
      if (entity >= from && text.length - entity < 12 && !text.includes(';', entity)) to = entity
    }
    if (to > from && this.#depth > 0) this.#handler.text(unescape(text.slice(from, to)))
    return to
  }

  /** @returns where it ends, or `from` when the rest has not come yet. */
  #markup(text: string, from: number): number {
    const begins = (opening: string): boolean => text.startsWith(opening, from)
    if (text.length - from < 9 && (begins('<!') || from + 2 > text.length)) return from
    if (begins('<!--')) return this.#after(text, from, '-->')
    if (begins('<?')) return this.#after(text, from, '?>')
    if (begins('<![CDATA[')) return this.#cdata(text, from)
    if (begins('<!')) throw damaged()
    const end = this.#tagEnd(text, from)
    if (end < 0) return from
    this.#tag(text.slice(from + 1, end))
    return end + 1
  }

  #after(text: string, from: number, closing: string): number {
    const end = text.indexOf(closing, from)
    return end < 0 ? from : end + closing.length
  }

  #cdata(text: string, from: number): number {
    const end = text.indexOf(']]>', from)
    if (end < 0) return from
    if (this.#depth > 0) this.#handler.text(text.slice(from + 9, end))
    return end + 3
  }

  #tagEnd(text: string, from: number): number {
    let quote = ''
    for (let at = from; at < text.length; at += 1) {
      const unit = text[at] ?? ''
      if (quote !== '') {
        if (unit === quote) quote = ''
      } else if (unit === '"' || unit === "'") quote = unit
      else if (unit === '>') return at
    }
    return -1
  }

  #tag(tag: string): void {
    if (tag.startsWith('/')) {
      this.#depth -= 1
      if (this.#depth < 0) throw damaged()
      this.#handler.close(local(tag.slice(1).trim()))
      return
    }
    const empty = tag.endsWith('/')
    const name = local(/^[^\s/]+/u.exec(tag)?.[0] ?? '')
    if (name === '') throw damaged()
    this.#elements += 1
    this.#depth += 1
    this.#handler.open(name, (wanted) => attributeOf(tag, wanted))
    if (!empty) return
    this.#depth -= 1
    this.#handler.close(name)
  }
}
