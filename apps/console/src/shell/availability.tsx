import { DownOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Availability, Me } from '@yingda/contract'
import { App, Button, Dropdown } from 'antd'
import type { ReactNode } from 'react'
import { call } from '../api/call.ts'
import { failureText } from '../api/errors.ts'
import { keys } from '../api/queries.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { useSession } from '../session/session.tsx'
import { AvailabilityDot } from '../ui/icons.tsx'

const values: readonly Availability[] = ['online', 'busy', 'offline']

/** The own availability: shown at once, taken back when the server refuses. */
export function AvailabilitySwitch(): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const queries = useQueryClient()
  const { message } = App.useApp()
  const change = useMutation({
    mutationFn: (availability: Availability) => call('updateMe', { body: { availability } }),
    onMutate: (availability) => {
      queries.setQueryData<Me | null>(keys.me, (old) => old && { ...old, availability })
      return me.availability
    },
    onError: (failure, _, before) => {
      if (before) queries.setQueryData<Me | null>(keys.me, (old) => old && { ...old, availability: before })
      void message.error(failureText(failure))
    },
    onSuccess: (next) => queries.setQueryData<Me | null>(keys.me, (old) => old && { ...old, availability: next.availability }),
  })

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
