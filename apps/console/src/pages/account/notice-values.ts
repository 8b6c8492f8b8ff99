import type { NoticeKind, NoticeSettings } from '@yingda/contract'

/** The form of what one is told by mail. */
export interface NoticeValues {
  readonly kinds: readonly NoticeKind[]
  readonly afterMinutes: number
  readonly quiet: boolean
  readonly from: string
  readonly to: string
  readonly withText: boolean
}

export const noticeKinds = ['mention', 'unread', 'handed', 'scheduled'] as const satisfies readonly NoticeKind[]

export const valuesOf = ({ mail, afterMinutes, quiet, withText }: NoticeSettings): NoticeValues => ({
  kinds: noticeKinds.filter((kind) => mail[kind]), afterMinutes, quiet: quiet !== null, from: quiet?.from ?? '22:00', to: quiet?.to ?? '08:00', withText,
})

/** @param timeZone of the browser, by whose clock quiet hours are meant */
export function settingsOf({ kinds, afterMinutes, quiet, from, to, withText }: NoticeValues, timeZone: string): NoticeSettings {
  const has = (kind: NoticeKind): boolean => kinds.includes(kind)
  return {
    mail: { mention: has('mention'), unread: has('unread'), handed: has('handed'), scheduled: has('scheduled') }, afterMinutes, withText,
    quiet: quiet ? { from: from.slice(0, 5), to: to.slice(0, 5), timeZone } : null,
  }
}
