import type { FileFormat } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'

const TEXT_NAMES = new Set(['csv', 'tsv', 'txt', 'jsonl', 'ndjson', 'json', 'xlsx', ''])

const accepted = {
  zh: '只能导入 CSV、XLSX 或 JSON Lines（.jsonl）文件。',
  en: 'Only CSV, XLSX and JSON Lines (.jsonl) files can be imported.',
}

/** Old .xls files, and .xlsx files with a password, are both kept in this container. */
const OLD_OFFICE = [0xd0, 0xcf, 0x11, 0xe0]

const begins = (bytes: Buffer, magic: number[]): boolean => magic.every((byte, at) => bytes[at] === byte)

/** Zip archives, and so workbooks, begin with these. */
export const isWorkbook = (bytes: Buffer): boolean => begins(bytes, [0x50, 0x4b, 0x03, 0x04])

/** The content decides: a workbook stays one under any name, and text is read as what it looks like. */
function formatOf(bytes: Buffer, extension: string): FileFormat | null {
  if (isWorkbook(bytes)) return 'xlsx'
  const utf16 = begins(bytes, [0xff, 0xfe]) || begins(bytes, [0xfe, 0xff])
  if (!utf16 && bytes.subarray(0, 8192).includes(0)) return null
  if (!TEXT_NAMES.has(extension)) return null
  const text = bytes.subarray(0, 1024).toString('utf8').replace(/^\ufeff/u, '').trimStart()
  if (text.startsWith('{') || text.startsWith('[')) return 'jsonl'
  return ['jsonl', 'ndjson', 'json'].includes(extension) ? 'jsonl' : 'csv'
}

/** Finds out how to read a file. @throws AppError unsupported_type, saying what to do. */
export function findFormat(fileName: string, bytes: Buffer): FileFormat {
  if (bytes.length === 0) {
    throw new AppError('bad_request', { text: { zh: '文件是空的。', en: 'The file is empty.' } })
  }
  if (begins(bytes, OLD_OFFICE)) {
    throw new AppError('unsupported_type', {
      text: {
        zh: '这是旧版 .xls 文件或带密码的工作簿；请另存为不带密码的 .xlsx 后再导入。',
        en: 'This is an old .xls file or a workbook with a password. Save it as .xlsx without a password and import it again.',
      },
    })
  }
  const extension = /\.([^.]*)$/u.exec(fileName)?.[1]?.toLowerCase() ?? ''
  const format = formatOf(bytes, extension)
  if (format === null) throw new AppError('unsupported_type', { text: accepted })
  return format
}
