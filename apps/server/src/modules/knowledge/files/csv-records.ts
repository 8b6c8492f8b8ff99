/** Characters of one record; more means a quotation mark that is never closed. */
const MAX_RECORD = 1_000_000

/**
 * Cuts text into records of cells as RFC 4180 has it, piece by piece, and as leniently as spreadsheet programs: a
 * quotation mark inside a cell is itself, and what follows a closing one belongs to the cell.
 */
export class CsvRecords {
  readonly #separator: string
  #cells: string[] = []
  #cell = ''
  #state: 'start' | 'plain' | 'quoted' | 'closed' = 'start'
  #size = 0
  #afterReturn = false

  constructor(separator: string) {
    this.#separator = separator
  }

  /** True when a quotation mark was opened and not closed, at the end or for longer than a record may be. */
  get unclosed(): boolean {
    return this.#state === 'quoted'
  }

  /** True when the record under way is longer than any real one: nothing sensible follows. */
  get runaway(): boolean {
    return this.#size > MAX_RECORD
  }

  *read(text: string): Generator<string[]> {
    let at = 0
    while (at < text.length && !this.runaway) {
      at = this.#state === 'quoted' ? this.#quoted(text, at) : this.#open(text, at)
      if (this.#state === 'start' && this.#cells.length > 0 && this.#size === 0) yield this.#take()
    }
  }

  /** The record the text ends with, when it does not end with a line break. */
  end(): string[] | null {
    if (this.#state === 'quoted' || this.#size === 0) return null
    this.#cells.push(this.#cell)
    return this.#take()
  }

  #take(): string[] {
    const record = this.#cells
    this.#cells = []
    this.#cell = ''
    this.#size = 0
    this.#state = 'start'
    return record
  }

  /** Up to the next quotation mark. */
  #quoted(text: string, from: number): number {
    const quote = text.indexOf('"', from)
    const to = quote < 0 ? text.length : quote
    this.#cell += text.slice(from, to)
    this.#size += to - from + 1
    if (quote >= 0) this.#state = 'closed'
    return to + 1
  }

  /** One character that matters, or a stretch of those that do not. */
  #open(text: string, from: number): number {
    const unit = text[from] ?? ''
    const joined = this.#afterReturn && unit === '\n'
    this.#afterReturn = unit === '\r'
    if (joined) return from + 1
    if (unit === '\n' || unit === '\r') {
      this.#cells.push(this.#cell)
      this.#cell = ''
      this.#size = 0
      this.#state = 'start'
      return from + 1
    }
    this.#size += 1
    if (unit === this.#separator) {
      this.#cells.push(this.#cell)
      this.#cell = ''
      this.#state = 'start'
      return from + 1
    }
    if (unit === '"' && (this.#state === 'start' || this.#state === 'closed')) {
      if (this.#state === 'closed') this.#cell += '"'
      this.#state = 'quoted'
      return from + 1
    }
    let to = from + 1
    while (to < text.length && !this.#matters(text.charCodeAt(to))) to += 1
    this.#cell += text.slice(from, to)
    this.#size += to - from - 1
    this.#state = 'plain'
    return to
  }

  #matters(unit: number): boolean {
    return unit === 0x0a || unit === 0x0d || unit === this.#separator.charCodeAt(0)
  }
}
