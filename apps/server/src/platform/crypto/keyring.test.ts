import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { Problem } from '../config/problem.ts'
import { openDatabase, type Database } from '../database/database.ts'
import { requireSameKeyring } from './installation-key.ts'
import { openKeyring, SealError } from './keyring.ts'
import { hashToken, isToken, newToken, safeEqual } from './secrets.ts'

const root = mkdtempSync(join(tmpdir(), 'yingda-keys-'))
let count = 0
const freshFile = (): string => join(root, `installation-${(count += 1)}`, 'keys.json')
const MASTER = 'correct horse battery staple'

afterAll(() => {
  rmSync(root, { recursive: true, force: true })
})

const problemCode = (work: () => unknown): string | undefined => {
  try {
    work()
  } catch (error) {
    if (error instanceof Problem) return error.code
    throw error
  }
  return undefined
}

describe('sealing', () => {
  const keyring = openKeyring({ file: freshFile() })

  it('opens what it sealed, and never seals the same way twice', () => {
    for (const text of ['', '李雷', '13800001111', '😀'.repeat(2000)]) {
      const sealed = keyring.seal(text, 'customers.name/1')
      expect(sealed).toMatch(/^v1\.[0-9a-f]{8}\.[A-Za-z0-9_-]+$/u)
      expect(sealed).not.toBe(keyring.seal(text, 'customers.name/1'))
      expect(keyring.open(sealed, 'customers.name/1')).toBe(text)
    }
  })

  it('refuses another row and another column', () => {
    const sealed = keyring.seal('13800001111', 'customers.phone/1')
    expect(() => keyring.open(sealed, 'customers.phone/2')).toThrow(SealError)
    expect(() => keyring.open(sealed, 'customers.email/1')).toThrow(SealError)
  })

  it('refuses every altered byte, cut values and foreign ones', () => {
    const sealed = keyring.seal('13800001111', 'c/1')
    const head = sealed.lastIndexOf('.') + 1
    const bytes = Buffer.from(sealed.slice(head), 'base64url')
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes)
      altered[at] = (altered[at] ?? 0) ^ 1
      expect(() => keyring.open(sealed.slice(0, head) + altered.toString('base64url'), 'c/1')).toThrow(SealError)
    }
    const foreign = openKeyring({ file: freshFile() }).seal('x', 'c/1')
    for (const wrong of [sealed.slice(0, -1), sealed.slice(0, head), `${sealed}.x`, sealed.replace('v1', 'v9'), foreign, '', 'plain', 'constructor.a.b']) {
      expect(() => keyring.open(wrong, 'c/1'), wrong).toThrow(SealError)
    }
  })

  it('rotates: new values take the new key, old ones still open, hashes and signatures stay', () => {
    const file = freshFile()
    const ring = openKeyring({ file })
    const old = ring.seal('张三', 'c/1')
    const [hash, signature, fingerprint] = [ring.hash('张三', 'name'), ring.sign('link', 'a'), ring.fingerprint]
    const id = ring.rotate()
    expect(ring.activeKeyId).toBe(id)
    const fresh = ring.seal('张三', 'c/1')
    expect(fresh).toContain(`.${id}.`)
    expect([ring.isCurrent(old), ring.isCurrent(fresh)]).toEqual([false, true])
    const reopened = openKeyring({ file })
    for (const each of [ring, reopened]) {
      expect(each.open(old, 'c/1')).toBe('张三')
      expect(each.open(fresh, 'c/1')).toBe('张三')
      expect([each.hash('张三', 'name'), each.sign('link', 'a'), each.fingerprint]).toEqual([hash, signature, fingerprint])
    }
  })

  it('notices a rotation by another process, with and without a master key', () => {
    for (const masterKey of [undefined, MASTER]) {
      const options = { file: freshFile(), ...(masterKey === undefined ? {} : { masterKey }) }
      const running = openKeyring(options)
      const command = openKeyring(options)
      const id = command.rotate()
      expect(running.open(command.seal('x', 'c/1'), 'c/1')).toBe('x')
      expect(running.activeKeyId).toBe(id)
    }
  })

  it('seals with the new key soon after another process rotated', () => {
    vi.useFakeTimers()
    const file = freshFile()
    const running = openKeyring({ file })
    const id = openKeyring({ file }).rotate()
    vi.advanceTimersByTime(6_000)
    expect(running.seal('x', 'c/1')).toContain(`.${id}.`)
    vi.useRealTimers()
  })

  it('goes on with the keys it has when the file is away, and says so', () => {
    vi.useFakeTimers()
    const file = freshFile()
    const onError = vi.fn()
    const running = openKeyring({ file, onError })
    rmSync(file)
    vi.advanceTimersByTime(6_000)
    expect(running.open(running.seal('x', 'c/1'), 'c/1')).toBe('x')
    expect(onError).toHaveBeenCalled()
    vi.useRealTimers()
  })
})

describe('hashes and signatures', () => {
  const keyring = openKeyring({ file: freshFile() })

  it('differ by purpose, value and installation', () => {
    const other = openKeyring({ file: freshFile() })
    const hashes = [keyring.hash('a', 'x'), keyring.hash('a', 'y'), keyring.hash('b', 'x'), other.hash('a', 'x'), keyring.sign('x', 'a')]
    expect(new Set(hashes).size).toBe(hashes.length)
    expect(keyring.hash('bc', 'a')).not.toBe(keyring.hash('c', 'ab'))
  })

  it('T10 compares typed and in constant time: no prefix, number, array or magic text passes', () => {
    const signature = keyring.sign('link', 'file 1')
    expect(keyring.verify('link', 'file 1', signature)).toBe(true)
    expect(keyring.verify('link', 'file 2', signature)).toBe(false)
    expect(keyring.verify('other', 'file 1', signature)).toBe(false)
    for (const wrong of ['', '0', '0e12345', signature.slice(0, -1), `${signature}=`, signature.toUpperCase(), 0, true, null, undefined, [signature], { toString: () => signature }]) {
      expect(keyring.verify('link', 'file 1', wrong)).toBe(false)
    }
    expect(safeEqual('a', 'a')).toBe(true)
    expect(safeEqual('0e1', '0e2')).toBe(false)
    expect(safeEqual(undefined, undefined)).toBe(false)
  })

  it('T13 tokens are random, of 256 bits, and stored as a hash', () => {
    const tokens = new Set(Array.from({ length: 1000 }, () => newToken('session')))
    expect(tokens.size).toBe(1000)
    for (const token of tokens) {
      expect(Buffer.from(token.slice(3), 'base64url').length).toBe(32)
      expect(isToken('session', token)).toBe(true)
      expect(isToken('customer', token)).toBe(false)
      expect(hashToken(token).toString('base64url')).not.toContain(token.slice(3))
    }
    for (const wrong of ['', 'ys_', 'ys_abc', `${newToken('session')}a`, 1, null, [newToken('session')]]) expect(isToken('session', wrong)).toBe(false)
  })
})

describe('the key file', () => {
  it.skipIf(process.platform === 'win32')('is for its owner only, and is closed when it was open to others', () => {
    const file = freshFile()
    openKeyring({ file }).rotate()
    expect(statSync(file).mode & 0o777).toBe(0o600)
    chmodSync(file, 0o644)
    openKeyring({ file })
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readdirSync(join(file, '..'))).toEqual(['keys.json'])
  })

  it('is wrapped by the master key: no key in it, wrong or missing master keys are named', () => {
    const file = freshFile()
    const keyring = openKeyring({ file, masterKey: MASTER })
    const sealed = keyring.seal('x', 'c/1')
    expect(readFileSync(file, 'utf8')).not.toContain(keyring.activeKeyId)
    expect(openKeyring({ file, masterKey: MASTER }).open(sealed, 'c/1')).toBe('x')
    expect(problemCode(() => openKeyring({ file, masterKey: 'another master key' }))).toBe('master-key-wrong')
    expect(problemCode(() => openKeyring({ file }))).toBe('master-key-missing')
    expect(problemCode(() => openKeyring({ file: freshFile(), masterKey: 'short' }))).toBe('master-key-short')
  })

  it('made without a master key is wrapped once one is given', () => {
    const file = freshFile()
    const sealed = openKeyring({ file }).seal('x', 'c/1')
    expect(readFileSync(file, 'utf8')).toContain('hashKey')
    expect(openKeyring({ file, masterKey: MASTER }).open(sealed, 'c/1')).toBe('x')
    expect(readFileSync(file, 'utf8')).not.toContain('hashKey')
  })

  it('damaged: says so and leaves it alone', () => {
    const file = freshFile()
    openKeyring({ file })
    for (const content of ['', '{', '{"format":1}', '{"format":2,"salt":"","wrapped":""}']) {
      writeFileSync(file, content)
      expect(problemCode(() => openKeyring({ file }))).toBe('key-file-damaged')
      expect(readFileSync(file, 'utf8')).toBe(content)
    }
  })

  it('two rotations at once: the second is refused, nothing is lost', () => {
    const file = freshFile()
    const keyring = openKeyring({ file })
    writeFileSync(`${file}.lock`, '')
    expect(problemCode(() => keyring.rotate())).toBe('key-file-locked')
    rmSync(`${file}.lock`)
    keyring.rotate()
    expect(existsSync(`${file}.lock`)).toBe(false)
  })
})

describe('the key file and the database', () => {
  let database: TestDatabase
  let db: Database
  beforeAll(async () => {
    database = await testDatabase()
    db = openDatabase({ url: database.url, onError: () => undefined })
  })
  afterAll(async () => {
    await db.$client.end()
    await database.drop()
  })

  it('belong together: another key file is refused, a rotated one is not', async () => {
    const keyring = openKeyring({ file: freshFile() })
    await requireSameKeyring(db, keyring)
    keyring.rotate()
    await requireSameKeyring(db, keyring)
    await expect(requireSameKeyring(db, openKeyring({ file: freshFile() }))).rejects.toMatchObject({ code: 'key-file-foreign' })
  })
})
