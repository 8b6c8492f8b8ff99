import { expect, it } from 'vitest'
import { makeSafe } from './safety.ts'

it('drops what carries no text and keeps everything else', () => {
  expect(makeSafe('a\u0000b\u200bc\u202ed\ufeff\ttab\nline', 100)).toEqual({ text: 'abcd\ttab\nline', truncated: false })
  expect(makeSafe('退货😀𠮷 é', 100).text).toBe('退货😀𠮷 é')
})

it('leaves no half of a surrogate pair, also where it cuts', () => {
  expect(makeSafe('a\ud83d', 100).text).toBe('a')
  expect(makeSafe('\ude00a', 100).text).toBe('a')
  expect(makeSafe('\ud83d\ud83d\ude00', 100).text).toBe('😀')
  expect(makeSafe('a😀', 2)).toEqual({ text: 'a', truncated: true })
})
