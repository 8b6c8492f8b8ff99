import { expect, it } from 'vitest'
import { listProblem, namesOf, nextId, textsOf } from './names.ts'

it('lists of names are sound when each is there once and none is empty', () => {
  expect(listProblem(namesOf(['咨询', '投诉']))).toBeNull()
  expect(listProblem(namesOf(['咨询', ' 咨询 ']))).toBe('twice')
  expect(listProblem(namesOf(['咨询', ' ']))).toBe('empty')
  expect(textsOf(namesOf([' 咨询 ']))).toEqual(['咨询'])
})

it('a new name has an id of its own, also after one was taken away', () => {
  expect(nextId([])).toBe(0)
  expect(nextId(namesOf(['a', 'b']).slice(1))).toBe(2)
})
