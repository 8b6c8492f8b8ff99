import { DownOutlined } from '@ant-design/icons'
import type { Availability } from '@yingda/contract'
import { Button, Dropdown } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { useAvailability } from '../session/availability.ts'
import { useSession } from '../session/session.tsx'
import { AvailabilityDot } from '../ui/icons.tsx'

const values: readonly Availability[] = ['online', 'busy', 'break', 'offline']

/** The own availability, in the header. */
export function AvailabilitySwitch(): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const change = useAvailability()
  const items = values.map((value) => ({
    key: value,
    label: (
      <span className="availability-option">
        <AvailabilityDot value={value} />
        <span>{t(`availability.${value}`)}<span className="quiet small">{t(`availability.${value}Hint`)}</span></span>
      </span>
    ),
  }))
  return (
    <Dropdown trigger={['click']} menu={{ items, selectable: true, selectedKeys: [me.availability], onClick: ({ key }) => change.mutate(key as Availability) }}>
      <Button aria-label={`${t('availability.label')}: ${t(`availability.${me.availability}`)}`} aria-haspopup="menu">
        <AvailabilityDot value={me.availability} />
        {t(`availability.${me.availability}`)}
        <DownOutlined className="tiny-icon" aria-hidden />
      </Button>
    </Dropdown>
  )
}
