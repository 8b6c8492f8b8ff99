import type { Language } from '@yingda/contract'
import { Tokenizer, TokenizerMode, type Token, type TokenHandler } from 'parse5'
import { createPause } from '../../files/pause.ts'
import { MarkdownWriter, type BlockKind } from './markdown-writer.ts'

/** Elements whose content is not words for readers; those of the frame around a page are left out with it. */
const skipped = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'svg', 'math', 'canvas', 'select', 'datalist', 'button', 'nav', 'footer', 'aside', 'dialog', 'audio', 'video', 'map', 'textarea', 'noframes', 'xmp', 'head'])
/** Of those, what stands apart from the words around it. */
const frame = new Set(['nav', 'footer', 'aside', 'dialog', 'head'])
/** Of those, what the tokenizer must read as plain text up to its end tag. */
const rawText = new Set(['style', 'iframe', 'noembed', 'noframes', 'xmp', 'noscript'])
const blocks = new Set(['p', 'div', 'section', 'article', 'main', 'header', 'address', 'blockquote', 'pre', 'ul', 'ol', 'dl', 'dt', 'dd', 'figure', 'figcaption', 'fieldset', 'details', 'summary', 'hr', 'center', 'body', 'html', 'caption', 'hgroup'])
const HEADING = /^h([1-6])$/u
const PIECE = 64 * 1024

export interface ReadHtml {
  /** Of the `title` element; empty when there is none. */
  title: string
  writer: MarkdownWriter
}

/** What a head may hold. */
const inHead = new Set(['head', 'title', 'meta', 'link', 'base', 'script', 'style', 'template', 'noscript', 'noframes'])
/** Only drawings and formulas are ended by a stroke. */
const isEmpty = ({ tagName, selfClosing }: Token.TagToken): boolean => selfClosing && (tagName === 'svg' || tagName === 'math')

const attribute = ({ attrs }: Token.TagToken, wanted: string): string | undefined => attrs.find(({ name }) => name === wanted)?.value

/** Reads tags one after the other, without a tree: any file is read in the time its length takes, however it is nested. */
class HtmlReader implements TokenHandler {
  readonly tokenizer: Tokenizer
  readonly writer: MarkdownWriter
  title = ''
  /** Only what `main` holds counts when a page has one. */
  readonly #onlyMain: boolean
  #main = 0
  #skip: { name: string; depth: number } | null = null
  #inTitle = false
  #bold = 0
  #italic = 0
  #code = 0
  #pre = 0
  readonly #links: (string | null)[] = []
  readonly #lists: { next: number | null }[] = []
  #heading: number | null = null
  #item: BlockKind | null = null

  constructor(language: Language, onlyMain: boolean) {
    this.#onlyMain = onlyMain
    this.writer = new MarkdownWriter(language)
    this.tokenizer = new Tokenizer({ sourceCodeLocationInfo: false }, this)
  }

  onComment(): void { /* a comment says nothing to readers */ }
  onDoctype(): void { /* nor does the document type */ }
  onEof(): void {
    this.#end()
  }
  onNullCharacter(): void { /* no character of a text */ }
  onWhitespaceCharacter({ chars }: Token.CharacterToken): void {
    this.#words(chars)
  }
  onCharacter({ chars }: Token.CharacterToken): void {
    this.#words(chars)
  }

  #words(chars: string): void {
    if (this.#inTitle) {
      this.title += chars
      return
    }
    if (this.#skip || (this.#onlyMain && this.#main === 0)) return
    const style = { bold: this.#bold > 0 && this.#heading === null, italic: this.#italic > 0, code: this.#code > 0 && this.#pre === 0, href: this.#links.at(-1) ?? null }
    this.writer.text(chars, style, this.#pre > 0)
  }

  #end(): void {
    const block: BlockKind = this.#heading !== null ? { kind: 'heading', level: this.#heading } : (this.#item ?? { kind: 'paragraph' })
    // what follows in the same item belongs to it
    if (this.writer.end(block) && this.#item?.kind === 'item') this.#item = { kind: 'more' }
  }

  onStartTag(token: Token.TagToken): void {
    const name = token.tagName
    this.#readAs(name)
    // anything that belongs to no head ends one
    if (this.#skip?.name === 'head' && !inHead.has(name)) this.#skip = null
    if (name === 'title' && (this.#skip?.name ?? 'head') === 'head') this.#inTitle = true
    if (this.#skip) {
      if (name === this.#skip.name && !isEmpty(token)) this.#skip.depth += 1
      return
    }
    if (skipped.has(name) || name === 'title') {
      if (frame.has(name)) this.#end()
      if (name !== 'title' && !isEmpty(token)) this.#skip = { name, depth: 1 }
      return
    }
    if (name === 'main') this.#main += 1
    this.#inline(token, 1)
    this.#open(name, token)
  }

  /** What stands in some elements is not markup. */
  #readAs(name: string): void {
    if (name === 'title' || name === 'textarea') this.tokenizer.state = TokenizerMode.RCDATA
    else if (name === 'script') this.tokenizer.state = TokenizerMode.SCRIPT_DATA
    else if (rawText.has(name)) this.tokenizer.state = TokenizerMode.RAWTEXT
  }

  #open(name: string, token: Token.TagToken): void {
    const level = HEADING.exec(name)?.[1]
    if (level !== undefined) {
      this.#end()
      this.#heading = Number(level)
      return
    }
    if (name === 'br') this.writer.lineBreak()
    else if (name === 'ul' || name === 'ol') {
      this.#end()
      const start = Number(attribute(token, 'start') ?? 1)
      if (this.#lists.length < 100) this.#lists.push({ next: name === 'ol' ? (Number.isSafeInteger(start) && start >= 0 ? start : 1) : null })
    } else if (name === 'li' || name === 'dd') this.#openItem()
    else if (name === 'table') {
      this.#end()
      this.writer.beginTable()
    } else if (name === 'tr') this.writer.beginRow()
    else if (name === 'td' || name === 'th') this.writer.beginCell(name === 'th')
    else if (blocks.has(name)) {
      this.#end()
      if (name === 'pre') this.#pre += 1
    }
  }

  #openItem(): void {
    this.#end()
    const list = this.#lists.at(-1)
    const number = list?.next ?? null
    if (list && number !== null) list.next = number + 1
    this.#item = { kind: 'item', number, depth: Math.max(0, this.#lists.length - 1) }
  }

  onEndTag({ tagName: name }: Token.TagToken): void {
    if (name === 'title') {
      this.#inTitle = false
      return
    }
    if (this.#skip) {
      if (name === this.#skip.name) this.#skip.depth -= 1
      if (this.#skip.depth === 0) this.#skip = null
      return
    }
    this.#close(name)
    this.#inline({ tagName: name, attrs: [] }, -1)
    if (name === 'main') this.#main = Math.max(0, this.#main - 1)
  }

  #close(name: string): void {
    if (HEADING.test(name)) {
      this.#end()
      this.#heading = null
    } else if (name === 'ul' || name === 'ol') {
      this.#end()
      this.#lists.pop()
      this.#item = null
    } else if (name === 'li' || name === 'dd') {
      this.#end()
      this.#item = null
    } else if (name === 'table') this.writer.endTable()
    else if (blocks.has(name) || name === 'td' || name === 'th' || name === 'tr') {
      this.#end()
      if (name === 'pre') this.#pre = Math.max(0, this.#pre - 1)
    }
  }

  #inline({ tagName: name, attrs }: Pick<Token.TagToken, 'tagName' | 'attrs'>, by: 1 | -1): void {
    if (name === 'b' || name === 'strong') this.#bold = Math.max(0, this.#bold + by)
    else if (name === 'i' || name === 'em') this.#italic = Math.max(0, this.#italic + by)
    else if (name === 'code' || name === 'kbd' || name === 'samp') this.#code = Math.max(0, this.#code + by)
    else if (name === 'a' && by > 0) {
      if (this.#links.length < 100) this.#links.push(attrs.find((one) => one.name === 'href')?.value ?? null)
    } else if (name === 'a') this.#links.pop()
  }
}

/** Reads a page: its words as Markdown, without scripts, styles, forms and the frame around the content. */
export async function readHtml(html: string, language: Language): Promise<ReadHtml> {
  const reader = new HtmlReader(language, /<main[\s>]/iu.test(html))
  const pause = createPause()
  for (let at = 0; at < html.length; at += PIECE) {
    reader.tokenizer.write(html.slice(at, at + PIECE), at + PIECE >= html.length)
    await pause()
  }
  return { title: reader.title.replace(/\s+/gu, ' ').trim(), writer: reader.writer }
}
