import { BellOutlined, QuestionCircleOutlined, SearchOutlined, SoundOutlined } from '@ant-design/icons'
import { App, Button, Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { askForNotifications, useDesktopNotifications } from '../notify/desktop.ts'
import { play, setSound, useSound } from '../notify/sound.ts'
import { useSession } from '../session/session.tsx'
import { MutedIcon } from '../ui/icons.tsx'
import { keyName } from '../ui/shortcut-table.ts'
import { AccountMenu } from './account-menu.tsx'
import { AvailabilitySwitch } from './availability.tsx'
import { ConnectionState } from './connection-state.tsx'
import { PageTitlePlace } from './page-title.tsx'

function SoundSwitch(): ReactNode {
  const { t } = useI18n()
  const on = useSound()
  const toggle = (): void => {
    setSound(!on)
    if (!on) play('message')
  }
  return (
    <Tooltip title={t(on ? 'sound.mute' : 'sound.unmute')}>
      <Button type="text" aria-label={t(on ? 'sound.mute' : 'sound.unmute')} aria-pressed={!on} icon={on ? <SoundOutlined aria-hidden /> : <MutedIcon />} onClick={toggle} />
    </Tooltip>
  )
}

function NotificationSwitch(): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const state = useDesktopNotifications()
  if (state === 'unsupported' || state === 'granted') return null
  const ask = (): void => {
    if (state === 'denied') return void message.info(t('notify.denied'))
    void askForNotifications()
  }
  return <Tooltip title={t('notify.enable')}><Button className="wide-only" type="text" aria-label={t('notify.enable')} icon={<BellOutlined aria-hidden />} onClick={ask} /></Tooltip>
}

/** The header: connection, alerts, own availability, account. */
export function Topbar({ live, onSearch, onShortcuts }: { live: boolean; onSearch: () => void; onShortcuts: () => void }): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  return (
    <header className="topbar">
      <div className="topbar-lead"><PageTitlePlace />{live && <ConnectionState />}</div>
      <Button className="topbar-search" icon={<SearchOutlined aria-hidden />} aria-label={t('palette.open')} aria-keyshortcuts="Control+K Meta+K" onClick={onSearch}>
        <span className="topbar-search-words">{t('palette.open')} <kbd>{keyName('Mod+k')}</kbd></span>
      </Button>
      {live && <NotificationSwitch />}
      {live && <SoundSwitch />}
      <Tooltip title={t('account.shortcuts')}>
        <Button className="wide-only" type="text" aria-label={t('account.shortcuts')} icon={<QuestionCircleOutlined aria-hidden />} onClick={onShortcuts} />
      </Tooltip>
      {can('conversations.reply') && <AvailabilitySwitch />}
      <AccountMenu />
    </header>
  )
}
