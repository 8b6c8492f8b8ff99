import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { rarityIn, readCorpus, vocabularyOf } from '../model/corpus.ts'
import { createGrams, pairHash, readGrams, wordHash } from '../model/grams.ts'
import { range } from '../model/train.ts'
import { learnWords, noWords, textStart, timesOf } from '../trade/spoken.ts'
import { loadTrade } from '../trade/trade.ts'
import { createWordDecoder } from './decode-words.ts'
import { buildSpellIndex } from './spell.ts'
import { createWordHabits } from './word-habits.ts'

const own = ['when do i get my refund', 'none of the buttons work', 'where is my invoice', 'the fridge was delivered an hour ago', 'how do i change my password', 'what is the washer warranty']

function vocabularyIn(texts: readonly string[]) {
  const grams = createGrams()
  const corpus = readCorpus(texts.length, (i) => {
    readGrams(grams, texts[i] ?? '')
    return grams
  })
  return vocabularyOf(corpus, rarityIn(corpus, range(0, texts.length))).vocabulary
}

const words = buildSpellIndex(new Map(own.flatMap((text) => text.split(' ')).map((word) => [word, 1])))
const shipped = loadTrade(new Uint8Array(readFileSync(path.resolve(import.meta.dirname, '../../trade.bin')))).packs.en?.words ?? noWords
const decode = createWordDecoder({ habits: createWordHabits(vocabularyIn(own), shipped), words })

describe('decoder of words', () => {
  it.each([
    ['swapped letters', 'when do i get my refudn', 'when do i get my refund'],
    ['a neighbouring key and a doubled letter', 'whwn do i get my reffund', 'when do i get my refund'],
    ['two slips in a short word', 'none of the bhttpns work', 'none of the buttons work'],
    ['words run together', 'whereis my invoice', 'where is my invoice'],
    ['words run together and misspelt', 'none of the bhttonswork', 'none of the buttons work'],
    ['a word in two', 'how do i change my pass word', 'how do i change my password'],
  ])('reads %s', (_kind, typed, meant) => {
    const readings = decode(typed).filter(({ gain }) => gain > 0)
    expect(readings.map(({ text }) => text)).toContain(meant)
  })

  it('leaves what reads well, numbers, codes and what stands between the words', () => {
    for (const text of ['when do i get my refund', 'invoice 20250101, please', 'x300', '', '  ?']) expect(decode(text)[0]).toEqual({ text, gain: 0, isDoubtful: false })
  })

  it('says where a word was changed that may have been meant', () => {
    const [changed] = decode('where is my voice').filter(({ text }) => text === 'where is my invoice')
    expect(changed?.isDoubtful ?? true).toBe(true)
    expect(decode('where is my invioce')[0]).toMatchObject({ text: 'where is my invoice', isDoubtful: false })
  })

  it('is the same every time, and copes with long and odd ones', () => {
    const text = `${'thewasher '.repeat(15)}qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq`
    expect(decode(text)).toEqual(decode(text))
  })
})

describe('words of the trade', () => {
  it('counts words by their stems, and what follows what', () => {
    const counted = learnWords(['where is my order', 'my orders', 'is my parcel late'])
    const gram = (word: string): number => wordHash(word, 0, word.length)
    expect(timesOf(counted, gram('order'))).toBeCloseTo(2, 0)
    expect(timesOf(counted, pairHash(gram('my'), gram('order')))).toBeCloseTo(2, 0)
    expect(timesOf(counted, pairHash(textStart, gram('my')))).toBeCloseTo(1, 0)
    expect(timesOf(counted, pairHash(gram('order'), gram('my')))).toBe(0)
    expect(timesOf(noWords, gram('order'))).toBe(0)
  })
})
