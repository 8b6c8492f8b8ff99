import { AuditOutlined, BarChartOutlined, BookOutlined, ContactsOutlined, DashboardOutlined, FileDoneOutlined, MessageOutlined, SafetyOutlined, SettingOutlined, TeamOutlined, ThunderboltOutlined } from '@ant-design/icons'
import type { Permission } from '@yingda/contract'
import type { ReactNode } from 'react'
import type { Key } from '../i18n/zh.ts'
import { settingsTabs } from '../pages/settings/tabs.tsx'

export interface PageEntry {
  readonly path: string
  readonly label: Key
  readonly permission: Permission | readonly Permission[]
  readonly icon: ReactNode
}

/** The pages of the navigation, and what it takes to see them; of several permissions, one. */
export const pageEntries: readonly PageEntry[] = [
  { path: '/conversations', label: 'nav.conversations', permission: 'conversations.view.own', icon: <MessageOutlined aria-hidden /> },
  { path: '/tickets', label: 'tickets.title', permission: 'tickets.view.own', icon: <FileDoneOutlined aria-hidden /> },
  { path: '/customers', label: 'customers.nav', permission: 'customers.view', icon: <ContactsOutlined aria-hidden /> },
  { path: '/replies', label: 'replyPage.nav', permission: 'conversations.reply', icon: <ThunderboltOutlined aria-hidden /> },
  { path: '/wall', label: 'nav.wall', permission: 'supervise', icon: <DashboardOutlined aria-hidden /> },
  { path: '/reports', label: 'nav.reports', permission: 'reports.view.own', icon: <BarChartOutlined aria-hidden /> },
  { path: '/knowledge', label: 'nav.knowledge', permission: 'knowledge.view', icon: <BookOutlined aria-hidden /> },
  { path: '/users', label: 'nav.users', permission: 'users.view', icon: <TeamOutlined aria-hidden /> },
  { path: '/roles', label: 'nav.roles', permission: 'users.view', icon: <SafetyOutlined aria-hidden /> },
  { path: '/audit', label: 'nav.audit', permission: 'audit.view', icon: <AuditOutlined aria-hidden /> },
  { path: '/settings', label: 'nav.settings', permission: settingsTabs.flatMap(([, , permission]) => permission), icon: <SettingOutlined aria-hidden /> },
]
