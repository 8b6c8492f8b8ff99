import { describe, expect, it } from 'vitest'
import type { Translate } from '../../i18n/i18n.tsx'
import { zh } from '../../i18n/zh.ts'
import { actionText, detailText, shownDetail, subjectText } from './audit-text.ts'

const t: Translate = (key) => zh[key]

describe('the audit log in words', () => {
  it('names actions, and keeps unknown ones', () => {
    expect([actionText('user.invited', t), actionText('moon.landed', t)]).toEqual(['邀请用户', 'moon.landed'])
  })

  it('names the subject when it can', () => {
    const names = new Map([['r-1', '坐席']])
    expect(subjectText({ subject: 'user:1', detail: { subjectName: '李雷' } }, names, t)).toBe('李雷')
    expect(subjectText({ subject: 'role:r-1', detail: {} }, names, t)).toBe('坐席')
    expect(subjectText({ subject: 'site:0190a000-0000', detail: {} }, names, t)).toBe('网站 0190a000')
    expect(subjectText({ subject: 'moon', detail: {} }, names, t)).toBe('moon')
    expect(shownDetail({ subjectName: '李雷', active: false })).toEqual({ active: false })
  })

  it('shows values on one line', () => {
    const names = new Map([['r-1', '坐席']])
    expect(['a', 'r-1', true, ['name', 'r-1'], { a: 1 }, undefined].map((value) => detailText(value, names))).toEqual(['a', '坐席', 'true', 'name, 坐席', '{"a":1}', ''])
  })
})
