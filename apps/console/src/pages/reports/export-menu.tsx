import { DownOutlined, DownloadOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import type { ReportQueryInput } from '@yingda/contract'
import { App, Button, Dropdown } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { saveBlob } from '../../ui/save-file.ts'
import type { RangeId } from './model/period.ts'

const ScheduleDialog = lazy(() => import('./schedules/dialog.tsx'))

/** A report as a file now, or by mail again and again. */
export function ExportMenu({ query, range }: { query: ReportQueryInput; range: RangeId }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const { message } = App.useApp()
  const [mailing, setMailing] = useState(false)
  const save = useMutation({
    mutationFn: async (format: 'csv' | 'xlsx') => {
      const answer = await api.exportReport({ query: JSON.stringify(query), format })
      saveBlob(`${t('reports.fileName')}-${query.from}-${query.to}.${format}`, await answer.blob())
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const items = [
    ...(['csv', 'xlsx'] as const).map((format) => ({ key: format, label: format.toUpperCase(), onClick: () => save.mutate(format) })),
    ...(can('reports.edit') ? [{ key: 'mail', label: t('reports.mail.begin'), onClick: () => setMailing(true) }] : []),
  ]
  return (
    <>
      <Dropdown menu={{ items }} trigger={['click']} disabled={query.metrics.length === 0}>
        <Button icon={<DownloadOutlined aria-hidden />} loading={save.isPending}>{t('reports.export')} <DownOutlined aria-hidden /></Button>
      </Dropdown>
      {mailing && <Suspense fallback={null}><ScheduleDialog schedule={null} begun={{ query, range }} onClose={() => setMailing(false)} /></Suspense>}
    </>
  )
}
