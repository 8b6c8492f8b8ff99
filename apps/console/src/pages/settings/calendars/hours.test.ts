import { describe, expect, it } from 'vitest'
import { allDay, clockOf, emptyCalendar, endsNextDay, inOrder, intervalOf, isAllDay, isSound, minuteOf, nextPart, overlap } from './hours.ts'

describe('hours', () => {
  it('are clock times and back', () => {
    for (const minute of [0, 1, 540, 1439]) expect(minuteOf(clockOf(minute))).toBe(minute)
    expect([clockOf(1440), clockOf(1830)]).toEqual(['00:00', '06:30'])
    expect(['9', '930', '09:30', '9：30', '1800', '24:00', ' 0:00 '].map(minuteOf)).toEqual([540, 570, 570, 570, 1080, 0, 0])
    for (const wrong of ['', 'x', '25', '24:01', '9:60', '9:3', '12345', '-1']) expect(minuteOf(wrong), wrong).toBeNull()
  })

  it('that end earlier end the next day; midnight to midnight is all day', () => {
    expect(intervalOf(1320, 360)).toEqual({ from: 1320, to: 1800 })
    expect(isAllDay(intervalOf(0, 0))).toBe(true)
    expect([endsNextDay(allDay), endsNextDay(intervalOf(1320, 360)), endsNextDay(intervalOf(540, 0))]).toEqual([false, true, false])
  })

  it('may touch but not overlap, in any order', () => {
    expect(overlap([{ from: 780, to: 1080 }, { from: 540, to: 780 }])).toBe(false)
    expect(overlap([{ from: 780, to: 1080 }, { from: 540, to: 781 }])).toBe(true)
    expect(inOrder([{ from: 780, to: 1080 }, { from: 540, to: 780 }]).map(({ from }) => from)).toEqual([540, 780])
  })

  it('that are added never overlap those of the day, but where there is no room', () => {
    let parts = [nextPart([])]
    for (let i = 0; i < 2; i += 1) {
      parts = [...parts, nextPart(parts)]
      expect(overlap(parts)).toBe(false)
    }
    for (const { from, to } of parts) expect([from < to, from < 1440]).toEqual([true, true])
    expect(nextPart([allDay])).toEqual({ from: 1380, to: 1440 })
  })

  it('of a new calendar are sound once it has a name', () => {
    const draft = emptyCalendar('Asia/Shanghai')
    expect([isSound(draft), isSound({ ...draft, name: ' x ' })]).toEqual([false, true])
    expect(isSound({ ...draft, name: 'x', exceptions: [{ date: '2026-01-01', name: '', intervals: [allDay, allDay] }] })).toBe(false)
  })
})
