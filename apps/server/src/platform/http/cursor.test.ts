import { expect, test } from 'vitest'
import { z } from 'zod'
import { encodePlace } from '../database/rows.ts'
import { cursorPlace } from './cursor.ts'

const place = z.tuple([z.iso.datetime(), z.uuid()])
const whole: [string, string] = ['2026-11-23T10:00:00.000Z', '6f1de8a2-2f1a-4a8e-9c4e-0d1b2c3d4e5f']

test('gives back what a list put into its cursor', () => {
  expect(cursorPlace(encodePlace(whole), place)).toEqual(whole)
  expect(cursorPlace(undefined, place)).toBeNull()
})

test.each(['', 'x', '%', encodePlace([]), encodePlace([1, 2]), encodePlace([whole[0], 'x']), Buffer.from('{}').toString('base64url')])('refuses %j, and says where it was', (cursor) => {
  expect(() => cursorPlace(cursor, place, 'body.cursor')).toThrow(expect.objectContaining({ code: 'bad_request', fields: [{ path: 'body.cursor', message: 'not a cursor of this list' }] }) as Error)
})
