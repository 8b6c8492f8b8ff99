import { expect, it } from 'vitest'
import { initials } from './names.ts'

it.each([['王小明', '明'], ['Ada Lovelace', 'AL'], ['ada', 'A'], ['客服 小李', '李'], ['  ', '?'], ['😀', '😀']])('initials of %j are %j', (name, letters) => {
  expect(initials(name)).toBe(letters)
})
