import { describe, expect, it } from 'vitest'
import type { Translate } from '../../i18n/i18n.tsx'
import { zh } from '../../i18n/zh.ts'
import { actionText, detailName, detailText, shownDetail, subjectText } from './audit-text.ts'

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
    expect(subjectText({ subject: 'report_schedule:0190a000-0000', detail: { name: '每日概况' } }, names, t)).toBe('定时报表 每日概况')
    expect(subjectText({ subject: 'moon', detail: {} }, names, t)).toBe('moon')
    expect(shownDetail({ subjectName: '李雷', active: false })).toEqual({ active: false })
  })

  it('names the parts of the detail, and keeps unknown ones', () => {
    expect([detailName('roleFrom', t), detailName('crater', t)]).toEqual(['原角色', 'crater'])
  })

  it('shows values on one line, its own words translated, those of people as they are', () => {
    const names = new Map([['r-1', '坐席']])
    const text = (name: string, value: unknown): string => detailText(name, value, names, t)
    expect([text('roleTo', 'r-1'), text('active', true), text('fields', ['name', 'other']), text('availability', 'break'), text('added', ['users.view']), text('mode', 'cookie')]).toEqual(['坐席', '是', '名称, other', '小休', '查看用户和角色', '浏览器'])
    expect([text('question', 'name'), text('x', { a: 1 }), text('x', undefined)]).toEqual(['name', '{"a":1}', ''])
  })
})
