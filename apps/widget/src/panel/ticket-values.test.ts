import type { TicketValue } from '@yingda/contract'
import { expect, test } from 'vitest'
import type { FormDraft } from '../client/tickets.ts'
import { fill } from '../i18n.ts'
import { ticketFormTexts } from './ticket-texts.ts'
import { faultOf, valuesToSend, type FormField } from './ticket-values.ts'

const texts = ticketFormTexts.en
const field = (kind: FormField['kind'], more: Partial<FormField> = {}): FormField => ({ key: 'x', kind, name: { zh: '甲', en: 'X' }, help: { zh: '', en: '' }, options: [], required: false, min: null, max: null, ...more })
const draft = (value: TicketValue): FormDraft => ({ key: 'k', description: '', values: { x: value }, files: { x: [{ id: 'f1', name: 'a', size: 1, mediaType: 'text/plain' }] }, form: {} as FormDraft['form'] })
const sent = (kind: FormField['kind'], value: TicketValue): unknown => valuesToSend([field(kind)], draft(value))['x']

test('each kind is sent as the server reads it, and what is empty is not sent', () => {
  expect([sent('text', ' a '), sent('number', ' 2.5 '), sent('date', '2026-01-31'), sent('checkbox', true), sent('multi_select', ['a']), sent('file', null)]).toEqual(['a', 2.5, '2026-01-31', true, ['a'], ['f1']])
  expect(sent('datetime', '2026-01-31T09:30')).toBe(new Date('2026-01-31T09:30').toISOString())
  for (const [kind, value] of [['text', ' '], ['number', ''], ['checkbox', false], ['multi_select', []], ['select', '']] as const) expect(sent(kind, value as TicketValue)).toBeUndefined()
})

test.each([
  ['phone', '+86 138-1234 5678', null], ['phone', '１３８１２３４５６７８', null], ['phone', 'call me', texts.badPhone],
  ['email', 'a@b.example', null], ['email', 'a b@c', texts.badEmail],
  ['number', '12', null], ['number', 'twelve', texts.badNumber], ['number', '-1', fill(texts.least, { n: 0 })], ['number', '101', fill(texts.most, { n: 100 })],
  ['date', '2026-01-31', null], ['date', '31.1.2026', texts.badDate], ['datetime', '2026-01-31T09:30', null], ['datetime', 'soon', texts.badDate],
] as const)('%s %s: %s', (kind, value, fault) => {
  expect(faultOf(field(kind, { min: 0, max: 100 }), draft(value), texts)).toBe(fault)
})

test('what is required must be there', () => {
  const missing = (kind: FormField['kind'], value: TicketValue): string | null => faultOf(field(kind, { required: true }), { ...draft(value), files: {} }, texts)
  expect([missing('text', ' '), missing('select', ''), missing('file', null), missing('checkbox', false), missing('text', 'a')]).toEqual([texts.required, texts.requiredChoice, texts.requiredFile, texts.required, null])
  expect(faultOf(field('text'), draft(''), texts)).toBeNull()
})
