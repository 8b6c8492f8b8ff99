import { createHash, randomBytes } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { AppError } from '../errors.ts'
import { isStorageKey, ObjectMissing, type Storage } from './storage.ts'

const MAX = { maxBytes: 1_000_000 }

async function* chunks(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    await Promise.resolve()
    yield typeof part === 'string' ? Buffer.from(part) : part
  }
}

async function* failing(): AsyncGenerator<Uint8Array> {
  yield* chunks('half of a file')
  throw new Error('connection lost')
}

async function keys(storage: Storage): Promise<string[]> {
  const found: string[] = []
  for await (const key of storage.list()) found.push(key)
  return found.sort()
}

/**
 * What every implementation of Storage must do; call it in a test file.
 * @param open gives an empty storage
 * @param leftovers counts everything kept for a storage that is not a whole object
 */
export function storageContract(name: string, open: () => Promise<Storage>, leftovers: () => Promise<number>): void {
  describe(`storage: ${name}`, () => {
    test('gives back exactly what was stored, with its size and hash', async () => {
      const storage = await open()
      const data = randomBytes(300_000)
      const stored = await storage.put(chunks(data.subarray(0, 7), data.subarray(7, 200_000), data.subarray(200_000)), MAX)
      expect(stored.size).toBe(300_000)
      expect(stored.sha256).toBe(createHash('sha256').update(data).digest('hex'))
      expect((await buffer(await storage.get(stored.key))).equals(data)).toBe(true)
    })

    test('keys are its own, of at least 128 bits, and never the same', async () => {
      const storage = await open()
      const stored = await Promise.all(Array.from({ length: 20 }, () => storage.put(chunks('same'), MAX)))
      expect(new Set(stored.map(({ key }) => key)).size).toBe(20)
      for (const { key } of stored) {
        expect(isStorageKey(key)).toBe(true)
        expect(key.length * 4).toBeGreaterThanOrEqual(128)
      }
    })

    test('refuses what is too long while reading it, and leaves nothing', async () => {
      const storage = await open()
      let read = 0
      async function* endless(): AsyncGenerator<Uint8Array> {
        for (;;) {
          read += 1000
          yield* chunks(Buffer.alloc(1000))
        }
      }
      const refusal = await storage.put(endless(), { maxBytes: 10_000 }).catch((error: unknown) => error)
      expect(refusal).toBeInstanceOf(AppError)
      expect(refusal).toMatchObject({ code: 'too_large' })
      expect(read).toBeLessThanOrEqual(12_000)
      expect(await keys(storage)).toEqual([])
      expect(await leftovers()).toBe(0)
      await expect(storage.put(chunks(Buffer.alloc(10_000)), { maxBytes: 10_000 })).resolves.toMatchObject({ size: 10_000 })
    })

    test('passes on the failure of the source, and leaves nothing', async () => {
      const storage = await open()
      await expect(storage.put(failing(), MAX)).rejects.toThrow('connection lost')
      expect(await keys(storage)).toEqual([])
      expect(await leftovers()).toBe(0)
    })

    test('lists whole objects; removed ones are gone, and removing twice is no error', async () => {
      const storage = await open()
      const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((text) => storage.put(chunks(text), MAX)))
      if (!a || !b || !c) throw new Error('three were stored')
      expect(await keys(storage)).toEqual([a.key, b.key, c.key].sort())
      await storage.remove(b.key)
      await storage.remove(b.key)
      expect(await keys(storage)).toEqual([a.key, c.key].sort())
      await expect(storage.get(b.key)).rejects.toBeInstanceOf(ObjectMissing)
      expect((await buffer(await storage.get(c.key))).toString()).toBe('c')
    })

    test('gives any part, and tells since when it has an object', async () => {
      const storage = await open()
      const { key } = await storage.put(chunks('0123456789'), MAX)
      const part = async (start: number, end: number): Promise<string> => (await buffer(await storage.get(key, { start, end }))).toString()
      expect(await Promise.all([part(0, 9), part(3, 5), part(9, 9)])).toEqual(['0123456789', '345', '9'])
      expect(Math.abs(Date.now() - ((await storage.storedAt(key)) ?? 0))).toBeLessThan(60_000)
      await storage.remove(key)
      expect(await storage.storedAt(key)).toBeNull()
    })

    test('a key that is not its own reaches nothing', async () => {
      const storage = await open()
      const { key } = await storage.put(chunks('kept'), MAX)
      const wrong = ['', '.', '..', '../secret', `../${key}`, `${key}/..`, '/etc/passwd', key.toUpperCase(), `${key}\u200b`, `${key}\0`, key.slice(1), `${key}0`]
      for (const other of wrong) {
        if (other === key) continue
        await expect(storage.get(other), JSON.stringify(other)).rejects.toBeInstanceOf(ObjectMissing)
        await storage.remove(other)
      }
      expect(await keys(storage)).toEqual([key])
    })

    test('stores an empty object', async () => {
      const storage = await open()
      const { key, size } = await storage.put(chunks(), MAX)
      expect(size).toBe(0)
      expect((await buffer(await storage.get(key))).length).toBe(0)
    })
  })
}
