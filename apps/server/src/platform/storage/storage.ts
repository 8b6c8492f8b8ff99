import type { Readable } from 'node:stream'

export interface StoredObject {
  /** Made by the storage, never by a caller: 160 random bits in lower-case hex. */
  key: string
  /** Bytes. */
  size: number
  /** Lower-case hex. */
  sha256: string
}

/** Keeps bytes under names of its own making. One contract (storage.contract.ts), several places to keep them. */
export interface Storage {
  /**
   * Stores everything the source gives; durable when it returns. When the source fails or is too long, nothing is left.
   * @throws AppError too_large for more than `maxBytes`; StorageFull; the source's own error.
   */
  put(source: AsyncIterable<Uint8Array>, limit: { maxBytes: number }): Promise<StoredObject>
  /** Puts back an object of a backup under its key; one that is there already stays as it is. */
  restore(key: string, data: Uint8Array): Promise<void>
  /** All of it, or the bytes from `start` to `end`, both included. @throws ObjectMissing when there is none under this key, or the key is not one of ours. */
  get(key: string, range?: { start: number; end: number }): Promise<Readable>
  /** Removing what is not there is no error. */
  remove(key: string): Promise<void>
  /** When an object was stored here, in milliseconds since 1970; null when there is none. */
  storedAt(key: string): Promise<number | null>
  /** The keys of all whole objects, in no order. */
  list(): AsyncIterable<string>
}

/** There is no object under this key. */
export class ObjectMissing extends Error {
  constructor(cause?: unknown) {
    super('no such object in storage', cause === undefined ? undefined : { cause })
    this.name = 'ObjectMissing'
  }
}

/** No room for more. */
export class StorageFull extends Error {
  constructor(cause: unknown) {
    super('no space left in storage', { cause })
    this.name = 'StorageFull'
  }
}

const keyPattern = /^[0-9a-f]{40}$/u

/** True for what `put` may have returned: nothing else ever becomes part of a path. */
export function isStorageKey(key: string): boolean {
  return keyPattern.test(key)
}
