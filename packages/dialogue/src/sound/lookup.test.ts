import { expect, it } from 'vitest'
import { lookUpIn, lookupOf } from './lookup.ts'
import { buildVocabularyIndex, openVocabulary, prepareVocabulary } from './vocabulary-index.ts'

it('gives the numbers of a text in the order in which they came, and none for others', () => {
  const texts = Array.from({ length: 5000 }, (_, i) => `词${String(i % 3000)}`)
  const lookup = lookupOf(texts.map((text, i) => [text, i] as const))
  for (let i = 0; i < 3000; i += 1) expect(lookUpIn(lookup, `词${String(i)}`)).toEqual(i < 2000 ? [i, i + 3000] : [i])
  for (const other of ['', '词', '词3000', '词00', ' 词1']) expect(lookUpIn(lookup, other)).toBeUndefined()
  expect(lookUpIn(lookupOf([]), '词1')).toBeUndefined()
  expect(lookUpIn(lookupOf([['', 7]]), '')).toEqual([7])
})

it('opens a stored vocabulary as it was prepared', () => {
  const vocabulary = new Map([['退款', 9], ['订单号', 4], ['快递', 0.5], ['refund', 3], ['warranty', 1], ['ok', 2]])
  const stored = prepareVocabulary(vocabulary)
  const copy = openVocabulary(structuredClone(stored))
  const index = buildVocabularyIndex(vocabulary)
  expect(copy.words.map(({ word, count, syllables }) => ({ word, count, syllables }))).toEqual([
    { word: '退款', count: 9, syllables: ['tui', 'kuan'] },
    { word: '订单号', count: 4, syllables: ['ding', 'dan', 'hao'] },
    { word: '快递', count: 0.5, syllables: ['kuai', 'di'] },
  ])
  expect(copy.byInitials.get('tk')).toEqual([0])
  expect(copy.byDelete.get('订号')).toEqual([1])
  expect(copy.byPinyin.get('kuaidi')).toEqual(index.byPinyin.get('kuaidi'))
  expect(['refund', 'ok', 'refunds'].map((word) => copy.latinWords.has(word))).toEqual([true, true, false])
  expect([...copy.soundCodes]).toEqual([...index.soundCodes])
  expect(openVocabulary(prepareVocabulary(new Map())).words).toEqual([])
})
