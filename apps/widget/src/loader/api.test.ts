import { describe, expect, it, vi } from 'vitest'
import { createApi, createEmitter, replay, type Actions } from './api.ts'
import { attributesOf, identityOf, readSettings } from './settings.ts'

const signature = 'a'.repeat(64)

function setUp(actions: Partial<Actions> = {}) {
  const calls: unknown[][] = []
  const note =
    (name: string) =>
    (...args: unknown[]): Promise<boolean> => {
      calls.push([name, ...args])
      return Promise.resolve(true)
    }
  const warn = vi.fn()
  const events = createEmitter(warn)
  const all: Actions = {
    open: note('open'),
    close: note('close'),
    toggle: note('toggle'),
    identify: note('identify'),
    logout: note('logout'),
    setAttributes: note('setAttributes'),
    setLanguage: note('setLanguage'),
    setTheme: note('setTheme'),
    setLauncher: note('setLauncher'),
    destroy: () => void note('destroy')(),
    ...actions,
  }
  return { api: createApi(all, events, warn), calls, warn, events }
}

describe('the functions for a site', () => {
  it('can be called by name or as methods, and promise whether it was done', async () => {
    const { api, calls } = setUp()
    expect(await api('open')).toBe(true)
    expect(await (api.setLanguage as (value: string) => Promise<boolean>)('en')).toBe(true)
    expect(await api('show')).toBe(true)
    expect(await api('hide')).toBe(true)
    expect(await api('destroy')).toBe(true)
    expect(calls).toEqual([['open'], ['setLanguage', 'en'], ['setLauncher', true], ['setLauncher', false], ['destroy']])
  })

  it.each([
    ['fly'],
    ['constructor'],
    ['__proto__'],
    [undefined],
    ['setLanguage', 'fr'],
    ['setTheme', 3],
    ['identify'],
    ['identify', { id: 'u' }],
    ['identify', { id: 7, issuedAt: 1, signature }],
    ['setAttributes', 'x'],
    ['setAttributes', { nested: {} }],
    ['setAttributes', { '1bad': 1 }],
    ['setAttributes', { long: 'x'.repeat(501) }],
    ['setAttributes', { n: Number.NaN }],
    ['on', 'explode', () => undefined],
    ['on', 'open', 'not a function'],
  ])('warns of %j %j instead of throwing', async (...args) => {
    const { api, calls, warn } = setUp()
    expect(await api(...(args as [string, ...unknown[]]))).toBe(false)
    expect(warn).toHaveBeenCalledTimes(1)
    expect(calls).toEqual([])
  })

  it('turns failures within into warnings', async () => {
    const { api, warn } = setUp({
      open: () => {
        throw new Error('broken')
      },
      close: () => Promise.reject(new Error('broken')),
    })
    expect(await api('open')).toBe(false)
    expect(await api('close')).toBe(false)
    expect(warn).toHaveBeenCalledTimes(2)
  })

  it('tells events to handlers until they are taken off; one that throws harms no other', async () => {
    const { api, events, warn } = setUp()
    const heard: unknown[] = []
    const bad = (): void => {
      throw new Error('mine')
    }
    const good = (detail: unknown): void => {
      heard.push(detail)
    }
    await api('on', 'unread', bad)
    await api('on', 'unread', good)
    events.emit('unread', { count: 2 })
    await api('off', 'unread', good)
    events.emit('unread', { count: 3 })
    expect(heard).toEqual([{ count: 2 }])
    expect(warn).toHaveBeenCalledTimes(2)
  })

  it('does what was asked for before it was there, in order, and warns of what it cannot read', () => {
    const { api, calls, warn } = setUp()
    const queued = ((...args: unknown[]) => args)('setLanguage', 'en')
    const asArguments: ArrayLike<unknown> = { 0: 'open', length: 1 }
    replay([queued, asArguments, null, 7, [], ['fly']], api, warn)
    expect(calls).toEqual([['setLanguage', 'en'], ['open']])
    expect(warn).toHaveBeenCalledTimes(4)
    expect(() => replay('nonsense', api, warn)).not.toThrow()
  })
})

describe('settings', () => {
  const src = 'https://service.example.com/widget.js?v=1'
  it('come from the script tag', () => {
    const dataset = { site: 'shop', lang: 'en-US', theme: 'dark', position: 'left', offsetX: '8', offsetY: '90', launcher: 'hidden' }
    expect(readSettings({ src, dataset }, 'zh-CN')).toEqual({
      origin: 'https://service.example.com', site: 'shop', language: 'en', theme: 'dark', side: 'left', offsetX: 8, offsetY: 90, isLauncherHidden: true,
    })
  })
  it('fall back to the page and to sensible values', () => {
    expect(readSettings({ src, dataset: { theme: 'pink', offsetX: '-4', offsetY: 'x' } }, 'zh-TW')).toMatchObject({
      site: 'default', language: 'zh', theme: 'auto', side: 'right', offsetX: 20, offsetY: 20, isLauncherHidden: false,
    })
  })
  it('take only what an identity and attributes may hold', () => {
    expect(identityOf({ id: 'u', issuedAt: 5, signature, name: '王', phone: 3, extra: 'x' })).toEqual({ id: 'u', issuedAt: 5, signature, name: '王' })
    expect(attributesOf({ plan: 'gold', cart: 2, vip: true })).toEqual({ plan: 'gold', cart: 2, vip: true })
    expect(attributesOf([1])).toBeNull()
  })
})
