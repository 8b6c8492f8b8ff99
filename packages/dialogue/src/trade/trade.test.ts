import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { materialId } from '../../../../scripts/trade-learning.ts'
import { compileRelease, createFeatureReader, initialState, learnEncoder, loadRelease, loadTrade, rank, readable, serializeRelease, serializeTrade, turn, type KnowledgeEntry, type TermSet, type Trade } from '../index.ts'
import { borrow } from '../model/borrow.ts'
import { createEncoder } from './encoder.ts'
import { noSayings, textsOf } from './sayings.ts'
import { createTermFinder } from './terms.ts'

const shipped = loadTrade(readFileSync(new URL('../../trade.bin', import.meta.url)))

function entry(id: string, question: string, answer: string, similar: readonly string[] = []): KnowledgeEntry {
  return { id, question, similar, answer, category: 'test', language: /[a-z]{3}/.test(question) ? 'en' : 'zh' }
}

const entries: readonly KnowledgeEntry[] = [
  entry('refund-when', '退款什么时候到账', '三个工作日内原路退回。'),
  entry('return-how', '怎么申请退货', '在订单里点申请售后。'),
  entry('invoice', '怎么开发票', '在订单详情里申请。'),
  entry('change-address', '怎么修改收货地址', '发货前可以在订单里改。'),
  entry('late', 'My parcel has not arrived', 'Please check the tracking page.'),
  entry('cancel', 'How do I cancel an order?', 'Choose cancel in your orders.'),
  entry('password', 'I forgot my password', 'Choose "forgot password".'),
]

function best(text: string, trade: Trade | null, terms: readonly TermSet[] = [], own = entries): string | undefined {
  const release = compileRelease({ entries: own, smallTalk: [], terms }, trade)
  return rank(release, text, /[a-z]{3}/.test(text) ? 'en' : 'zh').entries[0]?.entryId
}

describe('term finder', () => {
  const sets: readonly TermSet[] = [
    { id: 'refund', language: 'zh', terms: ['退款', '退款到账', 'ATM'] },
    { id: 'bank', language: 'zh', terms: ['ATM', '银行卡'] },
  ]

  it('takes the longest term, does not overlap, knows a term in two sets', () => {
    const found = createTermFinder(sets).find(readable('退款到账银行卡,atm'))
    expect(found.map(({ sets: ids, start, end }) => [ids, start, end])).toEqual([
      [[0], 0, 4],
      [[1], 4, 7],
      [[0, 1], 8, 11],
    ])
  })

  it('finds words in letters as words only', () => {
    const finder = createTermFinder([{ id: 'x', language: 'en', terms: ['pin', 'id card'] }])
    expect(finder.find('my shipping pin and id cards')).toHaveLength(1)
    expect(finder.find('id card')).toHaveLength(1)
  })
})

describe('encoder', () => {
  const groups = [
    ['where is my parcel', 'my package has not come', 'no parcel yet'],
    ['money back please', 'i want my money returned', 'refund my money'],
    ['cannot sign in', 'login does not work', 'sign in fails'],
  ]
  const options = { dims: 16, epochs: 30, rate: 0.1, temperature: 0.1, leftOut: 0.2, leastTexts: 1, averaged: 3, groups: 3, texts: 3 }
  const reader = createFeatureReader([])

  it('brings texts of one group together, the same way every time', () => {
    const model = learnEncoder(groups, reader, options)
    expect(learnEncoder(groups, reader, options)).toEqual(model)
    const { encode } = createEncoder(model, reader)
    const like = (a: string, b: string): number => encode(a).reduce((sum, value, d) => sum + value * (encode(b)[d] ?? 0), 0)
    expect(like('where is my parcel', 'my package has not come')).toBeGreaterThan(like('where is my parcel', 'refund my money'))
    expect(like('where is my parcel', 'where is my parcel')).toBeCloseTo(1, 5)
    expect([...encode('зздъ')].every((value) => value === 0)).toBe(true)
  })
})

describe('the shipped knowledge of the trade', () => {
  it('was learned from the content as it is now (else: npm run train:trade)', () => {
    expect(shipped.id).toBe(materialId())
  })

  it('comes back from its bytes, and is refused when they are something else', () => {
    const bytes = serializeTrade(shipped)
    expect(Buffer.from(serializeTrade(loadTrade(bytes))).equals(bytes)).toBe(true)
    expect(() => loadTrade(new Uint8Array(20))).toThrow('another kind of file')
    expect(() => loadTrade(bytes.subarray(0, bytes.length - 100))).toThrow()
  })

  it.each([
    ['钱打回来要等几天', 'refund-when'],
    ['东西不想要了寄给你们', 'return-how'],
    ['公司报销要用的票据', 'invoice'],
    ['刚搬家 包裹别送到原来那儿', 'change-address'],
    ['still waiting for the box you shipped', 'late'],
    ['call off what i bought this morning', 'cancel'],
    ['locked out, the login code is gone from my head', 'password'],
  ])('finds what is asked in other words: %s', (text, id) => {
    expect(best(text, shipped)).toBe(id)
  })

  it('belongs to a release: loading it with another or none is refused', () => {
    const release = compileRelease({ entries, smallTalk: [] }, shipped)
    const bytes = serializeRelease(release)
    expect(Buffer.from(serializeRelease(loadRelease(bytes, shipped))).equals(bytes)).toBe(true)
    expect(() => loadRelease(bytes)).toThrow('other knowledge of the trade')
    const ask = (from: typeof release): unknown => turn(from, initialState(), { text: '钱打回来要等几天', language: 'zh', now: '' })
    expect(ask(loadRelease(bytes, shipped))).toEqual(ask(release))
  })
})

describe('what is borrowed from the trade', () => {
  const middle = (label: number): Float32Array => Float32Array.from({ length: 4 }, (_, d) => (d === label ? 1 : 0))
  const sayings = {
    starts: Uint32Array.from([0, 2, 3, 4]),
    lines: new Int8Array(new TextEncoder().encode('钱呢\n没收到退的钱\n要票\n天气').buffer),
    middles: Int8Array.from([127, 0, 0, 0, 0, 127, 0, 0, 0, 0, 0, 127]),
  }
  const themesOf = (...labels: readonly number[]): Float32Array => Float32Array.from(labels.flatMap((label) => [...middle(label)]))

  it('are the texts of the matter a label is about, and of no other', () => {
    expect(borrow(sayings, themesOf(0, 1, 2), 4, 3)).toEqual([
      { text: '钱呢', label: 0 },
      { text: '没收到退的钱', label: 0 },
      { text: '要票', label: 1 },
    ])
    expect(borrow(noSayings, themesOf(0), 4, 1)).toEqual([])
  })

  it('is nothing where two labels are about the same, or where a label is no borrower', () => {
    expect(borrow(sayings, themesOf(0, 0), 4, 2)).toEqual([])
    expect(borrow(sayings, themesOf(1, 0), 4, 1)).toEqual([{ text: '要票', label: 0 }])
  })

  it('is nothing for a knowledge base that is about something else, although a few entries come near a matter', () => {
    const others = (count: number): number[] => Array.from({ length: count }, () => 2)
    expect(borrow(sayings, themesOf(1, ...others(7)), 4, 8)).toEqual([{ text: '要票', label: 0 }])
    expect(borrow(sayings, themesOf(1, ...others(8)), 4, 9)).toEqual([])
  })

  it('comes with the shipped knowledge: every matter has texts, and its middle has the length it should', () => {
    for (const pack of Object.values(shipped.packs)) {
      const { starts, middles } = pack.sayings
      expect(textsOf(pack.sayings)).toHaveLength(starts.at(-1) ?? 0)
      for (let matter = 0; matter + 1 < starts.length; matter += 1) {
        expect(starts[matter + 1]).toBeGreaterThan(starts[matter] ?? 0)
        const own = middles.subarray(matter * pack.model.dims, (matter + 1) * pack.model.dims)
        expect(Math.hypot(...own) / 127).toBeCloseTo(1, 1)
      }
    }
  })

  it('an update borrows for what changed', () => {
    const before = compileRelease({ entries, smallTalk: [] }, shipped)
    const changed = entries.map((one) => (one.id === 'invoice' ? { ...one, answer: '请在订单详情里申请。' } : one))
    const update = compileRelease({ entries: changed, smallTalk: [] }, shipped, { from: before })
    const full = compileRelease({ entries: changed, smallTalk: [] }, shipped)
    expect(update.basis).toEqual({ from: before.id })
    for (const text of ['公司报销要用的票据', '钱打回来要等几天', '刚搬家 包裹别送到原来那儿']) {
      const [one, other] = [update, full].map((release) => rank(release, text, 'zh').entries[0])
      expect(one?.entryId).toBe(other?.entryId)
      expect(Math.abs((one?.probability ?? 0) - (other?.probability ?? 0))).toBeLessThan(0.1)
    }
  })
})

describe('lexicons of the owner', () => {
  const own = [...entries, entry('points', '松果币怎么用', '结算时抵扣。'), entry('x200', 'X200 怎么清洗', '用湿布。'), entry('x300', 'X300 怎么清洗', '用干布。')]

  it('synonyms make two words one', () => {
    const terms: readonly TermSet[] = [{ id: 'own-points', language: 'zh', terms: ['松果币', '果果'] }]
    for (const trade of [null, shipped]) {
      expect(best('果果可以干嘛', trade, terms, own)).toBe('points')
    }
  })

  it('a protected term is hit exactly', () => {
    const terms: readonly TermSet[] = [{ id: 'products', language: 'zh', kind: 'protected', terms: ['X200', 'X300'] }]
    for (const [text, id] of [['x300清洗怎么弄', 'x300'], ['清洗 X200', 'x200']] as const) expect(best(text, shipped, terms, own)).toBe(id)
  })

  it('a word of the dictionary is one thing: it counts as a whole and is never taken apart', () => {
    const shop = [entry('box', '退款宝怎么开通', '在钱包里开通。'), entry('refund', '退款怎么申请', '在订单里申请。'), entry('wallet', '钱包怎么充值', '在钱包里充值。')]
    const dictionary: readonly TermSet[] = [{ id: 'dictionary', language: 'zh', kind: 'word', terms: ['退款宝'] }]
    const lead = (terms: readonly TermSet[]): number => {
      const { record } = turn(compileRelease({ entries: shop, smallTalk: [], terms }, shipped), initialState(), { text: '退款宝是什么', language: 'zh', now: '' })
      const scoreOf = (id: string): number =>
        record.candidates.find(({ producer, command }) => producer === 'retrieval' && command.kind === 'answer' && command.entryId === id)?.score ?? 0
      expect(scoreOf('box')).toBeGreaterThan(scoreOf('refund'))
      return scoreOf('box') / (scoreOf('refund') + 0.01)
    }
    expect(lead(dictionary)).toBeGreaterThan(2 * lead([]))
  })

  it('a word of the dictionary is right as it stands', () => {
    const text = '发飘怎么弄'
    const corrected = (terms: readonly TermSet[]): string | null =>
      turn(compileRelease({ entries, smallTalk: [], terms }, shipped), initialState(), { text, language: 'zh', now: '' }).record.input.corrected
    expect(corrected([])).toBe('发票怎么弄')
    expect(corrected([{ id: 'dictionary', language: 'zh', kind: 'word', terms: ['发飘'] }])).toBeNull()
  })

  it('stop words inside a word of the dictionary stay', () => {
    const terms: readonly TermSet[] = [{ id: 'stops', language: 'zh', kind: 'stop', terms: ['松果'] }, { id: 'words', language: 'zh', kind: 'word', terms: ['松果币'] }]
    const ranked = rank(compileRelease({ entries: own, smallTalk: [], terms }, shipped), '松果币', 'zh').entries[0]
    expect(ranked).toMatchObject({ entryId: 'points', terms: ['松果币'] })
  })

  it('stop words say nothing', () => {
    const release = compileRelease({ entries: own, smallTalk: [], terms: [{ id: 'stops', language: 'zh', kind: 'stop', terms: ['松果家'] }] }, shipped)
    const [plain, stopped] = ['发票怎么开', '松果家发票怎么开'].map((text) => rank(release, text, 'zh').entries[0])
    expect(stopped).toEqual(plain)
  })
})

describe('the trade beside corrections', () => {
  it('leaves what customers say as it is, although an owner\'s word sounds the same', () => {
    const own = [entry('broken', '收到的东西碎了怎么办', '联系我们。', ['碗碎了两个', '瓶子碎了', '盘子碎了能赔吗', '杯子碎了']), ...entries]
    const release = compileRelease({ entries: own, smallTalk: [] }, shipped)
    const { record } = turn(release, initialState(), { text: '你几岁了', language: 'zh', now: '' })
    expect(record.input.corrected).toBeNull()
    expect(record.rule).toBe('refuse.unknown')
  })

  it('reads pinyin, initials and homophones in one message', () => {
    const release = compileRelease({ entries, smallTalk: [] }, shipped)
    const { record, replies } = turn(release, initialState(), { text: '怎么xiugai收获dz', language: 'zh', now: '' })
    expect(record.input.corrected).toBe('怎么修改收货地址')
    expect(JSON.stringify(replies)).toContain('change-address')
  })
})
