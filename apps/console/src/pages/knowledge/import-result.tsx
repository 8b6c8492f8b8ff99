import { DownloadOutlined } from '@ant-design/icons'
import type { ImportReport, RowsReport } from '@yingda/contract'
import { Alert, Button, Table, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { saveText } from '../../ui/save-file.ts'
import { rejectedCsv } from './rejected-csv.ts'

type Rejected = ImportReport['rejected'][number]
export type FileOutcome = RowsReport & Pick<ImportReport, 'fileName' | 'status' | 'error'>

/** How an import ended: figures, and each rejected row with its reason. */
export function ImportResult({ report }: { report: FileOutcome }): ReactNode {
  const { t, format } = useI18n()
  const columns: TableColumnsType<Rejected> = [
    { title: t('import.row'), dataIndex: 'row', width: '20%' },
    { title: t('import.reason'), dataIndex: 'reason', width: '42%' },
    { title: t('import.text'), dataIndex: 'text', ellipsis: true },
  ]
  const figures = [['import.created', report.created], ['import.updated', report.updated], ['import.unchanged', report.unchanged], ['import.rejected', report.rejectedCount]] as const
  const save = (): void => saveText(`${report.fileName.replace(/\.[^.]+$/u, '')}-rejected.csv`, 'text/csv;charset=utf-8', rejectedCsv(report.rejected, [t('import.row'), t('import.reason'), t('import.text')]))

  if (report.status === 'failed') return <Alert type="error" showIcon title={t('import.failed')} description={report.error} />
  return (
    <div className="import-result">
      <Alert type={report.rejectedCount > 0 ? 'warning' : 'success'} showIcon title={report.rejectedCount > 0 ? t('import.doneWithRejected', { n: report.rejectedCount }) : t('import.done')} description={report.fileName} />
      <dl className="figures">{figures.map(([label, value]) => <div key={label}><dt>{t(label)}</dt><dd className="tabular">{format.number(value)}</dd></div>)}</dl>
      {report.rejected.length > 0 && (
        <>
          <div className="import-rejected-head">
            {report.rejectedCount > report.rejected.length && <span className="quiet small">{t('import.rejectedShown', { n: format.number(report.rejected.length), total: format.number(report.rejectedCount) })}</span>}
            <Button size="small" icon={<DownloadOutlined aria-hidden />} onClick={save}>{t('import.downloadRejected')}</Button>
          </div>
          <Table<Rejected> rowKey="row" size="small" columns={columns} dataSource={report.rejected} pagination={report.rejected.length > 20 ? { pageSize: 20, showSizeChanger: false, size: 'small' } : false} scroll={{ y: 260 }} />
        </>
      )}
    </div>
  )
}
