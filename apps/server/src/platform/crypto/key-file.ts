import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'
import { chmodSync, closeSync, constants, copyFileSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { notWritable, Problem } from '../config/problem.ts'

/** Shortest master key accepted, in characters. */
const MIN_MASTER_KEY = 16
const OWNER_ONLY = 0o600
const FORMAT = 1
const WRAP_CONTEXT = Buffer.from('yingda key file 1', 'utf8')

const material = z.strictObject({
  activeId: z.string(),
  keys: z.array(z.strictObject({ id: z.string().regex(/^[0-9a-z]{1,16}$/u), createdAt: z.string(), key: z.base64url().length(43) })).min(1),
  hashKey: z.base64url().length(43),
  signKey: z.base64url().length(43),
})
/** All keys of an installation, each 256 bits in base64url. */
export type KeyMaterial = z.infer<typeof material>

const keyFile = z.union([
  z.strictObject({ format: z.literal(FORMAT), material }),
  z.strictObject({ format: z.literal(FORMAT), salt: z.base64url(), wrapped: z.base64url() }),
])

export interface KeyFileOptions {
  /** Wraps the file's content; without it the file's permissions are all that protects the keys. */
  masterKey?: string
  file: string
}

const newKey = (): string => randomBytes(32).toString('base64url')
const newKeyId = (): string => randomBytes(4).toString('hex')

function newMaterial(): KeyMaterial {
  return addKey({ activeId: '', keys: [], hashKey: newKey(), signKey: newKey() })
}

/** The same keys and a new one, which seals from now on. */
export function addKey(old: KeyMaterial): KeyMaterial {
  const id = newKeyId()
  if (old.keys.some((key) => key.id === id)) return addKey(old)
  return { ...old, activeId: id, keys: [...old.keys, { id, createdAt: new Date().toISOString(), key: newKey() }] }
}

/** Stretched keys by salt: scrypt takes some 50 ms, and a running server reads the file again after a rotation. */
export type WrappingKeys = Map<string, Buffer>

function wrappingKey(masterKey: string, salt: string, cache: WrappingKeys): Buffer {
  const known = cache.get(salt)
  if (known) return known
  const key = scryptSync(masterKey.normalize('NFC'), Buffer.from(salt, 'base64url'), 32, { N: 2 ** 14, r: 8, p: 1 })
  cache.set(salt, key)
  return key
}

function encode(keys: KeyMaterial, masterKey: string | undefined, cache: WrappingKeys): string {
  if (masterKey === undefined) return `${JSON.stringify({ format: FORMAT, material: keys }, null, 2)}\n`
  const salt = cache.keys().next().value ?? randomBytes(16).toString('base64url')
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', wrappingKey(masterKey, salt, cache), iv).setAAD(WRAP_CONTEXT)
  const sealed = Buffer.concat([iv, cipher.update(JSON.stringify(keys), 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${JSON.stringify({ format: FORMAT, salt, wrapped: sealed.toString('base64url') }, null, 2)}\n`
}

function unwrap(wrapped: string, key: Buffer, file: string): string {
  const bytes = Buffer.from(wrapped, 'base64url')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12)).setAAD(WRAP_CONTEXT)
  try {
    decipher.setAuthTag(bytes.subarray(-16))
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
  } catch (cause) {
    throw wrongMasterKey(file, cause)
  }
}

function parse(text: string, file: string): z.infer<typeof keyFile> {
  try {
    return keyFile.parse(JSON.parse(text))
  } catch (cause) {
    throw damaged(file, cause)
  }
}

interface Read {
  keys: KeyMaterial
  wrapped: boolean
}

/** Reads the keys. @throws Problem when the file is damaged, or the master key is missing or wrong. */
export function readKeyFile(options: KeyFileOptions, cache: WrappingKeys): Read {
  const content = parse(readFileSync(options.file, 'utf8'), options.file)
  if ('material' in content) return { keys: checked(content.material, options.file), wrapped: false }
  if (options.masterKey === undefined) throw masterKeyMissing(options.file)
  const text = unwrap(content.wrapped, wrappingKey(options.masterKey, content.salt, cache), options.file)
  return { keys: checked(material.parse(JSON.parse(text)), options.file), wrapped: true }
}

function checked(keys: KeyMaterial, file: string): KeyMaterial {
  if (!keys.keys.some((key) => key.id === keys.activeId)) throw damaged(file)
  return keys
}

/**
 * Opens the key file; makes it at the first start. A file that was not wrapped yet is wrapped when a master key is given,
 * and one that others could read is closed to them.
 */
export function openKeyFile(options: KeyFileOptions, cache: WrappingKeys): KeyMaterial {
  if (options.masterKey !== undefined && options.masterKey.length < MIN_MASTER_KEY) throw masterKeyShort()
  const created = readIfThere(options, cache) ?? create(options, cache)
  if (!created.wrapped && options.masterKey !== undefined) writeKeyFile(options, created.keys, cache)
  return created.keys
}

function readIfThere(options: KeyFileOptions, cache: WrappingKeys): Read | null {
  try {
    closeToOthers(options.file)
    return readKeyFile(options, cache)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    if (code === 'EACCES' || code === 'EPERM') throw notWritable(options.file, error)
    throw error
  }
}

function closeToOthers(file: string): void {
  if (process.platform === 'win32' || (statSync(file).mode & 0o077) === 0) return
  chmodSync(file, OWNER_ONLY)
}

function create(options: KeyFileOptions, cache: WrappingKeys): Read {
  mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 })
  const temporary = writeTemporary(options, newMaterial(), cache)
  try {
    placeNew(temporary, options.file)
  } catch (error) {
    // another process has made the file meanwhile: its keys count
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(temporary, { force: true })
  }
  return readKeyFile(options, cache)
}

function placeNew(temporary: string, file: string): void {
  try {
    linkSync(temporary, file)
  } catch (error) {
    // file systems without hard links
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    copyFileSync(temporary, file, constants.COPYFILE_EXCL)
  }
}

/** Replaces the file at once: a crash leaves the old one or the new one. */
export function writeKeyFile(options: KeyFileOptions, keys: KeyMaterial, cache: WrappingKeys): void {
  renameSync(writeTemporary(options, keys, cache), options.file)
  syncFolder(dirname(options.file))
}

function writeTemporary(options: KeyFileOptions, keys: KeyMaterial, cache: WrappingKeys): string {
  const temporary = `${options.file}.${randomBytes(6).toString('hex')}`
  const handle = openSync(temporary, 'wx', OWNER_ONLY)
  try {
    writeSync(handle, encode(keys, options.masterKey, cache))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  return temporary
}

function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}

/** Runs `work` while no other process does; a lock that a killed process left must be removed by hand. */
export function withKeyFileLock<T>(file: string, work: () => T): T {
  const lock = `${file}.lock`
  try {
    closeSync(openSync(lock, 'wx', OWNER_ONLY))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw locked(lock, error)
    throw error
  }
  try {
    return work()
  } finally {
    rmSync(lock, { force: true })
  }
}

function damaged(file: string, cause?: unknown): Problem {
  return new Problem(
    'key-file-damaged',
    { zh: `密钥文件已损坏：${file}`, en: `The key file is damaged: ${file}` },
    {
      zh: '请从备份恢复该文件。没有它，已加密的客户资料无法读取；请不要删除。',
      en: 'Restore this file from a backup. Without it the encrypted customer data cannot be read; do not delete it.',
    },
    cause,
  )
}

function masterKeyMissing(file: string): Problem {
  return new Problem(
    'master-key-missing',
    { zh: `密钥文件由主密钥保护，但没有设置 YINGDA_MASTER_KEY：${file}`, en: `The key file is protected by a master key, and YINGDA_MASTER_KEY is not set: ${file}` },
    { zh: '请把 YINGDA_MASTER_KEY 设为创建该文件时使用的主密钥。', en: 'Set YINGDA_MASTER_KEY to the master key the file was made with.' },
  )
}

function wrongMasterKey(file: string, cause: unknown): Problem {
  return new Problem(
    'master-key-wrong',
    { zh: `YINGDA_MASTER_KEY 不是保护该密钥文件的主密钥（或文件被改动过）：${file}`, en: `YINGDA_MASTER_KEY is not the master key of this key file (or the file was altered): ${file}` },
    { zh: '请设置正确的主密钥，或从备份恢复该文件。', en: 'Set the right master key, or restore the file from a backup.' },
    cause,
  )
}

function masterKeyShort(): Problem {
  return new Problem(
    'master-key-short',
    { zh: `YINGDA_MASTER_KEY 太短，至少需要 ${MIN_MASTER_KEY} 个字符。`, en: `YINGDA_MASTER_KEY is too short: it needs at least ${MIN_MASTER_KEY} characters.` },
    { zh: '可用 openssl rand -base64 32 生成一个，并妥善保存。', en: 'Make one with openssl rand -base64 32, and keep it safe.' },
  )
}

function locked(lock: string, cause: unknown): Problem {
  return new Problem(
    'key-file-locked',
    { zh: `另一个进程正在轮换密钥（${lock}）。`, en: `Another process is rotating the key (${lock}).` },
    { zh: '请等它结束；如果没有这样的进程，请删除该文件后重试。', en: 'Wait for it to end; if there is none, delete that file and try again.' },
    cause,
  )
}
