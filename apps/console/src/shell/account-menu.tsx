import { ApiOutlined, BellOutlined, GlobalOutlined, KeyOutlined, LogoutOutlined, SkinOutlined } from '@ant-design/icons'
import type { Language } from '@yingda/contract'
import { App, Button, Dropdown, type MenuProps } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { useNavigate } from 'react-router-dom'
import { api, failureText } from '../api/client.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { roleName } from '../pages/team/role-name.ts'
import { useSession } from '../session/session.tsx'
import { useSignOut } from '../session/sign-out.ts'
import { setModeChoice, useModeChoice, type ModeChoice } from '../theme/mode.ts'
import { initials } from '../ui/names.ts'

const ChangePasswordDialog = lazy(() => import('../pages/session/change-password.tsx').then((module) => ({ default: module.ChangePasswordDialog })))

/** Language, appearance, password, sign out. */
export function AccountMenu(): ReactNode {
  const { t, language, setLanguage } = useI18n()
  const { me, can } = useSession()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const mode = useModeChoice()
  const signOut = useSignOut()
  const [changing, setChanging] = useState(false)

  const chooseLanguage = (next: Language): void => {
    setLanguage(next)
    api.updateMe({ body: { language: next } }).catch((failure: unknown) => message.error(failureText(failure)))
  }
  const choose: NonNullable<MenuProps['onClick']> = ({ key }) => {
    const [what, value] = key.split(':')
    if (what === 'language') return chooseLanguage(value as Language)
    if (what === 'mode') return setModeChoice(value as ModeChoice)
    if (what === 'notices') return void navigate('/notices')
    if (what === 'password') return setChanging(true)
    if (what === 'signOut') signOut().catch((failure: unknown) => message.error(failureText(failure)))
  }

  const items: MenuProps['items'] = [
    { key: 'who', type: 'group', label: <span className="account-who"><strong>{me.name}</strong><span>{me.email}</span><span>{roleName(me.role.name, t)}</span></span> },
    { type: 'divider' },
    { key: 'language', icon: <GlobalOutlined aria-hidden />, label: t('account.language'), children: [{ key: 'language:zh', label: t('account.languageZh') }, { key: 'language:en', label: t('account.languageEn') }] },
    { key: 'mode', icon: <SkinOutlined aria-hidden />, label: t('account.theme'), children: [{ key: 'mode:light', label: t('account.themeLight') }, { key: 'mode:dark', label: t('account.themeDark') }, { key: 'mode:system', label: t('account.themeSystem') }] },
    ...(can('conversations.view.own') ? [{ key: 'notices', icon: <BellOutlined aria-hidden />, label: t('notices.title') }] : []),
    { key: 'password', icon: <KeyOutlined aria-hidden />, label: t('account.changePassword') },
    { key: 'docs', icon: <ApiOutlined aria-hidden />, label: <a href="/api-docs" target="_blank" rel="noreferrer">{t('account.apiDocs')}</a> },
    { type: 'divider' },
    { key: 'signOut', icon: <LogoutOutlined aria-hidden />, label: t('account.signOut') },
  ]
  return (
    <>
      <Dropdown trigger={['click']} placement="bottomRight" menu={{ items, selectable: true, selectedKeys: [`language:${language}`, `mode:${mode}`], onClick: choose }}>
        <Button type="text" shape="circle" aria-label={`${t('account.menu')}: ${me.name}`} aria-haspopup="menu"><span className="avatar account-avatar" aria-hidden>{initials(me.name)}</span></Button>
      </Dropdown>
      {changing && <Suspense fallback={null}><ChangePasswordDialog open onClose={() => setChanging(false)} /></Suspense>}
    </>
  )
}
