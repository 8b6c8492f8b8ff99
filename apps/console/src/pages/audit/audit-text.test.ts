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
    expect(subjectText({ subject: 'user:1', detail: { subjectName: '李雷' } })).toBe('李雷')
    expect(subjectText({ subject: 'user:1', detail: {} })).toBe('user:1')
    expect(shownDetail({ subjectName: '李雷', active: false })).toEqual({ active: false })
  })

  it('shows values on one line', () => {
    expect([detailText('a'), detailText(true), detailText(['name', 'role']), detailText({ a: 1 }), detailText(undefined)]).toEqual(['a', 'true', 'name, role', '{"a":1}', ''])
  })
})
