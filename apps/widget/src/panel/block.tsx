import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ClientView } from '../client/index.ts'
import { fill } from '../i18n.ts'
import { usePanel } from './context.ts'
import { AlertIcon } from './icons.tsx'

/** Browsers take no longer timers. */
const LONGEST_MS = 2_000_000_000

/** True while the customer may not write; it ends by itself when the time is over. */
export function useBlocked({ block }: ClientView): boolean {
  const [now, setNow] = useState(Date.now())
  const until = block === null || block.until === null ? null : Date.parse(block.until)
  useEffect(() => {
    if (until === null) return undefined
    const timer = setTimeout(() => setNow(Date.now()), Math.min(LONGEST_MS, Math.max(0, until - Date.now()) + 1000))
    return () => clearTimeout(timer)
  }, [until, now])
  return block !== null && (until === null || until > now)
}

/** Says that the customer cannot write, and until when. */
export function BlockBanner({ view }: { view: ClientView }): JSX.Element {
  const { texts, language } = usePanel()
  const until = view.block?.until ?? null
  const time = until === null ? '' : new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit' }).format(Date.parse(until))
  return (
    <div class="banner banner-danger" role="alert">
      <AlertIcon />
      <p>{until === null ? texts.blocked : fill(texts.blockedUntil, { time })}</p>
    </div>
  )
}
