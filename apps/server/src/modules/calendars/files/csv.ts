import type { WorkingInterval } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import { dateOf, isWorkday, type DayFile, type FileDay, type RejectedLine, type Words } from './day-file.ts'

type Column = 'date' | 'name' | 'hours'

const headings: Record<Column, readonly string[]> = {
  date: ['日期', 'date', 'day'],
  name: ['名称', '节日', '说明', 'name', 'summary', 'holiday'],
  hours: ['时间', '工作时间', '类型', '状态', 'hours', 'type', 'kind'],
}

interface CsvRecord {
  readonly line: number
  readonly cells: string[]
}

/** Records of a CSV text (RFC 4180), separated by comma, semicolon or tab, whichever the first line has most of. */
function recordsOf(text: string): CsvRecord[] {
  const first = text.split(/[\r\n]/u, 1)[0] ?? ''
  const separator = [',', ';', '\t'].reduce((best, one) => (first.split(one).length > first.split(best).length ? one : best))
  const records: CsvRecord[] = []
  let cells: string[] = []
  let cell = ''
  let [line, began, quoted] = [1, 1, false]
  const endRecord = (): void => {
    records.push({ line: began, cells: [...cells, cell] })
    ;[cells, cell, began] = [[], '', line]
  }
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charAt(at)
    if (char === '\n') line += 1
    if (quoted && char === '"' && text[at + 1] === '"') {
      cell += '"'
      at += 1
    } else if (char === '"' && (quoted || cell === '')) quoted = !quoted
    else if (quoted) cell += char
    else if (char === separator) {
      cells.push(cell)
      cell = ''
    } else if (char === '\n') endRecord()
    else if (char !== '\r') cell += char
  }
  if (cell !== '' || cells.length > 0) endRecord()
  return records.filter((record) => record.cells.some((one) => one.trim() !== ''))
}

const plain = (heading: string): string => heading.normalize('NFKC').trim().toLowerCase()

function layoutOf(cells: readonly string[]): Map<Column, number> {
  const names = cells.map(plain)
  const found = (Object.keys(headings) as Column[]).map((column) => [column, names.findIndex((name) => headings[column].includes(name))] as const)
  return new Map(found.filter(([, at]) => at >= 0))
}

/** 2026-10-01, 2026/10/1, 2026.10.1, 2026年10月1日 or 20261001. */
function readDate(text: string): string | null {
  const found = /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d\d)(\d\d))$/u.exec(text.normalize('NFKC').trim())
  return found ? dateOf(Number(found[1]), Number(found[2] ?? found[4]), Number(found[3] ?? found[5])) : null
}

const minutes = (hour: string, minute: string): number => Number(hour) * 60 + Number(minute)

/** Hours as in `9:00-12:00, 13:00-18:00`; an end that is not later lies on the next day. Null when they cannot be read. */
function readHours(text: string): WorkingInterval[] | null {
  const parts = text.normalize('NFKC').split(/[,;、\s]+/u).filter((part) => part !== '')
  const found = parts.map((part) => /^([01]?\d|2[0-3]):([0-5]\d)[-–—~至]([01]?\d|2[0-4]):([0-5]\d)$/u.exec(part))
  if (parts.length === 0 || found.some((one) => one === null)) return null
  const read = found.map((one) => {
    const [from, to] = [minutes(one?.[1] ?? '', one?.[2] ?? ''), minutes(one?.[3] ?? '', one?.[4] ?? '')]
    return { from, to: to <= from ? to + 1440 : to }
  })
  return read.every((one, at) => one.to <= 2880 && (at === 0 || (read[at - 1]?.to ?? 0) <= one.from)) && read.length <= 12 ? read : null
}

const closed = new Set(['', '休', '放假', '休息', '关闭', 'closed', 'off', 'holiday', '公休', '假期'])
const worked = new Set(['班', '补班', '上班', '调休上班', 'workday', 'work', 'working', 'open'])

function dayOf(date: string, name: string, hours: string): FileDay | Words {
  const kind = hours.normalize('NFKC').trim().toLowerCase()
  if (worked.has(kind) || (kind === '' && isWorkday(name))) return { date, name, kind: 'workday', intervals: [] }
  if (closed.has(kind)) return { date, name, kind: 'closed', intervals: [] }
  const intervals = readHours(hours)
  if (intervals) return { date, name, kind: 'hours', intervals }
  return {
    zh: `时间“${hours.slice(0, 40)}”无法识别（应为 休、班，或 9:00-12:00,13:00-18:00）`,
    en: `the hours “${hours.slice(0, 40)}” are not understood (closed, workday, or 9:00-12:00,13:00-18:00)`,
  }
}

/** Reads a CSV file with the columns 日期/date, 名称/name and 时间/hours; only the first must be there. @throws AppError without it. */
export function readCsv(text: string): DayFile {
  const [header, ...records] = recordsOf(text.replace(/^\ufeff/u, ''))
  const layout = layoutOf(header?.cells ?? [])
  if (!layout.has('date')) {
    throw new AppError('bad_request', {
      text: {
        zh: '文件既不是 .ics 日历，也没有“日期”列的表头。CSV 文件的第一行应为：日期,名称,时间',
        en: 'The file is neither an .ics calendar nor a CSV file with the column “date”. The first line of a CSV file reads: date,name,hours',
      },
    })
  }
  const days: FileDay[] = []
  const rejected: RejectedLine[] = []
  for (const { line, cells } of records) {
    const cell = (column: Column): string => cells[layout.get(column) ?? -1]?.trim() ?? ''
    const date = readDate(cell('date'))
    const day = date === null ? { zh: `日期“${cell('date').slice(0, 40)}”无法识别`, en: `the date “${cell('date').slice(0, 40)}” is not understood` } : dayOf(date, cell('name').slice(0, 80), cell('hours'))
    if ('date' in day) days.push(day)
    else rejected.push({ line, reason: day, text: cells.join(', ').slice(0, 120) })
  }
  return { days, rejected }
}
