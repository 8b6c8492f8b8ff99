import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openDirectoryStorage } from './directory.ts'
import { storageContract } from './storage.contract.ts'

const base = await mkdtemp(join(tmpdir(), 'yingda-storage-'))
afterAll(() => rm(base, { recursive: true, force: true }))

let count = 0
const nextRoot = (): string => join(base, String((count += 1)))

storageContract('a directory', () => openDirectoryStorage(nextRoot()), async () => (await readdir(join(base, String(count), 'incoming'))).length)

async function* bytes(text: string): AsyncGenerator<Uint8Array> {
  await Promise.resolve()
  yield Buffer.from(text)
}

test('files lie two folders deep, readable by their owner only', async () => {
  const root = nextRoot()
  const storage = await openDirectoryStorage(root)
  const { key } = await storage.put(bytes('private'), { maxBytes: 100 })
  const file = join(root, key.slice(0, 2), key.slice(2, 4), key)
  const { mode, size } = await stat(file)
  expect(size).toBe(7)
  if (process.platform !== 'win32') {
    expect(mode & 0o777).toBe(0o600)
    expect((await stat(join(root, key.slice(0, 2)))).mode & 0o777).toBe(0o700)
  }
})

test('what a killed process left unfinished is removed a day later, not while it may still be written', async () => {
  const root = nextRoot()
  await mkdir(join(root, 'incoming'), { recursive: true })
  await writeFile(join(root, 'incoming', 'old'), 'half')
  await writeFile(join(root, 'incoming', 'new'), 'half')
  const twoDaysAgo = new Date(Date.now() - 2 * 24 * 3600 * 1000)
  await utimes(join(root, 'incoming', 'old'), twoDaysAgo, twoDaysAgo)
  await openDirectoryStorage(root)
  expect(await readdir(join(root, 'incoming'))).toEqual(['new'])
})

test('what lies there without being its own is not listed', async () => {
  const root = nextRoot()
  const storage = await openDirectoryStorage(root)
  const { key } = await storage.put(bytes('mine'), { maxBytes: 100 })
  await mkdir(join(root, 'ab', 'cd'), { recursive: true })
  await writeFile(join(root, 'ab', 'cd', 'README.txt'), 'put here by hand')
  const found: string[] = []
  for await (const each of storage.list()) found.push(each)
  expect(found).toEqual([key])
})
