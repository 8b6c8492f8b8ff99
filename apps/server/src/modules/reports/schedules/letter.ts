import { reportQuery, type Language, type Report, type ReportFigure, type ReportScheduleInput } from '@yingda/contract'
import { Buffer } from 'node:buffer'
import type { Readable } from 'node:stream'
import { AppError } from '../../../platform/errors.ts'
import type { MailContent } from '../../../platform/mail/compose.ts'
import { composeMail } from '../../../platform/mail/compose.ts'
import { MOST_FILE_BYTES } from '../../../platform/mail/mail.ts'
import type { MailFile } from '../../../platform/mail/transport.ts'
import { findMetric, type Metric, type Parameters } from '../metrics/index.ts'
import type { Sight } from '../policy.ts'
import { exportReport, mediaTypes } from '../query/export.ts'
import { runReport, type QueryContext } from '../query/run.ts'
import { readSettings } from '../settings.ts'

interface Days {
  from: string
  to: string
}

export interface ReportMail {
  content: MailContent
  files: MailFile[]
}

/** Figures that are told in the mail itself; all are in the file. */
const MOST_LINES = 15

async function bytesOf(stream: Readable): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream) {
    const bytes = Buffer.from(part as Uint8Array | string)
    size += bytes.length
    if (size > MOST_FILE_BYTES) throw new AppError('too_large')
    parts.push(bytes)
  }
  return Buffer.concat(parts)
}

function valueText({ unit }: Metric, { value }: ReportFigure, language: Language): string {
  if (value === null) return '–'
  const number = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: unit === 'ratio' ? 2 : 1 })
  if (unit === 'share') return `${number.format(value * 100)}%`
  return unit === 'duration' ? `${number.format(value)} ${language === 'zh' ? '秒' : 's'}` : number.format(value)
}

function linesOf({ totals }: Report, metrics: readonly string[], language: Language, parameters: Parameters): string {
  return metrics.flatMap((id) => {
    const [metric, figure] = [findMetric(id, parameters), totals[id]]
    if (!metric || !figure) return []
    return [`${metric.name[language]}${language === 'zh' ? '：' : ': '}${valueText(metric, figure, language)}${figure.provisional ? (language === 'zh' ? '（暂定）' : ' (may still change)') : ''}`]
  }).slice(0, MOST_LINES).join('\n')
}

/**
 * A report as a mail with its file.
 * @param counted false: the log was not followed to the end of the period yet
 * @throws AppError bad_request when the report cannot be made, too_large
 */
export async function writeReportMail(context: QueryContext, sight: Sight, spec: ReportScheduleInput, days: Days, { counted, publicUrl }: { counted: boolean; publicUrl: string }): Promise<ReportMail> {
  const { language, format } = spec
  const query = reportQuery.parse({ ...spec.report, ...days })
  const { stream } = await exportReport(context, sight, JSON.stringify(query), format, language)
  const bytes = await bytesOf(stream)
  const report = await runReport(context, sight, { ...query, interval: 'none', groupBy: null })
  const period = days.from === days.to ? days.from : `${days.from} – ${days.to}`
  const lines = linesOf(report, query.metrics, language, await readSettings(context.db))
  const zh = language === 'zh'
  const own = sight.all ? [] : [zh ? '按您的权限，只包含您本人和所在组的数据。' : 'By your permissions it covers you and your groups only.']
  const late = counted ? [] : [zh ? '发送时数字尚未统计完，请以控制台为准。' : 'The figures were not complete when this was sent. The console has the final ones.']
  return {
    content: composeMail(language, {
      subject: `${spec.name} ${period}`,
      paragraphs: [zh ? `报表「${spec.name}」，${period}（${report.timeZone}）。` : `Report “${spec.name}”, ${period} (${report.timeZone}).`, ...own, ...late, lines, zh ? '完整数据见附件。' : 'The attached file has all of it.'].filter((text) => text !== ''),
      action: { label: zh ? '在控制台查看' : 'Open in the console', url: `${publicUrl}/console/reports?range=custom&from=${days.from}&to=${days.to}` },
    }),
    files: [{ name: `report-${days.from}-${days.to}.${format}`, type: mediaTypes[format], content: bytes.toString('base64') }],
  }
}
