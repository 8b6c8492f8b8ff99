import { clientId } from '@yingda/contract'
import { expect, it } from 'vitest'
import { randomId } from './ids.ts'

it('makes ids the protocol takes, no two alike', () => {
  const made = Array.from({ length: 1_000 }, randomId)
  expect(new Set(made).size).toBe(1_000)
  for (const id of made) expect(clientId.safeParse(id).success).toBe(true)
})
