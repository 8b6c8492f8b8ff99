import type { ImportReport } from '@yingda/contract'

/** A cell of CSV. A spreadsheet must not take it for a formula. */
function cell(value: string | number): string {
  const text = String(value)
  const harmless = /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text
  return /[",\r\n]/u.test(harmless) ? `"${harmless.replace(/"/gu, '""')}"` : harmless
}

/** The rejected rows as CSV with a byte order mark, so that spreadsheets read Chinese. */
export function rejectedCsv(rejected: ImportReport['rejected'], head: readonly [string, string, string]): string {
  const rows = [head, ...rejected.map((row) => [row.row, row.reason, row.text] as const)]
  return `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}
