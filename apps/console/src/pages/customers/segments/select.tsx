import { Select } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSegmentNames } from '../profile/use-customer.ts'

interface SegmentsSelectProps {
  id: string
  value: readonly string[]
  disabled?: boolean
  onChange: (ids: string[]) => void
}

/** Segments by their names; one that is gone says so. */
export function SegmentsSelect({ id, value, disabled = false, onChange }: SegmentsSelectProps): ReactNode {
  const { t } = useI18n()
  const known = useSegmentNames().map((one) => ({ value: one.id, label: one.name }))
  const gone = value.filter((one) => !known.some((option) => option.value === one)).map((one) => ({ value: one, label: t('segments.unknownName') }))
  return (
    <Select<string[]>
      id={id} mode="multiple" maxCount={50} value={[...value]} disabled={disabled} placeholder={t('segments.chooseSegment')} notFoundContent={t('segments.routingEmpty')} showSearch={{ optionFilterProp: 'label' }}
      options={[...known, ...gone]} onChange={onChange}
    />
  )
}
