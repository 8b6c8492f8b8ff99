import { describe, expect, it } from 'vitest'
import { ownerOf, ownerValue, replyFilterOf, replyQuery } from './filter.ts'
import { ATTRIBUTE, emptyReply, inputOf, inserted, isReplyValues, sameReply } from './values.ts'

const group = '3f2c1d5e-0000-4000-8000-000000000001'

describe('the filter of canned replies', () => {
  it('is read from the address and asked of the API, only what is set', () => {
    expect(replyQuery(replyFilterOf(new URLSearchParams('q=退货&whose=company')))).toEqual({ search: '退货', scope: 'company' })
    expect(replyQuery(replyFilterOf(new URLSearchParams(`whose=group:${group}`)))).toEqual({ scope: 'group', groupId: group })
    expect(replyQuery(replyFilterOf(new URLSearchParams('whose=nonsense')))).toEqual({})
  })

  it('names owners and reads them back', () => {
    for (const owner of [{ scope: 'company' }, { scope: 'personal' }, { scope: 'group', groupId: group }] as const) expect(ownerOf(ownerValue(owner))).toEqual(owner)
  })
})

describe('a canned reply in the form', () => {
  it('is sent without what is around its words', () => {
    expect(inputOf({ ...emptyReply('personal'), shortcut: ' a ', title: ' 标题 ', text: ' 内容\n' })).toEqual({ shortcut: 'a', title: '标题', text: '内容', language: null, folder: '' })
  })

  it('is kept as a draft only when it is one', () => {
    expect(isReplyValues({ ...emptyReply('company') })).toBe(true)
    expect(isReplyValues({ shortcut: 'a' })).toBe(false)
    expect(sameReply(emptyReply('company'), emptyReply('personal'))).toBe(false)
  })

  it('takes a variable where the caret is, an attribute with the caret before its end', () => {
    expect(inserted('您好，', 2, 2, '{{customer.name}}')).toEqual({ text: '您好{{customer.name}}，', caret: 19 })
    const { text, caret } = inserted('您好', 0, 2, ATTRIBUTE)
    expect([text.slice(0, caret), text.slice(caret)]).toEqual(['{{customer.attributes.', '}}'])
  })
})
