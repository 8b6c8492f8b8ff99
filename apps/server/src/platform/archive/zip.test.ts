import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { inflateRawSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { decrypted, encrypted } from './encrypted.ts'
import { zip, type ZipEntry } from './zip.ts'

const at = new Date('2026-05-04T10:20:30Z')
const big = Buffer.alloc(300_000, '应答 Yingda ')

async function* entries(): AsyncGenerator<ZipEntry> {
  yield { path: '说明.txt', content: [Buffer.from('你好')], modifiedAt: at }
  yield await Promise.resolve({ path: 'files/a/big.bin', content: Readable.from([big.subarray(0, 100_000), big.subarray(100_000)]), modifiedAt: at })
  yield { path: 'empty', content: [], modifiedAt: at }
}

async function bytesOf(source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Reads an archive by its directory, as programs do. */
function readZip(archive: Buffer): Map<string, Buffer> {
  const end = archive.length - 22
  expect(archive.readUInt32LE(end)).toBe(0x06054b50)
  const found = new Map<string, Buffer>()
  let place = archive.readUInt32LE(end + 16)
  for (let i = 0; i < archive.readUInt16LE(end + 10); i += 1) {
    const nameLength = archive.readUInt16LE(place + 28)
    const packed = archive.readUInt32LE(place + 20)
    const data = archive.readUInt32LE(place + 42) + 30 + nameLength
    found.set(archive.subarray(place + 46, place + 46 + nameLength).toString('utf8'), inflateRawSync(archive.subarray(data, data + packed)))
    place += 46 + nameLength
  }
  return found
}

it('makes archives that hold what was put in', async () => {
  const archive = await bytesOf(zip(entries()))
  const found = readZip(archive)
  expect([...found.keys()]).toEqual(['说明.txt', 'files/a/big.bin', 'empty'])
  expect(found.get('说明.txt')?.toString()).toBe('你好')
  expect(found.get('files/a/big.bin')?.equals(big)).toBe(true)
  expect(found.get('empty')?.length).toBe(0)
  expect(archive.length).toBeLessThan(5_000)
})

const hasPython = spawnSync('python3', ['--version']).status === 0

it.runIf(hasPython)('is read by another program', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'yingda-zip-'))
  try {
    const file = join(folder, 'a.zip')
    writeFileSync(file, await bytesOf(zip(entries())))
    const script = 'import sys,zipfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nz.extractall(sys.argv[2])\nprint(z.getinfo("empty").date_time)'
    const said = execFileSync('python3', ['-c', script, file, join(folder, 'out')], { encoding: 'utf8' })
    expect(said.trim()).toBe('(2026, 5, 4, 10, 20, 30)')
    expect(readFileSync(join(folder, 'out', 'files/a/big.bin')).equals(big)).toBe(true)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

it('encrypts a stream with a key of its own, and refuses one that was changed', async () => {
  const { bytes, key } = encrypted(Readable.from([Buffer.from('secret '), big]))
  const hidden = await bytesOf(bytes)
  expect(hidden.includes('Yingda')).toBe(false)
  const plain = await bytesOf(decrypted(Readable.from([hidden.subarray(0, 7), hidden.subarray(7)]), key()))
  expect(plain.equals(Buffer.concat([Buffer.from('secret '), big]))).toBe(true)
  hidden.writeUInt8(hidden.readUInt8(9) ^ 1, 9)
  await expect(bytesOf(decrypted(Readable.from([hidden]), key()))).rejects.toThrow()
})
