import type { NoticeSettings } from '@yingda/contract'
import { expect, it } from 'vitest'
import { settingsOf, valuesOf } from './notice-values.ts'

it('settings go into the form and come back as they were', () => {
  const settings: NoticeSettings = { mail: { mention: true, unread: false, handed: true, scheduled: false }, afterMinutes: 15, quiet: { from: '21:30', to: '07:00', timeZone: 'Asia/Shanghai' }, withText: true }
  expect(valuesOf(settings)).toMatchObject({ kinds: ['mention', 'handed'], quiet: true, from: '21:30' })
  expect(settingsOf(valuesOf(settings), 'Asia/Shanghai')).toEqual(settings)
  expect(settingsOf({ ...valuesOf({ ...settings, quiet: null }), kinds: [] }, 'UTC')).toMatchObject({ mail: { mention: false, unread: false, handed: false, scheduled: false }, quiet: null })
})
