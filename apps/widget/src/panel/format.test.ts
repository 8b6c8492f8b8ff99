import { MAX_ATTACHMENT_BYTES as contractBytes, MAX_MESSAGE_LENGTH as contractLength } from '@yingda/contract'
import { describe, expect, it } from 'vitest'
import { panelTexts } from '../i18n.ts'
import { MAX_ATTACHMENT_BYTES, MAX_MESSAGE_LENGTH } from '../limits.ts'
import { clock, day, errorText, fileSize, lengthNote, waitText, levelOf } from './format.ts'

const { zh, en } = panelTexts
const at = (text: string): number => new Date(text).getTime()

describe('formats', () => {
  it('keep to the contract', () => {
    expect(MAX_MESSAGE_LENGTH).toBe(contractLength)
    expect(MAX_ATTACHMENT_BYTES).toBe(contractBytes)
  })
  it('show times and days', () => {
    expect(clock(at('2026-01-05T00:07'), 'zh')).toBe('00:07')
    expect(clock(at('2026-01-05T23:59'), 'en')).toBe('23:59')
    const now = at('2026-01-05T00:01')
    expect(day(at('2026-01-05T00:00'), now, 'zh', zh)).toBe('今天')
    expect(day(at('2026-01-04T23:59'), now, 'en', en)).toBe('Yesterday')
    expect(day(at('2025-12-31T10:00'), now, 'zh', zh)).toMatch(/^2025年12月31日\s?周三$/u)
    expect(day(at('2026-01-02T10:00'), now, 'en', en)).toMatch(/^Fri,? 2 January$/u)
  })
  it('show sizes', () => {
    expect([0, 1023, 1536, 20_480, 5_500_000].map(fileSize)).toEqual(['0 B', '1023 B', '1.5 KB', '20 KB', '5.2 MB'])
  })
  it('prefer the words of the server for an error', () => {
    expect(errorText({ code: 'too_large', message: '最大 5 MB' }, zh)).toBe('最大 5 MB')
    expect(errorText({ code: 'too_large', message: null }, en)).toBe(en.errors.too_large)
    expect(errorText({ code: 'already_taken', message: null }, en)).toBe(en.errors.other)
  })
  it('speak of length and waiting only when there is something to say', () => {
    expect(lengthNote(3000, zh)).toBeNull()
    expect(lengthNote(3990, zh)).toBe('还可输入 10 字')
    expect(lengthNote(4002, en)).toBe('2 characters too many')
    expect([null, 20, 61].map((seconds) => waitText(seconds, zh))).toEqual([null, '预计 1 分钟内接入', '预计等待约 2 分钟'])
  })
})

describe('levelOf', () => {
  it('puts the steps of a short scale in the words of the long one', () => {
    const levels = ['worst', 'bad', 'fair', 'good', 'best']
    expect([1, 2].map((step) => levelOf(levels, step, 2))).toEqual(['bad', 'good'])
    expect([1, 2, 3].map((step) => levelOf(levels, step, 3))).toEqual(['bad', 'fair', 'good'])
    expect([1, 2, 3, 4, 5].map((step) => levelOf(levels, step, 5))).toEqual(levels)
    expect(levelOf(levels, 3, 2)).toBe('3')
  })
})
