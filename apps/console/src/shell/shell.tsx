import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react'
import { Outlet } from 'react-router-dom'
import { useI18n } from '../i18n/i18n.tsx'
import { LiveRegion } from '../notify/live-region.tsx'
import { RealtimeProvider } from '../realtime/provider.tsx'
import { useSession } from '../session/session.tsx'
import { pressOf, useShortcuts } from '../ui/shortcuts.ts'
import { OfferBar } from '../offers/offer-bar.tsx'
import { Attention } from './attention.tsx'
import { MissedNotice } from './availability.tsx'
import { Rail } from './rail.tsx'
import { Topbar } from './topbar.tsx'
import './shell.css'

const Palette = lazy(() => import('./palette/palette.tsx'))
const ShortcutsDialog = lazy(() => import('./shortcuts-dialog.tsx'))

/** Escape leaves a field, so that the shortcuts of one letter work again; whatever is open above it closes first. */
function leaveFieldsByEscape(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const { writing, covered, isComposing } = pressOf(event)
    if (event.key === 'Escape' && writing && !covered && !isComposing && !event.defaultPrevented && document.activeElement instanceof HTMLElement) document.activeElement.blur()
  }
  addEventListener('keydown', onKey)
  return () => removeEventListener('keydown', onKey)
}

/** The frame around every page: navigation, header, and what is live. */
export function Shell(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const [helping, setHelping] = useState(false)
  const live = can('conversations.view.own')
  const [seeking, setSeeking] = useState(false)
  useShortcuts({ help: () => setHelping(true), palette: () => setSeeking(true) })
  useEffect(leaveFieldsByEscape, [])

  const frame = (
    <div className="shell">
      <a className="skip" href="#main">{t('nav.skip')}</a>
      <Rail />
      <div className="stage">
        <Topbar live={live} onSearch={() => setSeeking(true)} onShortcuts={() => setHelping(true)} />
        {live && can('conversations.reply') && <OfferBar />}
        {can('conversations.reply') && <MissedNotice />}
        <main id="main" tabIndex={-1}>
          <Suspense fallback={null}><Outlet /></Suspense>
        </main>
      </div>
      <LiveRegion />
      {live && <Attention />}
      {seeking && <Suspense fallback={null}><Palette onClose={() => setSeeking(false)} onHelp={() => setHelping(true)} /></Suspense>}
      {helping && <Suspense fallback={null}><ShortcutsDialog onClose={() => setHelping(false)} /></Suspense>}
    </div>
  )
  return live ? <RealtimeProvider>{frame}</RealtimeProvider> : frame
}
