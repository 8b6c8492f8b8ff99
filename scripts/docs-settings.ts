// npm run docs:settings: writes docs/settings.md from the settings the program knows.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { settingsPage } from './lib/settings-page.ts'

writeFileSync(path.resolve(import.meta.dirname, '../docs/settings.md'), settingsPage())
