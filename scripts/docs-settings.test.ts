import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { settingsPage } from './lib/settings-page.ts'

test('docs/settings.md is what npm run docs:settings writes', () => {
  expect(readFileSync(path.resolve(import.meta.dirname, '../docs/settings.md'), 'utf8')).toBe(settingsPage())
})
