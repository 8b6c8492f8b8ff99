import type { TicketField, TicketType } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { bulkChange, isNoChange } from './bulk.ts'
import { missingFor, movesIn, nameIn, stateName } from './types.ts'
import { localMinute, toFormValue, toValues, wrongWith } from './values.ts'

const field = (key: string, kind: TicketField['kind'], change: Partial<TicketField> = {}): TicketField => ({ key, kind, name: { zh: key, en: '' }, help: { zh: '', en: '' }, options: [], required: false, requiredAt: [], customer: 'hidden', min: null, max: null, ...change })
const file = { id: 'f1', name: 'a.png', mediaType: 'image/png', size: 3 }

describe('values of a form', () => {
  it('are sent without blanks; files by their ids; an empty one is left out', () => {
    const fields = [field('order', 'text'), field('amount', 'number'), field('ok', 'checkbox'), field('pictures', 'file'), field('note', 'long_text')]
    expect(toValues(fields, { order: ' A1 ', amount: 0, ok: false, pictures: [file], note: '  ' })).toEqual({ order: 'A1', amount: 0, ok: false, pictures: ['f1'] })
  })

  it('that did not change are not sent again; those taken away are null', () => {
    const fields = [field('order', 'text'), field('reason', 'select')]
    expect(toValues(fields, { order: 'A1', reason: undefined }, { order: 'A1', reason: 'damaged' })).toEqual({ reason: null })
  })

  it('keep instants in the time zone of the browser while they are edited', () => {
    const iso = '2026-03-02T09:30:00.000Z'
    const shown = toFormValue({ kind: 'datetime' }, iso)
    expect(shown).toBe(localMinute(iso))
    expect(toValues([field('at', 'datetime')], { at: shown })).toEqual({ at: iso })
  })

  it('are checked as the server checks them', () => {
    expect(wrongWith(field('p', 'phone'), '12')).toEqual({ key: 'tickets.wrongPhone' })
    expect(wrongWith(field('p', 'phone'), '138 0013 8000')).toBeNull()
    expect(wrongWith(field('e', 'email'), 'a@')).toEqual({ key: 'tickets.wrongEmail' })
    expect(wrongWith(field('n', 'number', { min: 0 }), -1)).toEqual({ key: 'tickets.wrongMin', params: { n: 0 } })
    expect(wrongWith(field('n', 'number', { max: 9 }), 10)).toEqual({ key: 'tickets.wrongMax', params: { n: 9 } })
    expect(wrongWith(field('t', 'text'), 'a'.repeat(1001))).toEqual({ key: 'tickets.wrongLine' })
    expect(wrongWith(field('t', 'text'), undefined)).toBeNull()
  })
})

describe('a type', () => {
  const type = { states: [{ key: 'new', name: { zh: '待受理', en: '' }, category: 'new', to: ['solved'] }, { key: 'solved', name: { zh: '已解决', en: 'Solved' }, category: 'solved', to: [] }], fields: [field('amount', 'number', { requiredAt: ['solved'] })] } as unknown as TicketType

  it('names its states in the language, or in the other one', () => {
    expect([stateName(type, 'solved', 'en'), stateName(type, 'new', 'en'), stateName(type, 'gone', 'zh')]).toEqual(['Solved', '待受理', 'gone'])
    expect(nameIn({ zh: ' ', en: 'Yes' }, 'zh')).toBe('Yes')
    expect(movesIn(type, ['solved']).map(({ key }) => key)).toEqual(['solved'])
  })

  it('asks before a move for what is missing, where zero is not missing', () => {
    expect(missingFor(type, {}, 'solved').map(({ key }) => key)).toEqual(['amount'])
    expect(missingFor(type, { amount: 0 }, 'solved')).toEqual([])
    expect(missingFor(type, {}, 'new')).toEqual([])
  })
})

describe('a change of many', () => {
  it('holds only what was filled in; a text is a note unless it is made public', () => {
    expect(bulkChange({ assigneeId: 'none', priority: 'high', text: ' hi ' })).toEqual({ assigneeId: null, priority: 'high', reply: { text: 'hi', internal: true } })
    expect(bulkChange({ text: 'hi', isPublic: true, addTags: ['a'], groupId: 'g1' })).toEqual({ groupId: 'g1', addTags: ['a'], reply: { text: 'hi', internal: false } })
    expect(isNoChange(bulkChange({ addTags: [], text: ' ', isPublic: true }))).toBe(true)
  })
})
