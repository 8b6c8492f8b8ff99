import type { HolidayPreset } from '@yingda/contract'

type Day = HolidayPreset['days'][number]

/** Dates from one to another of the same year, as month and day. */
function span(year: number, name: string, from: readonly [number, number], to: readonly [number, number]): Day[] {
  const days: Day[] = []
  for (let at = Date.UTC(year, from[0] - 1, from[1]); at <= Date.UTC(year, to[0] - 1, to[1]); at += 86_400_000) {
    days.push({ date: new Date(at).toISOString().slice(0, 10), name, kind: 'closed' })
  }
  return days
}

const workday = (date: string, name: string): Day => ({ date, name: `${name}（班）`, kind: 'workday' })

const byDate = (a: Day, b: Day): number => (a.date < b.date ? -1 : 1)

/** 国务院办公厅关于2026年部分节假日安排的通知, of 4 November 2025: seven holidays, 33 days off, 6 make-up working days. */
const china2026: HolidayPreset = {
  key: 'cn-2026',
  name: { zh: '2026 年中国法定节假日与调休', en: 'Chinese statutory holidays 2026, with make-up working days' },
  source: { title: '国务院办公厅关于2026年部分节假日安排的通知（2025年11月4日）', url: 'https://www.gov.cn/zhengce/content/202511/content_7047090.htm' },
  days: [
    ...span(2026, '元旦', [1, 1], [1, 3]), workday('2026-01-04', '元旦'),
    ...span(2026, '春节', [2, 15], [2, 23]), workday('2026-02-14', '春节'), workday('2026-02-28', '春节'),
    ...span(2026, '清明节', [4, 4], [4, 6]),
    ...span(2026, '劳动节', [5, 1], [5, 5]), workday('2026-05-09', '劳动节'),
    ...span(2026, '端午节', [6, 19], [6, 21]),
    ...span(2026, '中秋节', [9, 25], [9, 27]),
    ...span(2026, '国庆节', [10, 1], [10, 7]), workday('2026-09-20', '国庆节'), workday('2026-10-10', '国庆节'),
  ].sort(byDate),
}

/** Holidays that ship with the product: only what was officially announced. */
export const holidayPresets: readonly HolidayPreset[] = [china2026]
