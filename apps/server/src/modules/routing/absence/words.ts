import type { Language } from '@yingda/contract'
import type { Absence } from './absence.ts'

const DAY = 86_400_000

/** Year, month and day of an instant by a zone's clock, as a number of days since 1970. */
function dayOf(at: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(at)
  return Math.round(Date.parse(`${parts}T00:00:00Z`) / DAY)
}

/** An opening as one says it: "明天 09:00", "on Wednesday, November 25 at 09:00". */
export function openingText({ at, timeZone }: NonNullable<Absence['opens']>, now: number, language: Language): string {
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at)
  const days = dayOf(at, timeZone) - dayOf(now, timeZone)
  if (language === 'zh') {
    if (days < 2) return `${days === 0 ? '今天' : '明天'} ${clock}`
    return `${new Intl.DateTimeFormat('zh-CN', { timeZone, month: 'long', day: 'numeric', weekday: 'long' }).format(at).replace(/(星期.)/u, '（$1）')} ${clock}`
  }
  if (days < 2) return `${days === 0 ? 'today' : 'tomorrow'} at ${clock}`
  return `on ${new Intl.DateTimeFormat('en-US', { timeZone, month: 'long', day: 'numeric', weekday: 'long' }).format(at)} at ${clock}`
}

const leave: Record<Language, { may: string; not: string }> = {
  zh: { may: '您可以留言，我们会尽快回复；也可以继续等候。', not: '您可以继续等候，坐席上线后会按顺序接待。' },
  en: { may: 'You can leave a message and we will get back to you, or go on waiting.', not: 'You can go on waiting; you will be served in turn.' },
}

function zh({ kind, opens, ahead }: Absence, now: number): string {
  if (kind === 'closed_hours') return opens === null ? '现在是非工作时间。' : `现在是非工作时间，人工客服将于${openingText(opens, now, 'zh')} 开始接待。`
  if (kind === 'nobody_online') return '抱歉，现在没有坐席在线。'
  return `现在咨询的人较多，您前面还有 ${String(ahead)} 位。`
}

function en({ kind, opens, ahead }: Absence, now: number): string {
  if (kind === 'closed_hours') return opens === null ? 'We are closed just now.' : `We are closed just now and will be here again ${openingText(opens, now, 'en')}.`
  if (kind === 'nobody_online') return 'Sorry, nobody is online just now.'
  return `Many customers are waiting just now: ${String(ahead)} before you.`
}

/** What the customer is told. `mayLeave`: a message can be left. */
export function absenceText(absence: Absence, now: number, language: Language, mayLeave: boolean): string {
  const [first, second] = language === 'zh' ? [zh(absence, now), ''] : [en(absence, now), ' ']
  return `${first}${second}${leave[language][mayLeave ? 'may' : 'not']}`
}
