/** Reads a stream by the piece: what file formats made of chunks ask for. */
export class ByteReader {
  readonly #source: AsyncIterator<Uint8Array>
  #bytes: Uint8Array = new Uint8Array(0)
  #ended = false

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** What is at hand, at least `count` bytes unless the stream ends before; nothing is taken. */
  async peek(count: number): Promise<Uint8Array> {
    while (this.#bytes.length < count && !this.#ended) {
      const next = await this.#source.next()
      if (next.done === true) this.#ended = true
      else this.#bytes = this.#bytes.length === 0 ? next.value : Buffer.concat([this.#bytes, next.value])
    }
    return this.#bytes
  }

  /** Takes `count` bytes, fewer when the stream ends before. */
  async take(count: number): Promise<Uint8Array> {
    const taken = (await this.peek(count)).subarray(0, count)
    this.drop(taken.length)
    return taken
  }

  /** Takes away some of what is at hand. */
  drop(count: number): void {
    this.#bytes = this.#bytes.subarray(count)
  }

  /** Hands on the next bytes as they come; all that is left without a count. */
  async *pass(count = Infinity): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0; ) {
      const piece = (await this.peek(1)).subarray(0, left)
      if (piece.length === 0) return
      this.drop(piece.length)
      left -= piece.length
      yield piece
    }
  }

  /** Reads the next bytes, or all that is left, and forgets them. @returns how many there were */
  async skip(count = Infinity): Promise<number> {
    let skipped = 0
    for await (const piece of this.pass(count)) skipped += piece.length
    return skipped
  }

  /** Tells the source that nobody reads on. */
  async close(): Promise<void> {
    if (!this.#ended) await this.#source.return?.()
  }
}
