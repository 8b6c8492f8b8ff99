import { messageContent } from '@yingda/contract'
import type { Reply } from '@yingda/dialogue'
import { expect, test } from 'vitest'
import { contentOf } from './content.ts'

const passage: Extract<Reply, { kind: 'passage' }> = {
  kind: 'passage', text: '充电宝只能随身携带。', documentId: 'air', source: { title: '行李规定', heading: '锂电池' }, highlights: [[0, 3]],
}

test('a passage keeps its source and its marks, as the contract has them', () => {
  const content = contentOf(passage)
  expect(content).toEqual({ type: 'passage', text: '充电宝只能随身携带。', documentId: 'air', source: { title: '行李规定', heading: '锂电池' }, highlights: [{ start: 0, end: 3 }] })
  expect(messageContent.parse(content)).toEqual(content)
})

test('its source has an address where the document has one', () => {
  const source = { title: '[手册](javascript:x) **甲**', heading: '', url: 'https://a.example/b_(c)' }
  expect(contentOf({ ...passage, source })).toMatchObject({ text: '充电宝只能随身携带。', source })
})
