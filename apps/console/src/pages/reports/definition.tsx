import type { MetricDefinition } from '@yingda/contract'
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'

/** How a figure is computed, in full. */
export function Definition({ metric }: { metric: MetricDefinition }): ReactNode {
  const { t, language, format } = useI18n()
  const facts: [string, ReactNode][] = [
    [t('reports.def.formula'), metric.formula[language]],
    [t('reports.def.numerator'), metric.numerator[language]],
    [t('reports.def.denominator'), metric.denominator[language]],
    [t('reports.def.exclusions'), metric.exclusions[language]],
    [t('reports.def.unit'), t(`reports.unit.${metric.unit}`)],
    [t('reports.def.fact'), t(`reports.fact.${metric.fact}`)],
    [t('reports.def.countedAt'), metric.countedAt[language]],
    ...(metric.parameters.length === 0 ? [] : [[t('reports.def.parameters'), metric.parameters.map(({ key, value }) => t(`reports.param.${key}`, { n: format.number(value) })).join(t('reports.listComma'))] as [string, ReactNode]]),
    ...(metric.percentileError === null ? [] : [[t('reports.def.percentiles'), t('reports.def.percentilesHow', { p: format.percent(metric.percentileError) })] as [string, ReactNode]]),
    ...(metric.settlesAfterHours === 0 ? [] : [[t('reports.def.settles'), t('reports.def.settlesHow', { n: format.number(metric.settlesAfterHours) })] as [string, ReactNode]]),
    [t('reports.def.dimensions'), metric.dimensions.map((dimension) => t(`reports.by.${dimension}`)).join(t('reports.listComma'))],
  ]
  return (
    <div className="rp-definition">
      <p className="rp-definition-tags">
        <Tag>{t('reports.def.version', { n: metric.version })}</Tag>
        {metric.better !== 'neither' && <Tag>{t(`reports.better.${metric.better}`)}</Tag>}
        {metric.businessHours && <Tag>{t('reports.def.business')}</Tag>}
        <span className="quiet small" lang={language === 'zh' ? 'en' : 'zh-CN'}>{metric.name[language === 'zh' ? 'en' : 'zh']}</span>
      </p>
      <dl>{facts.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
    </div>
  )
}
