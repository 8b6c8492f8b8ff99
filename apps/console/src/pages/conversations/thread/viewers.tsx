import { EditOutlined, EyeOutlined } from '@ant-design/icons'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useViewers } from '../../../realtime/provider.tsx'

/** Warns that a colleague has the same conversation open, and more so when they write in it. */
export function ViewersNotice({ id }: { id: string }): ReactNode {
  const { t } = useI18n()
  const viewers = useViewers(id)
  const names = (writing: boolean): string => viewers.filter((one) => one.writing === writing).map(({ name }) => name).join(t('viewers.and'))
  const [writers, readers] = [names(true), names(false)]
  return (
    <div className="viewers" role="status">
      {writers !== '' && <span className="viewers-writing"><EditOutlined aria-hidden /> {t('viewers.writing', { names: writers })}</span>}
      {readers !== '' && <span><EyeOutlined aria-hidden /> {t('viewers.looking', { names: readers })}</span>}
    </div>
  )
}
