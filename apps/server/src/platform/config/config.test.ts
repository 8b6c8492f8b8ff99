import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, test } from 'vitest'
import { describeSettings, loadConfig, nearestName, settingsTable, type Config, type LoadedConfig } from './config.ts'
import { asProblem, describeProblem, operatorLanguage, Problem, say } from './problem.ts'
import { repositoryRoot } from './root.ts'

const KEY = Buffer.alloc(32, 7).toString('base64')
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function good(env: NodeJS.ProcessEnv): Config {
  const loaded = loadConfig(env, '/srv')
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems))
  return loaded.config
}

function faults(env: NodeJS.ProcessEnv): string[] {
  const loaded = loadConfig(env, '/srv')
  return loaded.ok ? [] : loaded.problems.map(({ setting }) => setting)
}

function settingsFile(text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'yingda-config-'))
  folders.push(folder)
  const file = path.join(folder, 'settings.json')
  writeFileSync(file, text)
  return file
}

describe('settings', () => {
  test('without any, the defaults hold and the data lie in the checkout', () => {
    expect(good({})).toMatchObject({
      port: 7080,
      host: '0.0.0.0',
      dataDir: path.join(repositoryRoot(import.meta.url), '.yingda'),
      databasePool: 16,
      starter: 'shop',
      trustedProxies: [],
      roles: ['web', 'worker'],
      adminEmail: 'admin@example.com',
      maxConnections: 20_000,
      maxAttachmentBytes: 20 * 1024 * 1024,
      logLevel: 'info',
      logFormat: 'auto',
    })
  })

  test('all given ones arrive as values, an empty variable counts as absent', () => {
    const config = good({
      PORT: '0',
      HOST: '::1',
      YINGDA_DATA: 'data',
      DATABASE_URL: 'postgresql://me:secret@db:5432/yingda',
      YINGDA_STARTER: 'none',
      YINGDA_PUBLIC_URL: 'https://help.example.com/chat/',
      YINGDA_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8,2001:db8::/32',
      YINGDA_ROLES: 'worker',
      YINGDA_MASTER_KEY: KEY,
      YINGDA_MAX_ATTACHMENT_BYTES: '5 mb',
      YINGDA_LOG_LEVEL: '',
    })
    expect(config).toMatchObject({
      port: 0,
      host: '::1',
      dataDir: '/srv/data',
      databaseUrl: 'postgresql://me:secret@db:5432/yingda',
      starter: 'none',
      publicUrl: 'https://help.example.com/chat',
      trustedProxies: ['127.0.0.1', '10.0.0.0/8', '2001:db8::/32'],
      roles: ['worker'],
      maxAttachmentBytes: 5 * 1024 * 1024,
      logLevel: 'info',
    })
    expect(config.masterKey?.equals(Buffer.alloc(32, 7))).toBe(true)
    expect(good({ YINGDA_MASTER_KEY: '07'.repeat(32) }).masterKey?.equals(Buffer.alloc(32, 7))).toBe(true)
  })

  test.each([
    ['PORT', '70800'],
    ['PORT', '80x'],
    ['PORT', '-1'],
    ['HOST', 'two words'],
    ['DATABASE_URL', 'mysql://a/b'],
    ['DATABASE_URL', 'postgresql://host'],
    ['YINGDA_STARTER', 'bank'],
    ['YINGDA_PUBLIC_URL', 'help.example.com'],
    ['YINGDA_PUBLIC_URL', 'ftp://help.example.com'],
    ['YINGDA_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['YINGDA_TRUSTED_PROXIES', 'proxy'],
    ['YINGDA_ROLES', 'web,cook'],
    ['YINGDA_ROLES', ','],
    ['YINGDA_ADMIN_EMAIL', 'admin'],
    ['YINGDA_MASTER_KEY', 'short'],
    ['YINGDA_MAX_CONNECTIONS', '0'],
    ['YINGDA_MAX_ATTACHMENT_BYTES', '2GB'],
    ['YINGDA_LOG_LEVEL', 'loud'],
    ['YINGDA_DATABASE_POOL', '1'],
    ['YINGDA_LANG', 'fr'],
  ])('%s=%s is refused by name', (name, value) => {
    expect(faults({ [name]: value })).toEqual([name])
  })

  test('every fault is named at once, in both languages, with what to give instead', () => {
    const loaded = loadConfig({ PORT: 'abc', YINGDA_STARTER: 'bank' })
    expect(loaded.ok ? [] : loaded.problems).toEqual([
      {
        setting: 'PORT',
        problem: { zh: '设置 PORT 的值 “abc”不正确。', en: 'The value “abc” of the setting PORT is not valid.' },
        remedy: expect.objectContaining({ zh: expect.stringContaining('0 到 65535'), en: expect.stringContaining('0 to 65535') }),
      },
      expect.objectContaining({ setting: 'YINGDA_STARTER' }),
    ])
  })

  test('no message holds a secret', () => {
    const loaded = loadConfig({ DATABASE_URL: 'mysql://root:hunter2@db/x', YINGDA_MASTER_KEY: 'hunter2', MAIL_URL: 'http://me:hunter2@mail' })
    expect(loaded.ok).toBe(false)
    expect(JSON.stringify(loaded)).not.toContain('hunter2')
  })

  test('roles cannot be split over processes that would share the embedded database', () => {
    expect(faults({ YINGDA_ROLES: 'web' })).toEqual(['YINGDA_ROLES'])
    expect(faults({ YINGDA_ROLES: 'web', DATABASE_URL: 'postgresql://db/yingda' })).toEqual([])
  })

  test('mail needs a server and a sender', () => {
    expect(faults({ MAIL_URL: 'smtp://mail.test' })).toEqual(['MAIL_FROM'])
    expect(faults({ MAIL_FROM: 'a@mail.test' })).toEqual(['MAIL_URL'])
    expect(faults({ MAIL_URL: 'smtp://mail.test', MAIL_FROM: 'no address' })).toEqual(['MAIL_FROM'])
    expect(faults({ MAIL_URL: 'smtp://mail.test', MAIL_FROM: '客服 <a@mail.test>' })).toEqual([])
  })
})

describe('the settings file', () => {
  test('is read by the same names; the environment comes first', () => {
    const file = settingsFile('{"PORT": 9000, "YINGDA_STARTER": "none", "YINGDA_TRUSTED_PROXIES": ["10.0.0.1", "10.0.0.2"]}')
    expect(good({ YINGDA_CONFIG: file, YINGDA_STARTER: 'shop' })).toMatchObject({
      port: 9000,
      starter: 'shop',
      trustedProxies: ['10.0.0.1', '10.0.0.2'],
    })
  })

  test.each([
    ['not JSON', '{'],
    ['not an object', '[1]'],
  ])('%s: refused', (_, text) => {
    expect(faults({ YINGDA_CONFIG: settingsFile(text) })).toEqual(['YINGDA_CONFIG'])
  })

  test('absent, or with a value of no use: refused', () => {
    expect(faults({ YINGDA_CONFIG: '/nowhere/settings.json' })).toEqual(['YINGDA_CONFIG'])
    expect(faults({ YINGDA_CONFIG: settingsFile('{"PORT": {"a": 1}}') })).toEqual(['PORT'])
  })
})

describe('unknown names', () => {
  test('are warned about with the nearest known one, and do not stop the start', () => {
    const loaded: LoadedConfig = loadConfig({ YINGDA_STARTR: 'none', PATH: '/bin', YINGDA_CONFIG: settingsFile('{"PROT": 1}') })
    expect(loaded.ok).toBe(true)
    expect(loaded.warnings.map(({ setting, remedy }) => [setting, remedy.en])).toEqual([
      ['YINGDA_STARTR', 'Did you mean YINGDA_STARTER?'],
      ['PROT', 'Did you mean PORT?'],
    ])
  })

  test('the nearest is the one with the fewest edits', () => {
    expect(nearestName('YINGDA_DATABASE_URL', ['PORT', 'DATABASE_URL', 'YINGDA_DATA'])).toBe('DATABASE_URL')
  })
})

test('the table for the documentation has every setting, in both languages', () => {
  for (const { name } of describeSettings()) {
    expect(settingsTable('zh')).toContain(`| \`${name}\` |`)
    expect(settingsTable('en')).toContain(`| \`${name}\` |`)
  }
})

describe('what the operator is told', () => {
  test('comes in the language of YINGDA_LANG, else of the locale, else in both', () => {
    expect(operatorLanguage({ YINGDA_LANG: 'en', LANG: 'zh_CN.UTF-8' })).toBe('en')
    expect(operatorLanguage({ LANG: 'zh_CN.UTF-8' })).toBe('zh')
    expect(operatorLanguage({ LC_ALL: 'en_GB.UTF-8', LANG: 'zh_CN.UTF-8' })).toBe('en')
    expect(operatorLanguage({ LANG: 'C.UTF-8' })).toBeUndefined()
    expect(operatorLanguage({})).toBeUndefined()
    expect(say({ zh: '好', en: 'good' }, undefined)).toBe('好 / good')
    expect(say({ zh: '好', en: 'good' }, 'en')).toBe('good')
  })

  test.each([
    [{ code: 'EADDRINUSE', port: 7080 }, 'port-in-use', 'PORT=7081'],
    [{ code: 'EACCES', syscall: 'listen', port: 80 }, 'port-forbidden', '1024'],
    [{ code: 'EADDRNOTAVAIL' }, 'address-unknown', 'HOST'],
    [{ code: 'ENOSPC', path: '/data' }, 'disk-full', 'YINGDA_DATA'],
    [{ code: 'EACCES', syscall: 'mkdir', path: '/data' }, 'not-writable', '/data'],
  ])('%o becomes a problem with its remedy', (facts, code, hint) => {
    const problem = asProblem(Object.assign(new Error('x'), facts))
    expect(problem?.code).toBe(code)
    expect(describeProblem(problem ?? new Problem('', { zh: '', en: '' }, { zh: '', en: '' }), undefined)).toContain(hint)
  })

  test('a defect stays a defect', () => {
    expect(asProblem(new TypeError('undefined is not a function'))).toBeUndefined()
    expect(asProblem('text')).toBeUndefined()
  })
})

test('outside of a checkout there is no root', () => {
  expect(() => repositoryRoot(pathToFileURL('/nowhere/at/all.mjs').href)).toThrow(/package\.json of Yingda/)
})
