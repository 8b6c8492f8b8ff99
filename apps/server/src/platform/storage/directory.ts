import { createHash, randomBytes } from 'node:crypto'
import { mkdir, open, opendir, rename, rm, stat, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { AppError } from '../errors.ts'
import { isStorageKey, ObjectMissing, StorageFull, type Storage, type StoredObject } from './storage.ts'

/** Unfinished files older than this were left by a process that was killed. */
const ABANDONED_AFTER = 24 * 60 * 60 * 1000
const INCOMING = 'incoming'

/**
 * Storage in a directory of the file system, readable by its owner only: `ab/cd/abcd….` below `root`. A file is written
 * under another name, synced and renamed, so that a key never leads to half a file.
 */
export async function openDirectoryStorage(root: string): Promise<Storage> {
  await mkdir(join(root, INCOMING), { recursive: true, mode: 0o700 })
  await removeAbandoned(join(root, INCOMING))
  const place = (key: string): string => {
    if (!isStorageKey(key)) throw new ObjectMissing()
    return join(root, key.slice(0, 2), key.slice(2, 4), key)
  }
  return {
    put: (source, { maxBytes }) => put(root, source, maxBytes, place),
    restore: (key, data) => restore(root, key, data, place),
    get: (key, range) => read(place, key, range),
    async remove(key) {
      if (isStorageKey(key)) await rm(place(key), { force: true })
    },
    storedAt: (key) => storedAt(place, key),
    list: () => list(root),
  }
}

async function put(root: string, source: AsyncIterable<Uint8Array>, maxBytes: number, place: (key: string) => string): Promise<StoredObject> {
  const key = randomBytes(20).toString('hex')
  const incoming = join(root, INCOMING, key)
  try {
    const written = await write(incoming, source, maxBytes)
    await settle(incoming, place(key), root)
    return { key, ...written }
  } catch (error) {
    await rm(incoming, { force: true })
    throw isFull(error) ? new StorageFull(error) : error
  }
}

async function restore(root: string, key: string, data: Uint8Array, place: (key: string) => string): Promise<void> {
  const target = place(key)
  const incoming = join(root, INCOMING, `${key}.${randomBytes(4).toString('hex')}`)
  await write(incoming, Readable.from([data]), data.byteLength)
  await settle(incoming, target, root)
}

async function write(path: string, source: AsyncIterable<Uint8Array>, maxBytes: number): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256')
  let size = 0
  const file = await open(path, 'wx', 0o600)
  try {
    for await (const chunk of source) {
      size += chunk.byteLength
      if (size > maxBytes) throw new AppError('too_large')
      hash.update(chunk)
      await writeAll(file, chunk)
    }
    await file.sync()
  } finally {
    await file.close()
  }
  return { size, sha256: hash.digest('hex') }
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) {
    const { bytesWritten } = await file.write(chunk, at)
    at += bytesWritten
  }
}

/** Moves a finished file to its place and makes the move itself durable. */
async function settle(from: string, to: string, root: string): Promise<void> {
  const folder = dirname(to)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await rename(from, to)
  // The folders above may be new as well, made by this or another upload a moment ago.
  for (const each of [folder, dirname(folder), root]) await syncFolder(each)
}

async function syncFolder(path: string): Promise<void> {
  // Windows neither opens folders nor needs this.
  if (process.platform === 'win32') return
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

async function read(place: (key: string) => string, key: string, range?: { start: number; end: number }): Promise<Readable> {
  try {
    const file = await open(place(key), 'r')
    return file.createReadStream(range)
  } catch (error) {
    if (isMissing(error)) throw new ObjectMissing(error)
    throw error
  }
}

async function storedAt(place: (key: string) => string, key: string): Promise<number | null> {
  if (!isStorageKey(key)) return null
  try {
    return (await stat(place(key))).mtimeMs
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function* list(root: string): AsyncGenerator<string> {
  for (const first of await folders(root)) {
    for (const second of await folders(join(root, first))) {
      for await (const entry of await opendir(join(root, first, second))) {
        if (entry.isFile() && isStorageKey(entry.name)) yield entry.name
      }
    }
  }
}

async function folders(path: string): Promise<string[]> {
  const names: string[] = []
  for await (const entry of await opendir(path)) {
    if (entry.isDirectory() && /^[0-9a-f]{2}$/u.test(entry.name)) names.push(entry.name)
  }
  return names
}

async function removeAbandoned(folder: string): Promise<void> {
  for await (const entry of await opendir(folder)) {
    const path = join(folder, entry.name)
    try {
      const { mtimeMs } = await stat(path)
      if (Date.now() - mtimeMs > ABANDONED_AFTER) await rm(path, { force: true })
    } catch (error) {
      // another node has just finished it, or removed it as well
      if (!isMissing(error)) throw error
    }
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code
const isMissing = (error: unknown): boolean => codeOf(error) === 'ENOENT'
const isFull = (error: unknown): boolean => codeOf(error) === 'ENOSPC' || codeOf(error) === 'EDQUOT'
