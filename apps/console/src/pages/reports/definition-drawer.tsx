import type { MetricDefinition } from '@yingda/contract'
import { Drawer } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router-dom'
import { useI18n } from '../../i18n/i18n.tsx'
import { Definition } from './definition.tsx'

/** The definition of one figure. */
export default function DefinitionDrawer({ metric, onClose }: { metric: MetricDefinition; onClose: () => void }): ReactNode {
  const { t, language } = useI18n()
  return (
    <Drawer open size={480} title={t('reports.definitionOf', { name: metric.name[language] })} onClose={onClose}>
      <Definition metric={metric} />
      <p className="rp-definition-all"><Link to={{ pathname: '/reports/metrics', hash: `#${metric.id}` }} onClick={onClose}>{t('reports.allDefinitions')}</Link></p>
    </Drawer>
  )
}
