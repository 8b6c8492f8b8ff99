import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readShippedTrade, readTrade } from './trade.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'trade-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('the shipped knowledge speaks both languages and is read once', () => {
  const trade = readShippedTrade()
  expect(Object.keys(trade.packs).sort()).toEqual(['en', 'zh'])
  expect(readShippedTrade()).toBe(trade)
  for (const pack of Object.values(trade.packs)) {
    const scales = [...pack.model.scales]
    expect(scales.length).toBeGreaterThan(1000)
    expect(scales.every((scale) => scale >= 0 && scale < 1)).toBe(true)
  }
})

test('a missing or damaged file is a problem with a remedy', () => {
  const damaged = path.join(folder, 'trade.bin')
  writeFileSync(damaged, 'no trade at all')
  expect(() => readTrade(damaged)).toThrow(/train:trade/u)
  expect(() => readTrade(path.join(folder, 'none.bin'))).toThrow(/none\.bin/u)
})
