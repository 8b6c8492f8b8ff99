import type { Entry } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { emptyValues, entryState, fromLocal, inputOf, sameValues, toLocal, valuesOf } from './entry-values.ts'

const entry: Entry = {
  id: '0190a000-0000-7000-8000-000000000001', key: 'k-1', question: '如何退货', similar: ['能退吗'], segmentAnswers: [], answer: '七天内', category: '售后', language: 'zh', tags: ['退货'],
  validFrom: '2026-01-01T00:00:30.000Z', validUntil: null, enabled: true, ticketType: 'complaint', version: 3, updatedAt: '2026-01-01T00:00:00.000Z', updatedBy: null,
}

describe('an entry in the form', () => {
  it('comes back as it went in, to the second', () => {
    const { id: _id, version: _version, updatedAt: _at, updatedBy: _by, ...input } = entry
    expect(inputOf(valuesOf(entry), entry)).toEqual(input)
  })

  it('takes a changed time in the browser’s zone', () => {
    expect(toLocal(fromLocal('2026-05-01T09:30'))).toBe('2026-05-01T09:30')
    expect(inputOf({ ...valuesOf(entry), validUntil: '2026-05-01T09:30' }, entry).validUntil).toBe(fromLocal('2026-05-01T09:30'))
    expect(inputOf({ ...valuesOf(entry), validFrom: '' }, entry).validFrom).toBeNull()
  })

  it('leaves an empty key to the server', () => {
    expect(inputOf({ ...emptyValues('en'), question: ' Q ', answer: 'A', category: 'C' }, null)).toEqual({
      question: 'Q', similar: [], answer: 'A', segmentAnswers: [], category: 'C', language: 'en', tags: [], validFrom: null, validUntil: null, enabled: true, ticketType: null,
    })
  })

  it('knows whether something was changed', () => {
    expect(sameValues(valuesOf(entry), { ...valuesOf(entry) })).toBe(true)
    expect(sameValues(valuesOf(entry), { ...valuesOf(entry), similar: [] })).toBe(false)
  })
})

describe('the state of an entry', () => {
  const at = Date.parse('2026-03-01T00:00:00Z')
  it.each([
    [{ enabled: true, validFrom: null, validUntil: null }, 'on'],
    [{ enabled: false, validFrom: null, validUntil: null }, 'off'],
    [{ enabled: true, validFrom: '2026-03-01T00:00:00.001Z', validUntil: null }, 'future'],
    [{ enabled: true, validFrom: '2026-03-01T00:00:00.000Z', validUntil: '2026-03-01T00:00:00.001Z' }, 'on'],
    [{ enabled: true, validFrom: null, validUntil: '2026-03-01T00:00:00.000Z' }, 'past'],
  ])('%j is %s', (value, state) => {
    expect(entryState(value, at)).toBe(state)
  })
})
