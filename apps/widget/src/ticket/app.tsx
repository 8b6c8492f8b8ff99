import type { Language, OwnTicket } from '@yingda/contract'
import type { JSX } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { HttpResult } from '../client/http.ts'
import type { ErrorInfo } from '../client/index.ts'
import { fill } from '../i18n.ts'
import { createTicketApi } from './api.ts'
import { Page, type TicketPage } from './context.ts'
import { Details, Head } from './head.tsx'
import { History } from './history.tsx'
import { hasNews } from './model.ts'
import { Rate } from './rate.tsx'
import { Reply } from './reply.tsx'
import { ticketTexts, type TicketTexts } from './texts.ts'

/** How often an open page asks for news, in milliseconds. */
const EVERY = 20_000
const SAID_FOR = 5000

type Shown = { is: 'loading' } | { is: 'failed'; error: ErrorInfo } | { is: 'there'; ticket: OwnTicket; offline: boolean }

const errorText = ({ code, message }: ErrorInfo, texts: TicketTexts): string => message ?? (code === 'offline' ? texts.errors.offline : texts.errors.other)

function Notice({ title, text, onRetry, retry }: { title: string; text: string; onRetry?: () => void; retry?: string }): JSX.Element {
  return (
    <section class="card notice" role="alert">
      <h1>{title}</h1>
      <p>{text}</p>
      {onRetry && (
        <button type="button" class="button button-main" onClick={onRetry}>
          {retry}
        </button>
      )}
    </section>
  )
}

interface AppProps {
  /** Null: the address has none. */
  token: string | null
  language: Language
  onLanguage: (language: Language) => void
}

/** One ticket for who has its link. */
export function App({ token, language, onLanguage }: AppProps): JSX.Element {
  const texts = ticketTexts[language]
  const speaking = useRef(language)
  speaking.current = language
  const api = useMemo(() => createTicketApi(token ?? '', () => speaking.current), [token])
  const [shown, setShown] = useState<Shown>({ is: 'loading' })
  const [said, setSaid] = useState('')
  const timer = useRef(0)
  const say = (text: string): void => {
    setSaid(text)
    clearTimeout(timer.current)
    timer.current = window.setTimeout(() => setSaid(''), SAID_FOR)
  }
  const load = async (): Promise<void> => {
    const result = await api.get()
    setShown((before) => {
      if (result.ok) {
        if (before.is === 'there' && hasNews(before.ticket, result.value)) say(ticketTexts[speaking.current].news)
        return { is: 'there', ticket: result.value, offline: false }
      }
      const passing = result.status === 0 || result.status === 429 || result.status >= 500
      return before.is === 'there' && passing ? { ...before, offline: true } : { is: 'failed', error: result.error }
    })
  }
  useEffect(() => {
    if (token === null) return
    setShown({ is: 'loading' })
    void load()
    const look = (): void => {
      if (document.visibilityState === 'visible') void load()
    }
    const every = setInterval(look, EVERY)
    for (const event of ['online', 'focus'] as const) window.addEventListener(event, look)
    return () => {
      clearInterval(every)
      for (const event of ['online', 'focus'] as const) window.removeEventListener(event, look)
    }
  }, [api])
  const number = shown.is === 'there' ? shown.ticket.number : null
  useEffect(() => {
    document.title = number === null ? texts.page : fill(texts.number, { n: number })
  }, [number, texts])

  const took = (result: HttpResult<OwnTicket>, words?: string): boolean => {
    if (result.ok) setShown({ is: 'there', ticket: result.value, offline: false })
    if (!result.ok) say(errorText(result.error, texts))
    else if (words !== undefined) say(words)
    return result.ok
  }
  const page: TicketPage = { api, language, texts, took, say }
  return (
    <Page.Provider value={page}>
      <header class="bar">
        <p>{texts.page}</p>
        <button type="button" class="link" lang={language === 'zh' ? 'en' : 'zh-CN'} onClick={() => onLanguage(language === 'zh' ? 'en' : 'zh')}>
          {texts.otherLanguage}
        </button>
      </header>
      <main class="page">
        {token === null && <Notice title={texts.noLink} text={texts.noLinkHint} />}
        {token !== null && shown.is === 'loading' && (
          <p class="quiet loading" role="status">
            {texts.loading}
          </p>
        )}
        {shown.is === 'failed' && <Notice title={shown.error.code === 'unauthenticated' ? texts.ended : texts.failed} text={errorText(shown.error, texts)} {...(shown.error.code === 'unauthenticated' ? {} : { onRetry: () => void load(), retry: texts.retry })} />}
        {shown.is === 'there' && (
          <>
            {shown.offline && (
              <p class="offline" role="status">
                {texts.offline}
              </p>
            )}
            <Head ticket={shown.ticket} />
            <Rate key={`rate ${String(shown.ticket.number)}`} ticket={shown.ticket} />
            <History ticket={shown.ticket} />
            <Reply key={`reply ${String(shown.ticket.number)}`} ticket={shown.ticket} />
            <Details ticket={shown.ticket} />
          </>
        )}
      </main>
      <div class="said" role="status" aria-live="polite">
        {said !== '' && <p>{said}</p>}
      </div>
    </Page.Provider>
  )
}
