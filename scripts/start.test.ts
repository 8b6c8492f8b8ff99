import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { isInstalled } from './lib/install.mjs'
import { language } from './lib/say.mjs'
import { clearStamp, fingerprint, isStamped, setStamp } from './lib/stamp.mjs'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folder(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'yingda-scripts-'))
  folders.push(root)
  for (const [name, text] of Object.entries(files)) write(root, name, text)
  return root
}

function write(root: string, name: string, text: string): void {
  mkdirSync(path.dirname(path.join(root, name)), { recursive: true })
  writeFileSync(path.join(root, name), text)
}

describe('what is installed', () => {
  const wanted = {
    '': {},
    'apps/server': { version: '1.0.0' },
    'node_modules/@yingda/server': { resolved: 'apps/server', link: true },
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b-darwin': { version: '1.0.0', optional: true },
  }
  const lock = (packages: object): string => JSON.stringify({ packages })
  const checkout = (installed: string | undefined): string =>
    folder({ 'package-lock.json': lock(wanted), ...(installed === undefined ? {} : { 'node_modules/.package-lock.json': installed }) })

  test.each<[string, string | undefined, boolean]>([
    ['is everything the machine needs', lock({ 'node_modules/a': { version: '1.0.0' } }), true],
    ['is nothing', undefined, false],
    ['lacks a package', lock({}), false],
    ['is another version', lock({ 'node_modules/a': { version: '0.9.0' } }), false],
    ['was cut short', '{"packages": {"node_mod', false],
  ])('%s', (_, installed, expected) => {
    expect(isInstalled(checkout(installed))).toBe(expected)
  })
})

describe('what was built', () => {
  const places = ['src', 'package.json']

  test('is remembered until a source changes', () => {
    const root = folder({ 'src/a.ts': '1', 'package.json': '{}' })
    const state = fingerprint(root, places)
    expect(isStamped(root, 'server', state)).toBe(false)
    setStamp(root, 'server', state)
    expect(isStamped(root, 'server', fingerprint(root, places))).toBe(true)
    clearStamp(root, 'server')
    expect(isStamped(root, 'server', state)).toBe(false)
  })

  test.each<[string, (root: string) => void]>([
    ['added', (root) => write(root, 'src/deep/b.ts', '')],
    ['removed', (root) => rmSync(path.join(root, 'src/a.ts'))],
    ['written with the same size', (root) => utimesSync(path.join(root, 'src/a.ts'), 1, 2)],
    ['longer', (root) => write(root, 'package.json', '{ }')],
  ])('a file %s makes it stale', (_, change) => {
    const root = folder({ 'src/a.ts': '1', 'package.json': '{}' })
    const before = fingerprint(root, places)
    change(root)
    expect(fingerprint(root, places)).not.toBe(before)
  })

  test('tests and built files do not', () => {
    const root = folder({ 'src/a.ts': '1', 'package.json': '{}' })
    const before = fingerprint(root, places)
    write(root, 'src/a.test.ts', '')
    write(root, 'src/dist/a.js', '')
    write(root, 'src/node_modules/x/a.js', '')
    expect(fingerprint(root, places)).toBe(before)
  })
})

test('the language of the scripts follows YINGDA_LANG, then the locale', () => {
  expect(language({ YINGDA_LANG: 'en', LANG: 'zh_CN.UTF-8' })).toBe('en')
  expect(language({ LANG: 'zh_CN.UTF-8' })).toBe('zh')
  expect(language({ LANG: 'C.UTF-8' })).toBe('both')
  expect(language({})).toBe('both')
})
