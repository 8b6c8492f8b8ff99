import { CheckCircleOutlined, SyncOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { useMinute } from '../../ui/now.ts'

const SOON_MS = 1_500
const LATER_MS = 20_000

/** What the bot answers with now, and whether it is still learning a change. */
export function ReleaseState(): ReactNode {
  const { t, format } = useI18n()
  const now = useMinute()
  const release = useQuery({
    queryKey: keys.release, queryFn: ({ signal }) => api.getRelease({ signal }),
    refetchInterval: (query) => (query.state.data?.training ? SOON_MS : LATER_MS),
  })
  const { data } = release
  if (!data) return null
  if (data.training) return <span className="release" role="status"><SyncOutlined spin aria-hidden /> {t('release.training')}</span>
  return (
    <Tooltip title={t('release.hint', { id: data.releaseId.slice(0, 12), ms: format.number(data.trainMilliseconds) })}>
      <span className="release tabular" role="status" tabIndex={0}><CheckCircleOutlined aria-hidden /> {t('release.learned', { time: format.short(data.trainedAt, now), n: data.entries })}</span>
    </Tooltip>
  )
}
