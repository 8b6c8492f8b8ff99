import type { AttachmentRef } from '@yingda/contract'
import { failureText } from '../../../api/client.ts'
import { randomId } from '../../../ui/ids.ts'
import { rememberUpload } from '../model/files.ts'

/** A file that is there, waiting for its message. */
export interface KeptFile extends AttachmentRef {
  /** When it was added, in milliseconds since 1970; also the order they are sent in. */
  readonly added: number
}

/** A file of the text one is writing. */
export interface ComposerFile {
  readonly key: string
  readonly name: string
  readonly size: number
  readonly added: number
  /** 0 to 1 while it goes up. */
  readonly progress: number
  readonly attachment: AttachmentRef | null
  /** Why it did not go up. */
  readonly error: string | null
}

/** Sends one file up and gives the reference to send with the text. */
export type SendFile = (file: File, options: { signal: AbortSignal; onProgress: (share: number) => void }) => Promise<AttachmentRef>

/** Where files that are there wait until they are sent. */
export interface Shelf {
  get(): readonly KeptFile[]
  set(files: readonly KeptFile[]): void
}

interface Pending extends ComposerFile {
  readonly file: File
  readonly abort: AbortController
}

/** Files on their way up, and those that did not get there; what is there goes onto the shelf. */
export class Uploads {
  readonly #send: SendFile
  readonly #shelf: Shelf
  readonly #listeners = new Set<() => void>()
  #pending: readonly Pending[] = []
  #last = 0

  constructor(send: SendFile, shelf: Shelf) {
    this.#send = send
    this.#shelf = shelf
  }

  /** What is on its way or failed; the same array until something changes. */
  get pending(): readonly ComposerFile[] {
    return this.#pending
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  add(files: readonly File[]): void {
    for (const file of files) {
      this.#last = Math.max(Date.now(), this.#last + 1)
      const one: Pending = { key: randomId(), name: file.name, size: file.size, added: this.#last, progress: 0, attachment: null, error: null, file, abort: new AbortController() }
      this.#set([...this.#pending, one])
      void this.#upload(one)
    }
  }

  retry(key: string): void {
    const found = this.#pending.find((one) => one.key === key)
    if (!found) return
    const again = { ...found, error: null, progress: 0, abort: new AbortController() }
    this.#set(this.#pending.map((one) => (one.key === key ? again : one)))
    void this.#upload(again)
  }

  /** @param key of one on its way, or the id of one that is there */
  remove(key: string): void {
    this.#pending.find((one) => one.key === key)?.abort.abort()
    this.#set(this.#pending.filter((one) => one.key !== key))
    const kept = this.#shelf.get()
    if (kept.some(({ id }) => id === key)) this.#shelf.set(kept.filter(({ id }) => id !== key))
  }

  /** Ends what is on its way. */
  stop(): void {
    for (const { abort } of this.#pending) abort.abort()
    this.#set([])
  }

  async #upload({ key, file, abort, added }: Pending): Promise<void> {
    try {
      const attachment = await this.#send(file, { signal: abort.signal, onProgress: (progress) => this.#patch(key, { progress }) })
      if (abort.signal.aborted) return
      rememberUpload(attachment)
      this.#set(this.#pending.filter((one) => one.key !== key))
      this.#shelf.set([...this.#shelf.get(), { ...attachment, added }].sort((a, b) => a.added - b.added))
    } catch (failure) {
      if (!abort.signal.aborted) this.#patch(key, { error: failureText(failure) })
    }
  }

  #patch(key: string, change: Partial<Pending>): void {
    this.#set(this.#pending.map((one) => (one.key === key ? { ...one, ...change } : one)))
  }

  #set(pending: readonly Pending[]): void {
    if (pending.length === 0 && this.#pending.length === 0) return
    this.#pending = pending
    for (const listener of this.#listeners) listener()
  }
}

/** What is on its way and what is there, in the order they were added. */
export function allFiles(kept: readonly KeptFile[], pending: readonly ComposerFile[]): readonly ComposerFile[] {
  const there = kept.map(({ added, ...attachment }): ComposerFile => ({ key: attachment.id, name: attachment.name, size: attachment.size, added, progress: 1, attachment, error: null }))
  return [...there, ...pending].sort((a, b) => a.added - b.added)
}
