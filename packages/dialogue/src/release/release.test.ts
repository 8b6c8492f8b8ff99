import { describe, expect, it } from 'vitest'
import {
  engineVersion,
  canonical,
  compileRelease,
  initialState,
  loadRelease,
  releaseId,
  ReleaseError,
  serializeRelease,
  turn,
  type ReleaseSource,
} from '../index.ts'
import { shopSource } from '../testing/shop.ts'

const release = compileRelease(shopSource)
const bytes = serializeRelease(release)

function faultsOf(act: () => unknown): readonly string[] {
  try {
    act()
  } catch (error) {
    if (error instanceof ReleaseError) return error.faults.map((fault) => fault.code)
    throw error
  }
  return []
}

describe('compiling', () => {
  it('gives the same id and the same bytes for the same content', () => {
    const again = compileRelease(structuredClone(shopSource))
    expect(again.id).toBe(release.id)
    expect(Buffer.from(serializeRelease(again)).equals(Buffer.from(bytes))).toBe(true)
    expect(release.id).toMatch(/^[0-9a-f]{64}$/)
    expect(releaseId(shopSource)).toBe(release.id)
  })

  it('does not mind the order of entries', () => {
    const turned = { ...shopSource, entries: shopSource.entries.toReversed(), smallTalk: shopSource.smallTalk.toReversed() }
    expect(Buffer.from(serializeRelease(compileRelease(turned))).equals(Buffer.from(bytes))).toBe(true)
  })

  it('gives another id when anything changes', () => {
    const [first, ...rest] = shopSource.entries
    if (first === undefined) throw new Error('the shop has no entry')
    const changes: ReleaseSource[] = [
      { ...shopSource, entries: [{ ...first, answer: 'other' }, ...rest] },
      { ...shopSource, settings: { answerAt: 0.5 } },
      { ...shopSource, texts: { zh: { refusal: 'other' } } },
    ]
    const ids = new Set([release.id, ...changes.map((source) => releaseId(source))])
    expect(ids.size).toBe(4)
  })

  it('works without any entry, and with a single one', () => {
    const empty = compileRelease({ entries: [], smallTalk: [] })
    const ask = { text: '怎么退货', language: 'zh', now: '' } as const
    expect(turn(empty, initialState(), ask).replies[0]).toMatchObject({ kind: 'refuse' })
    const single = compileRelease({ entries: shopSource.entries.slice(0, 1), smallTalk: [] })
    expect(turn(single, initialState(), ask).replies[0]).toMatchObject({ entryId: 'zh-return' })
    expect(turn(single, initialState(), { ...ask, text: '上海明天会不会下雪' }).replies[0]).toMatchObject({ kind: 'refuse' })
  })

  it('names every fault of a source', () => {
    const base = { question: '问', similar: [], answer: '答', category: '', language: 'zh' } as const
    const faulty: ReleaseSource = {
      entries: [
        { ...base, id: '' },
        { ...base, id: 'a', question: '？！' },
        { ...base, id: 'a', answer: ' ' },
      ],
      smallTalk: [{ id: 'b', language: 'zh', patterns: [], answer: '答' }],
      settings: { maxSuggestions: 9 },
    }
    expect(faultsOf(() => compileRelease(faulty)).toSorted()).toEqual([
      'duplicate-id',
      'empty-answer',
      'empty-question',
      'empty-question',
      'faulty-setting',
      'missing-id',
    ])
  })

  it('carries the names of the owner', () => {
    const product = { id: 'lamp', name: '星河台灯 Pro', aliases: ['星河Pro'] }
    const colours = { id: 'colour', name: '颜色', language: 'zh', values: [{ value: '曜石黑', aliases: ['黑的'] }] } as const
    const source: ReleaseSource = { ...shopSource, catalogue: { products: [{ id: 'desk', name: '书桌', aliases: [] }, product], enumerations: [colours] } }
    const own = compileRelease(source)
    expect(own.id).not.toBe(release.id)
    expect(releaseId({ ...source, catalogue: { products: [product, { id: 'desk', name: '书桌', aliases: [] }], enumerations: [colours] } })).toBe(own.id)
    for (const one of [own, loadRelease(serializeRelease(own))]) {
      const { record } = turn(one, initialState(), { text: '星河 pro 有黑的吗，星河pro', language: 'zh', now: '' })
      expect(record.signals.entities).toEqual([
        { type: 'enumeration', value: { type: 'colour', value: '曜石黑' }, start: 8, end: 10 },
        { type: 'product', value: { id: 'lamp', name: '星河台灯 Pro' }, start: 12, end: 17 },
      ])
    }
  })

  it('has the id it always had when there are no names of the owner', () => {
    expect(releaseId({ ...shopSource, catalogue: { products: [], enumerations: [] } })).toBe(release.id)
    expect(new TextDecoder('latin1').decode(bytes)).not.toContain('"catalogue"')
  })

  it('names every fault of the names of the owner', () => {
    const catalogue = {
      products: [{ id: 'a', name: ' ', aliases: ['x'.repeat(81)] }, { id: 'a', name: 'b', aliases: [] }, { id: '', name: 'c', aliases: [] }],
      enumerations: [{ id: 'e', name: '颜色', values: [] }, { id: 'f', name: '', values: [{ value: '', aliases: [] }] }],
    }
    expect(faultsOf(() => compileRelease({ entries: [], smallTalk: [], catalogue })).toSorted()).toEqual(['duplicate-id', 'faulty-name', 'faulty-name', 'faulty-name', 'missing-id', 'no-values'])
    expect(() => compileRelease({ entries: [], smallTalk: [], catalogue })).toThrow(/product "a" has a name that holds no letter or digit/)
  })

  it('can be told how many wrong answers are wanted', () => {
    const strict = compileRelease({ ...shopSource, settings: { wrongAnswers: 0 } })
    const lax = compileRelease({ ...shopSource, settings: { wrongAnswers: 0.3 } })
    const at = (which: typeof strict): number => which.packs.zh?.calibration.answerAt ?? NaN
    expect(at(lax)).toBeLessThanOrEqual(at(release))
    expect(at(release)).toBeLessThanOrEqual(at(strict))
    expect(at(lax)).toBeLessThan(at(strict))
  })
})

describe('documents', () => {
  const manual = { id: 'manual', title: '说明书', language: 'zh', text: '# 安装\n\n先打开包装。', url: 'https://example.com/manual' } as const
  const terms = { id: 'terms', title: 'Terms', language: 'en', text: 'Parcels leave on the same day.' } as const

  it('leave no trace when there are none', () => {
    expect(releaseId({ ...shopSource, documents: [] })).toBe(release.id)
    const without = serializeRelease(compileRelease({ ...shopSource, documents: [] }))
    expect(Buffer.from(without).equals(Buffer.from(bytes))).toBe(true)
    expect(Buffer.from(without).includes('"documents":')).toBe(false)
  })

  it('are part of the release and of its id, in whatever order they come', () => {
    const source: ReleaseSource = { entries: [], smallTalk: [], documents: [manual, terms] }
    const stored = serializeRelease(compileRelease(source))
    const loaded = loadRelease(stored)
    expect([...loaded.documents.values()]).toEqual([manual, terms])
    expect(Buffer.from(serializeRelease(loaded)).equals(Buffer.from(stored))).toBe(true)
    expect(releaseId({ ...source, documents: [terms, manual] })).toBe(loaded.id)
    expect(releaseId({ ...source, documents: [manual, { ...terms, text: 'Parcels leave later.' }] })).not.toBe(loaded.id)
    const { url, ...unlinked } = manual
    expect(url).not.toBe('')
    expect(releaseId({ ...source, documents: [unlinked, terms] })).not.toBe(loaded.id)
  })

  it('are refused with every fault by name', () => {
    const faulty: ReleaseSource = {
      entries: [],
      smallTalk: [],
      documents: [
        manual,
        { ...manual, title: ' ', text: '** **' },
        { ...terms, id: '', url: 'javascript:alert(1)' },
        { ...terms, id: 'long', title: 'a'.repeat(301), text: 'a '.repeat(500_001) },
      ],
    }
    const act = (): unknown => compileRelease(faulty)
    expect(faultsOf(act)).toEqual(Array(7).fill('faulty-document'))
    expect(act).toThrow(/number 2 \("manual"\) has the id of another document.*has no title.*has no text.*number 3 has no id.*has an address.*long.*title of more.*longer than/s)
  })

  it('are refused when they are too much together', () => {
    const text = 'words and more '.repeat(60_000)
    const many = Array.from({ length: 23 }, (_, i) => ({ ...terms, id: `d${i}`, text }))
    expect(faultsOf(() => compileRelease({ entries: [], smallTalk: [], documents: many }))).toEqual(['long-documents'])
  })
})

describe('canonical', () => {
  it('does not depend on the order in which keys were set, but on that of lists', () => {
    expect(canonical({ b: [{ d: 1, c: null }], a: 'x', e: undefined })).toBe('{"a":"x","b":[{"c":null,"d":1}]}')
    expect(canonical({ a: 1, b: 2 })).toBe(canonical({ b: 2, a: 1 }))
    expect(canonical([1, 2])).not.toBe(canonical([2, 1]))
  })
})

describe('storing', () => {
  it('gives identical turns after a round trip', () => {
    const loaded = loadRelease(bytes)
    expect(loaded.id).toBe(release.id)
    for (const text of ['怎么退货', '退货的运费和时间', 'my coupon is broken', '上海明天会不会下雪', '转人工', '你好']) {
      const ask = { text, language: 'zh', now: '' } as const
      expect(canonical(turn(loaded, initialState(), ask))).toBe(canonical(turn(release, initialState(), ask)))
    }
    expect(Buffer.from(serializeRelease(loaded)).equals(Buffer.from(bytes))).toBe(true)
  })

  it('loads from bytes that begin anywhere in a buffer', () => {
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(loadRelease(shifted.subarray(3)).id).toBe(release.id)
  })

  it('loads from a Buffer, whose slice is no copy', () => {
    const ask = { text: '退货的运费和时间', language: 'zh', now: '' } as const
    expect(turn(loadRelease(Buffer.from(bytes)), initialState(), ask)).toEqual(turn(release, initialState(), ask))
  })

  it('refuses what is no release, is cut short, or comes from another engine', () => {
    expect(faultsOf(() => loadRelease(new Uint8Array(0)))).toEqual(['not-a-release'])
    expect(faultsOf(() => loadRelease(new Uint8Array(100)))).toEqual(['not-a-release'])
    expect(faultsOf(() => loadRelease(bytes.slice(0, bytes.length / 2)))).toEqual(['not-a-release'])
    expect(faultsOf(() => loadRelease(bytes.slice(0, 40)))).toEqual(['not-a-release'])
    const other = Buffer.from(bytes)
    const at = other.indexOf(`"engine":"${engineVersion}"`)
    other.write('"engine":"9.9.9"', at)
    expect(faultsOf(() => loadRelease(new Uint8Array(other)))).toEqual(['other-format'])
  })
})
