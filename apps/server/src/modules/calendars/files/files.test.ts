import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsv } from './csv.ts'
import { isWorkday, textOf, type DayFile } from './day-file.ts'
import { readIcs } from './ics.ts'

const event = (...lines: string[]): string => ['BEGIN:VCALENDAR', 'VERSION:2.0', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR', ''].join('\r\n')
const events = (...each: string[][]): string => ['BEGIN:VCALENDAR', ...each.flatMap((lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT']), 'END:VCALENDAR'].join('\n')
const short = ({ days }: DayFile): string[] => days.map(({ date, kind, name }) => `${date} ${kind} ${name}`)
const why = ({ rejected }: DayFile): string[] => rejected.map(({ reason }) => reason.en)

describe('an iCalendar file', () => {
  it('gives each day of an event, its end not included', () => {
    expect(short(readIcs(event('DTSTART;VALUE=DATE:20261001', 'DTEND;VALUE=DATE:20261004', 'SUMMARY:National Day')))).toEqual(['2026-10-01 closed National Day', '2026-10-02 closed National Day', '2026-10-03 closed National Day'])
    expect(short(readIcs(event('DTSTART;VALUE=DATE:20260228', 'SUMMARY:x')))).toEqual(['2026-02-28 closed x'])
    expect(short(readIcs(event('DTSTART;VALUE=DATE:20260228', 'DTEND;VALUE=DATE:20260228', 'SUMMARY:x')))).toEqual(['2026-02-28 closed x'])
    expect(short(readIcs(event('DTSTART;VALUE=DATE:20260228', 'DURATION:P2D', 'SUMMARY:x')))).toEqual(['2026-02-28 closed x', '2026-03-01 closed x'])
    expect(short(readIcs(event('DTSTART;TZID="Asia/Shanghai":20260228T000000', 'DTEND;TZID="Asia/Shanghai":20260301T000000', 'SUMMARY:x')))).toEqual(['2026-02-28 closed x'])
  })

  it('knows the ways in which Chinese calendars mark working days', () => {
    const kinds = (summary: string, ...more: string[]): string => readIcs(event('DTSTART;VALUE=DATE:20260214', `SUMMARY:${summary}`, ...more)).days[0]?.kind ?? ''
    for (const name of ['春节（班）', '春节(班)', '班｜春节', '春节 补班 第1天/共2天', '国庆节调休上班', '【班】国庆', '补班']) expect(kinds(name), name).toBe('workday')
    for (const name of ['春节（休）', '休｜春节', '春节 假期 第1天/共9天', '元旦', '除夕不上班', '值班表', 'New Year']) expect(kinds(name), name).toBe('closed')
    expect(kinds('春节', 'X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY')).toBe('workday')
    expect(kinds('班会', 'X-APPLE-SPECIAL-DAY:WORK-HOLIDAY')).toBe('closed')
    expect([isWorkday('上班'), isWorkday('无需上班')]).toEqual([true, false])
  })

  it('leaves out festivals that are no days off, in files that mark the days off', () => {
    const read = readIcs(events(['DTSTART;VALUE=DATE:20260510', 'SUMMARY:母亲节'], ['DTSTART;VALUE=DATE:20260501', 'SUMMARY:劳动节（休）'], ['DTSTART;VALUE=DATE:20260509', 'SUMMARY:劳动节（班）']))
    expect(short(read)).toEqual(['2026-05-01 closed 劳动节（休）', '2026-05-09 workday 劳动节（班）'])
    expect(read.rejected).toMatchObject([{ line: 2, text: '母亲节' }])
  })

  it('unfolds lines, undoes escapes, and ignores alarms, cancelled events and what it does not know', () => {
    const text = event('DTSTART;VALUE=DATE', ' :20260101', 'SUMMARY;LANGUAGE=zh:元旦\\, 新年', '  快乐\\;\\n!', 'BEGIN:VALARM', 'SUMMARY:inner', 'DTSTART;VALUE=DATE:20200101', 'END:VALARM', 'X-FOO;A="b:c;d":e')
    expect(short(readIcs(text))).toEqual(['2026-01-01 closed 元旦, 新年 快乐; !'])
    expect(readIcs(event('DTSTART;VALUE=DATE:20260101', 'STATUS:CANCELLED', 'SUMMARY:x'))).toEqual({ days: [], rejected: [] })
  })

  it('says why it leaves an event out', () => {
    expect(why(readIcs(event('DTSTART:20260101T090000Z', 'SUMMARY:x')))).toEqual(['not an all-day event'])
    expect(why(readIcs(event('DTSTART:20260101T000000Z', 'SUMMARY:x')))).toEqual(['not an all-day event'])
    expect(why(readIcs(event('SUMMARY:x')))).toEqual(['no usable start date (DTSTART)'])
    expect(why(readIcs(event('DTSTART;VALUE=DATE:20260230', 'SUMMARY:x')))).toEqual(['no usable start date (DTSTART)'])
    expect(why(readIcs(event('DTSTART;VALUE=DATE:20260110', 'DTEND;VALUE=DATE:20260101', 'SUMMARY:x')))).toEqual(['ends before it begins'])
    expect(why(readIcs(event('DTSTART;VALUE=DATE:20260110', 'DTEND;VALUE=DATE:20270101', 'SUMMARY:x')))).toEqual(['longer than 60 days'])
    expect(why(readIcs(event('DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY', 'SUMMARY:x')))).toEqual(['a repeating event; export it as single dates'])
  })

  it('survives any text, and takes no longer for hostile ones', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('BEGIN:VEVENT\n', 'END:VEVENT\n', 'DTSTART:', '2026', '0101', '\n', ' ', 'SUMMARY:', '班', ';', '"', ':', 'P9W', 'DURATION:'), maxLength: 200 }), (text) => {
      for (const { date } of readIcs(text).days) expect(date).toMatch(/^\d{4}-\d\d-\d\d$/u)
    }))
    const began = performance.now()
    readIcs(`BEGIN:VCALENDAR\nBEGIN:VEVENT\nX;${'"a"'.repeat(200_000)}\nY;${'a"'.repeat(200_000)}\n${' x'.repeat(200_000)}\n${'\n '.repeat(200_000)}`)
    expect(performance.now() - began).toBeLessThan(2_000)
  })
})

describe('a CSV file', () => {
  it('reads dates in their usual forms, closed, worked and other hours', () => {
    const text = '\ufeff日期,名称,时间\r\n2026-10-01,国庆节,休\r\n2026/10/2,,\r\n2026年10月3日,"国庆, 中秋",放假\r\n20261010,国庆节,班\r\n2026-10-11,国庆节（补班）,\r\n2026-10-12,盘点,"9:00-12:00,13:00-18:00"\r\n2026-10-13,夜班,22：00-6：00\r\n'
    expect(readCsv(text).days).toEqual([
      { date: '2026-10-01', name: '国庆节', kind: 'closed', intervals: [] },
      { date: '2026-10-02', name: '', kind: 'closed', intervals: [] },
      { date: '2026-10-03', name: '国庆, 中秋', kind: 'closed', intervals: [] },
      { date: '2026-10-10', name: '国庆节', kind: 'workday', intervals: [] },
      { date: '2026-10-11', name: '国庆节（补班）', kind: 'workday', intervals: [] },
      { date: '2026-10-12', name: '盘点', kind: 'hours', intervals: [{ from: 540, to: 720 }, { from: 780, to: 1080 }] },
      { date: '2026-10-13', name: '夜班', kind: 'hours', intervals: [{ from: 1320, to: 1800 }] },
    ])
    expect(short(readCsv('name;date\nNew Year;2027-01-01\n'))).toEqual(['2027-01-01 closed New Year'])
  })

  it('names the line and the reason of what it cannot read', () => {
    const { days, rejected } = readCsv('date,name,hours\n2026-13-01,x,closed\n\n2026-01-01,"two\nlines",sometimes\n2026-01-02,x,18:00-17:00,\n2026-01-03,x,"9:00-12:00,11:00-13:00"\n')
    expect(rejected.map(({ line, reason }) => [line, reason.en.slice(0, 35)])).toEqual([[2, 'the date “2026-13-01” is not unders'], [4, 'the hours “sometimes” are not under'], [7, 'the hours “9:00-12:00,11:00-13:00” ']])
    expect(days.map(({ intervals }) => intervals)).toEqual([[{ from: 1080, to: 2460 }]])
  })

  it('without a column of dates is none', () => {
    for (const text of ['', 'hello', '名称,时间\nx,休']) expect(() => readCsv(text)).toThrow(/\.ics/u)
  })
})

it('reads UTF-16 and GB18030 as well as UTF-8', () => {
  expect(textOf(Buffer.from('日期'))).toBe('日期')
  expect(textOf(Buffer.from('\ufeff日期', 'utf16le'))).toBe('日期')
  expect(textOf(Buffer.from([0xc8, 0xd5, 0xc6, 0xda]))).toBe('日期')
})
