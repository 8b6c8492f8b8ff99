import { LoadingOutlined, QuestionCircleOutlined, RightOutlined, SearchOutlined, ThunderboltOutlined } from '@ant-design/icons'
import { Input, Modal } from 'antd'
import { Fragment, useId, useMemo, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useNavigate } from 'react-router-dom'
import { failureText } from '../../api/client.ts'
import { useI18n, type Key } from '../../i18n/i18n.tsx'
import { customerTabs } from '../../pages/customers/tabs.tsx'
import { knowledgeTabs } from '../../pages/knowledge/tabs.tsx'
import { reportTabs } from '../../pages/reports/tabs.tsx'
import { settingsTabs } from '../../pages/settings/tabs.tsx'
import { useSession } from '../../session/session.tsx'
import { useDebounced } from '../../ui/debounced.ts'
import { keyName, shortcutOf } from '../../ui/shortcut-table.ts'
import { liveCommands } from '../../ui/shortcuts.ts'
import { pageEntries } from '../pages.tsx'
import { pickNamed, type Named, type PaletteItem } from './items.ts'
import { useFound } from './use-found.tsx'
import './palette.css'

const STILL_MS = 180
const LONGEST = 100

interface PaletteProps {
  onClose: () => void
  onHelp: () => void
}

/** What can be done with what was open when the palette was called, and where one can go. */
function useKnown(onHelp: () => void): readonly (PaletteItem & Named)[] {
  const { t } = useI18n()
  const { can } = useSession()
  const navigate = useNavigate()
  const [commands] = useState(liveCommands)
  return useMemo(() => {
    const page = (path: string, label: Key, above?: Key, icon: ReactNode = <RightOutlined aria-hidden />): PaletteItem & Named => ({
      key: `page ${path} ${label}`, section: 'palette.pages', icon, label: above === undefined ? t(label) : <>{t(above)} <span className="quiet">›</span> {t(label)}</>, words: `${t(label)} ${path}`, run: () => void navigate(path),
    })
    return [
      ...commands.map(({ id, run }) => ({ key: `command ${id}`, section: 'palette.commands' as const, icon: <ThunderboltOutlined aria-hidden />, label: t(shortcutOf(id).label), words: `${t(shortcutOf(id).label)} ${id}`, keys: shortcutOf(id).keys, run })),
      ...pageEntries.filter(({ permission }) => can(permission)).map(({ path, label, icon }) => page(path, label, undefined, icon)),
      ...(can('conversations.view.own') ? [page('/search', 'search.title', undefined, <SearchOutlined aria-hidden />)] : []),
      ...(can('customers.view') ? customerTabs.slice(1).map(([path, label]) => page(path, label, 'customers.nav')) : []),
      ...(can('reports.view.own') ? reportTabs.slice(1).filter(({ everybody }) => !everybody || can('reports.view.all')).map(({ path, label }) => page(path, label, 'nav.reports')) : []),
      ...(can('knowledge.view') ? knowledgeTabs.slice(1).map(([path, label]) => page(path, label, 'nav.knowledge')) : []),
      ...settingsTabs.filter(([, , permission]) => can(permission)).map(([path, label]) => page(path, label, 'nav.settings')),
      { key: 'help', section: 'palette.pages' as const, icon: <QuestionCircleOutlined aria-hidden />, label: t('shortcuts.title'), words: `${t('shortcuts.title')} help shortcuts`, keys: shortcutOf('help').keys, run: onHelp },
    ]
  }, [t, can, navigate, commands, onHelp])
}

/** Goes anywhere, finds anything, does what can be done with what is open: by words and keys alone. */
export default function Palette({ onClose, onHelp }: PaletteProps): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const [text, setText] = useState('')
  const settled = useDebounced(text.trim().slice(0, LONGEST), STILL_MS)
  const known = useKnown(onHelp)
  const found = useFound(settled)
  const [active, setActive] = useState(0)
  const listId = useId()
  const items: readonly PaletteItem[] = [...pickNamed(text, known), ...found.items]
  const current = Math.min(active, items.length - 1)
  const optionId = (at: number): string => `${listId}-${String(at)}`

  const write = (value: string): void => {
    setText(value)
    setActive(0)
  }
  const choose = (item: PaletteItem | undefined): void => {
    if (!item) return
    onClose()
    requestAnimationFrame(() => item.run())
  }
  const go = (to: number): void => {
    const at = (to + items.length) % Math.max(1, items.length)
    setActive(at)
    document.getElementById(optionId(at))?.scrollIntoView({ block: 'nearest' })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    const moves: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(current + 1), ArrowUp: () => go(current - 1), PageDown: () => go(Math.min(items.length - 1, current + 8)), PageUp: () => go(Math.max(0, current - 8)), Enter: () => choose(items[current]),
    }
    const move = moves[event.key]
    if (!move) return
    event.preventDefault()
    move()
  }
  const waiting = found.busy || settled !== text.trim()
  return (
    <Modal open onCancel={onClose} footer={null} closable={false} width={640} className="palette" style={{ top: 64 }} title={null} aria-label={t('palette.open')} transitionName="" maskTransitionName="">
      <Input
        autoFocus variant="borderless" size="large" value={text} maxLength={LONGEST} placeholder={t('palette.placeholder')} prefix={<SearchOutlined aria-hidden />} suffix={waiting ? <LoadingOutlined aria-hidden /> : <span />}
        role="combobox" aria-label={t('palette.placeholder')} aria-expanded aria-controls={listId} aria-autocomplete="list" aria-activedescendant={items.length > 0 ? optionId(current) : undefined}
        onChange={(event) => write(event.target.value)} onKeyDown={onKeyDown}
      />
      <div className="palette-list" id={listId} role="listbox" aria-label={t('palette.open')} aria-busy={waiting}>
        {items.map((item, at) => (
          <Fragment key={item.key}>
            {item.section !== items[at - 1]?.section && <div className="palette-section" role="presentation">{t(item.section)}</div>}
            <div
              id={optionId(at)} role="option" aria-selected={at === current} className={`palette-item${at === current ? ' palette-item-active' : ''}`}
              onMouseMove={() => setActive(at)} onClick={() => choose(item)}
            >
              <span className="palette-icon">{item.icon}</span>
              <span className="palette-label clip">{item.label}</span>
              {item.hint !== undefined && <span className="palette-hint quiet small">{item.hint}</span>}
              {(item.keys ?? []).map((key) => <kbd key={key}>{keyName(key)}</kbd>)}
            </div>
          </Fragment>
        ))}
      </div>
      {items.length === 0 && !waiting && <p className="palette-none quiet" role="status">{t('palette.none')}</p>}
      {found.failure !== null && <p className="palette-none" role="alert">{failureText(found.failure)}</p>}
      <p className="palette-foot quiet small"><span><kbd>↑</kbd><kbd>↓</kbd> {t('palette.move')}</span><span><kbd>Enter</kbd> {t('palette.choose')}</span><span><kbd>Esc</kbd> {t('palette.close')}</span><span className="spring" /><span className="clip">{me.name}</span></p>
    </Modal>
  )
}
