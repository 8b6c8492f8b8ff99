import { ArrowDownOutlined, ArrowUpOutlined, SwapOutlined } from '@ant-design/icons'
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'

/** Whether a change of an answer is for the better. */
export function WayTag({ way }: { way: 'better' | 'worse' | 'other' }): ReactNode {
  const { t } = useI18n()
  if (way === 'better') return <Tag color="success" variant="outlined" icon={<ArrowUpOutlined aria-hidden />}>{t('preview.better')}</Tag>
  if (way === 'worse') return <Tag color="error" variant="outlined" icon={<ArrowDownOutlined aria-hidden />}>{t('preview.worse')}</Tag>
  return <Tag icon={<SwapOutlined aria-hidden />}>{t('preview.other')}</Tag>
}
