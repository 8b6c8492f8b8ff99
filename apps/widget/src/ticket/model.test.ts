import type { OwnTicket, OwnTicketEvent } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { filesOf, hasNews, nameIn, shownEvents, stageOf, tokenIn, valueText } from './model.ts'
import { ticketTexts } from './texts.ts'

type Field = OwnTicket['fields'][number]
const field = (part: Partial<Field>): Field => ({ key: 'a', kind: 'text', name: { zh: '甲', en: '' }, value: null, options: [], ...part })
const at = '2026-03-02T01:00:00.000Z'

describe('the page of a ticket', () => {
  it('takes the token from behind the #, and nothing else', () => {
    expect(tokenIn('#yl_abc-DEF_1')).toBe('yl_abc-DEF_1')
    for (const wrong of ['', '#', '#abc', '#yl_a b', '#yl_a&x=1']) expect(tokenIn(wrong)).toBeNull()
  })

  it('says values in words', () => {
    const say = (part: Partial<Field>): string => valueText(field(part), 'zh', ticketTexts.zh)
    expect(say({ kind: 'checkbox', value: true })).toBe('是')
    expect(say({ kind: 'number', value: 1234.5 })).toBe('1,234.5')
    expect(say({ kind: 'select', value: 'damaged', options: [{ value: 'damaged', name: { zh: '破损', en: 'Damaged' } }] })).toBe('破损')
    expect(say({ kind: 'multi_select', value: ['a', 'b'], options: [{ value: 'a', name: { zh: '', en: 'A' } }] })).toBe('A、b')
    expect(say({ kind: 'text', value: '<b>1</b>' })).toBe('<b>1</b>')
    const file = { id: 'f', name: 'x.png', size: 1, mediaType: 'image/png' }
    expect(say({ kind: 'file', value: [file] })).toBe('')
    expect(filesOf(field({ kind: 'file', value: [file] }))).toEqual([file])
    expect(nameIn({ zh: '', en: 'A' }, 'zh')).toBe('A')
  })

  it('says how far it is, what happened, and whether there is news', () => {
    expect(stageOf('pending_customer')).toBe('open')
    const state = (seq: number, time: string): OwnTicketEvent => ({ seq, at: time, type: 'state', state: { zh: '处理中', en: '' }, category: 'open', reopened: false })
    const message = (seq: number, from: 'agent' | 'customer'): OwnTicketEvent => ({ seq, at, type: 'message', from, name: null, text: 'x', files: [] })
    expect(shownEvents([state(1, at), state(2, at), message(3, 'agent')]).map((one) => one.seq)).toEqual([2, 3])
    const ticket = (events: OwnTicketEvent[], number = 1): OwnTicket => ({ number, events }) as unknown as OwnTicket
    const before = ticket([message(1, 'customer')])
    expect(hasNews(before, ticket([message(1, 'customer'), message(2, 'customer')]))).toBe(false)
    expect(hasNews(before, ticket([message(1, 'customer'), message(2, 'agent')]))).toBe(true)
    expect(hasNews(before, ticket([message(2, 'agent')], 2))).toBe(false)
  })
})
