import type { Reply } from '@yingda/dialogue'
import { expect, test } from 'vitest'
import { contentOf } from './index.ts'

const passage: Extract<Reply, { kind: 'passage' }> = {
  kind: 'passage', text: '充电宝只能随身携带。', documentId: 'air', source: { title: '行李规定', heading: '锂电池' }, highlights: [[0, 3]],
}

test('a passage is formatted text with its source', () => {
  expect(contentOf(passage)).toEqual({ type: 'text', format: 'markdown', text: '充电宝只能随身携带。\n\n来源：行李规定 › 锂电池' })
  expect(contentOf({ ...passage, text: 'Carry it with you.', source: { title: 'Luggage', heading: '' } })).toMatchObject({ text: 'Carry it with you.\n\nSource: Luggage' })
})

test('its source is a link where the document has an address, whatever signs title and address hold', () => {
  const source = { title: '[手册](javascript:x) **甲**', heading: '', url: 'https://a.example/b_(c)?d=e f' }
  expect(contentOf({ ...passage, source })).toMatchObject({ text: '充电宝只能随身携带。\n\n来源：[手册 javascript:x 甲](https://a.example/b_%28c%29?d=e%20f)' })
})
