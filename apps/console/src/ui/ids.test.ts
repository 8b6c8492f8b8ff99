import { clientId, uuid } from '@yingda/contract'
import { expect, it } from 'vitest'
import { randomId, randomUuid } from './ids.ts'

it('makes ids the protocol takes, no two alike', () => {
  const made = Array.from({ length: 1_000 }, randomId)
  expect(new Set(made).size).toBe(1_000)
  for (const id of made) expect(clientId.safeParse(id).success).toBe(true)
})

it('makes UUIDs, no two alike', () => {
  const made = Array.from({ length: 1_000 }, randomUuid)
  expect(new Set(made).size).toBe(1_000)
  for (const id of made) expect(uuid.safeParse(id).success).toBe(true)
})
