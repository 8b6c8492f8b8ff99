import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { CLIENT_FILE, generateClient } from './generate-client.ts'

it('packages/client is what the contract says now (npm run generate:client brings it up to date)', async () => {
  expect(await readFile(CLIENT_FILE, 'utf8')).toBe(generateClient())
})
