import type { Language } from '@yingda/contract'
import { safeLink } from '@yingda/contract/markdown'

interface Run {
  text: string
  bold: boolean
  italic: boolean
  code: boolean
  href: string | null
}

/** What the words that come have in common. */
export type Style = Omit<Run, 'text'>
export const plainStyle: Style = { bold: false, italic: false, code: false, href: null }

export type BlockKind =
  | { kind: 'paragraph' }
  | { kind: 'heading'; level: number }
  /** `depth` 0 is the outermost list; `number` null: a bullet. */
  | { kind: 'item'; number: number | null; depth: number }
  /** Goes on with the item before. */
  | { kind: 'more' }

interface Row {
  cells: string[]
  isHead: boolean
}

const sameStyle = (a: Style, b: Style): boolean => a.bold === b.bold && a.italic === b.italic && a.code === b.code && a.href === b.href

/** Words in the marks of their style; white space stays outside of them. */
function marked({ text, bold, italic, code, href }: Run): string {
  const words = text.trim()
  if (words === '') return text
  const before = text.slice(0, text.length - text.trimStart().length)
  const after = text.slice(text.trimEnd().length)
  let result = words
  if (code && !/[`\n]/u.test(words)) result = `\`${words}\``
  else {
    if (italic && !/[*\n]/u.test(words)) result = `*${result}*`
    if (bold && !/[*\n]/u.test(words)) result = `**${result}**`
  }
  const link = href === null ? null : safeLink(href)
  // an address in brackets would end the link too early
  if (link !== null && !/[[\]\n]/u.test(words) && words.length <= 300) result = words === link ? words : `[${result}](${link.replaceAll('(', '%28').replaceAll(')', '%29')})`
  return `${before}${result}${after}`
}

/** A table as list items, one a row: small screens and the small Markdown of answers have no tables. */
function tableItems(rows: readonly Row[], language: Language): string[] {
  const [between, after] = language === 'zh' ? ['：', '；'] : [': ', '; ']
  const full = rows.filter(({ cells }) => cells.some((cell) => cell !== ''))
  const width = Math.max(0, ...full.map(({ cells }) => cells.length))
  const [first] = full
  const head = first && full.length > 1 && width > 1 && (first.isHead || width > 2) ? first.cells : null
  return full.slice(head ? 1 : 0).map(({ cells }) => {
    if (!head && width === 2) return cells.filter((cell) => cell !== '').join(between)
    const named = cells.map((cell, at) => {
      const name = head?.[at] ?? ''
      return cell === '' || name === '' ? cell : `${name}${between}${cell}`
    })
    return named.filter((cell) => cell !== '').join(after)
  })
}

/** Gathers the words of a document, block by block, and writes them as the small Markdown of answers. */
export class MarkdownWriter {
  readonly #language: Language
  readonly #blocks: { text: string; isItem: boolean; level: number }[] = []
  #runs: Run[] = []
  #rows: Row[] | null = null
  #row: Row | null = null
  #tables = 0

  constructor(language: Language) {
    this.#language = language
  }

  /** White space counts as one space unless `keep` is set. */
  text(text: string, style: Style, keep = false): void {
    const words = keep ? text.replace(/\r\n?/gu, '\n') : text.replace(/[\s\u00a0]+/gu, ' ')
    const last = this.#runs.at(-1)
    if (last && sameStyle(last, style)) last.text += words
    else if (words !== '') this.#runs.push({ ...style, text: words })
  }

  lineBreak(): void {
    this.text('\n', plainStyle, true)
  }

  /** Ends the block that is under way. @returns false when it had no words. */
  end(block: BlockKind = { kind: 'paragraph' }): boolean {
    const text = this.#taken()
    if (text === '') return false
    if (this.#row) {
      const cell = this.#row.cells.length - 1
      const before = this.#row.cells[cell] ?? ''
      if (cell >= 0) this.#row.cells[cell] = [before, text.replaceAll('\n', ' ')].filter((part) => part !== '').join(' ')
      return true
    }
    this.#push(text, block)
    return true
  }

  /** A table within a cell is read as words of the cell. */
  beginTable(): void {
    this.#tables += 1
    if (this.#tables > 1) return
    this.end()
    this.#rows = []
  }

  beginRow(isHead = false): void {
    if (this.#tables !== 1 || !this.#rows) return
    this.end()
    this.#row = { cells: [], isHead }
    this.#rows.push(this.#row)
  }

  /** The row that is under way names the columns. */
  markHead(): void {
    if (this.#row && this.#tables === 1) this.#row.isHead = true
  }

  beginCell(isHead = false): void {
    if (this.#tables !== 1 || !this.#row) return
    this.end()
    if (isHead && this.#row.cells.length === 0) this.#row.isHead = true
    this.#row.cells.push('')
  }

  endTable(): void {
    if (this.#tables === 0) return
    this.end()
    this.#tables -= 1
    if (this.#tables > 0 || !this.#rows) return
    const rows = this.#rows
    this.#rows = null
    this.#row = null
    for (const item of tableItems(rows, this.#language)) this.#push(item, { kind: 'item', number: null, depth: 0 })
  }

  /** All that was gathered, with the first heading taken out when it is the title. */
  finish(): { headings: { level: number; text: string }[]; body: (withoutHeading: string | null) => string } {
    this.end()
    const blocks = this.#blocks
    const headings = blocks.flatMap(({ level, text }) => (level > 0 ? [{ level, text: text.replace(/^#+ /u, '') }] : []))
    return {
      headings,
      body(without) {
        const [first] = blocks
        const kept = first && first.level > 0 && first.text.replace(/^#+ /u, '') === without ? blocks.slice(1) : blocks
        return kept.map(({ text, isItem }, at) => `${at === 0 ? '' : isItem && kept[at - 1]?.isItem === true ? '\n' : '\n\n'}${text}`).join('')
      },
    }
  }

  #taken(): string {
    const runs = this.#runs
    this.#runs = []
    return runs.map(marked).join('').replace(/[ \t]+/gu, ' ').replace(/ ?\n ?/gu, '\n').replace(/\n{2,}/gu, '\n').trim()
  }

  #push(text: string, block: BlockKind): void {
    if (block.kind === 'heading') {
      // a heading is one line, and its words say all that marks would
      const words = text.replaceAll('\n', ' ').replace(/[*`]/gu, '').replace(/\[([^\]]*)\]\([^)]*\)/gu, '$1').trim()
      const level = Math.min(6, Math.max(1, block.level))
      if (words !== '') this.#blocks.push({ text: `${'#'.repeat(level)} ${words}`, isItem: false, level })
      return
    }
    if (block.kind === 'paragraph') {
      this.#blocks.push({ text, isItem: false, level: 0 })
      return
    }
    const lines = text.split('\n')
    const previous = this.#blocks.at(-1)
    if (block.kind === 'more') {
      if (previous?.isItem === true) previous.text += lines.map((line) => `\n  ${line}`).join('')
      else this.#blocks.push({ text, isItem: false, level: 0 })
      return
    }
    if (block.depth > 0 && previous?.isItem === true) {
      // the small Markdown has no lists within lists: what belongs to an item goes on below it
      previous.text += lines.map((line, at) => `\n  ${at === 0 ? (block.number === null ? '– ' : `${block.number}) `) : ''}${line}`).join('')
      return
    }
    const mark = block.number === null ? '- ' : `${block.number}. `
    this.#blocks.push({ text: `${mark}${lines.join('\n  ')}`, isItem: true, level: 0 })
  }
}
