import { describe, expect, it } from 'vitest'
import { documentFilterOf, documentParams, documentQuery, noDocumentFilter, sizeText } from './filter.ts'
import { documentInput, emptyDocument, isDocumentValues, sameDocument } from './values.ts'

describe('the filter of documents', () => {
  it('is read from an address, written to it, and sent as far as it is set', () => {
    expect(documentFilterOf(new URLSearchParams('q=退货&language=zh&state=off'))).toEqual({ search: '退货', language: 'zh', state: 'off' })
    expect(documentFilterOf(new URLSearchParams('language=fr&state=x'))).toEqual(noDocumentFilter)
    expect(documentParams({ search: 'a', state: '' })).toEqual({ q: 'a', state: '' })
    expect(documentQuery({ search: 'a', language: 'en', state: 'off' })).toEqual({ search: 'a', language: 'en', enabled: 'false' })
    expect(documentQuery(noDocumentFilter)).toEqual({})
  })

  it('says sizes as the limits count them', () => {
    expect([999, 1_000, 63_400, 999_499, 999_500, 1_000_000, 1_540_000, 20_000_000].map(sizeText)).toEqual(['999 B', '1 KB', '63 KB', '999 KB', '1 MB', '1 MB', '1.5 MB', '20 MB'])
  })
})

describe('a document in the form', () => {
  it('is sent without what was left empty', () => {
    expect(documentInput({ ...emptyDocument('zh'), title: ' 退货 ', body: '字', url: ' ', key: '' })).toEqual({ title: '退货', language: 'zh', body: '字', url: null, enabled: true })
    expect(documentInput({ ...emptyDocument('en'), url: ' https://a.cn ', key: 'a' })).toMatchObject({ url: 'https://a.cn', key: 'a' })
  })

  it('is known again when an earlier visit kept it, and nothing else is', () => {
    expect(isDocumentValues({ ...emptyDocument('zh'), body: 'x' })).toBe(true)
    for (const other of [null, 'x', {}, { ...emptyDocument('zh'), language: 'fr' }, { ...emptyDocument('zh'), enabled: 'true' }]) expect(isDocumentValues(other)).toBe(false)
    expect(sameDocument(emptyDocument('zh'), { ...emptyDocument('zh') })).toBe(true)
    expect(sameDocument(emptyDocument('zh'), { ...emptyDocument('zh'), body: 'x' })).toBe(false)
  })
})
