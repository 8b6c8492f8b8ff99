import type { Language } from '@yingda/contract'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { JSX } from 'preact'
import type { Theme } from '../bridge.ts'
import type { ChatClient, ClientView } from '../client/index.ts'
import type { Store } from '../client/storage.ts'
import { ConnectionBanner, QueueBanner } from './banners.tsx'
import { BlockBanner, useBlocked } from './block.tsx'
import { Composer } from './composer.tsx'
import { ConsentRequest, ConsentState, needsConsent, openNotice } from './consent.tsx'
import { Panel, textsFor, type PanelContext } from './context.ts'
import { errorText } from './format.ts'
import { Header } from './header.tsx'
import { Menu } from './menu.tsx'
import { Messages } from './messages.tsx'
import { preview } from '@yingda/contract/view'
import { Rating } from './rating.tsx'

const TOAST_MS = 4000

export interface AppProps {
  client: ChatClient
  store: Store
  site: string
  /** True while the panel can be seen. */
  isOpen: boolean
  theme: Theme
  onTheme: (theme: Theme) => void
  onLanguage: (language: Language) => void
  /** Null for the full page, which cannot be closed. */
  onClose: (() => void) | null
  /** Changes when the composer should get the focus. */
  focus: number
}

export function App(props: AppProps): JSX.Element {
  const { client } = props
  const view = useView(client)
  const texts = textsFor(view.language)
  const [toast, setToast] = useToast()
  const heard = useAnnouncements(client, texts.bot)
  const [focus, setFocus] = useState(0)
  const [ratingFor, setRatingFor] = useState<string | null>(null)
  const [declined, setDeclined] = useState<string | null>(null)
  const [putOff, setPutOff] = useState<string | null>(null)
  const [isPrivacyOpen, setPrivacyOpen] = useState(false)
  const isBlocked = useBlocked(view)
  const notice = openNotice(view)
  const isVisible = useIsVisible() && props.isOpen
  const context = useMemo<PanelContext>(() => ({ client, language: view.language, texts, say: setToast }), [client, view.language])
  useEffect(
    () =>
      client.subscribe((change) => {
        if (change.kind === 'notice') setToast(errorText(change.error, textsFor(client.view().language)))
      }),
    [client],
  )
  useTitle(view, texts.title, isVisible)

  const human = (): void => client.command({ do: 'request_human' })
  const owner = view.state?.owner.kind
  const mark = `${view.conversationId}:${String(view.state?.session ?? 0)}`
  const isAskedToRate = view.state?.ratingAsked !== null && view.state?.rating === null && declined !== mark && !isRating(view)
  const canAsk = owner !== 'agent' && owner !== 'queue'
  const begin = (): void => {
    client.newConversation()
    setFocus(focus + 1)
  }
  return (
    <Panel.Provider value={context}>
      <main class="panel" onKeyDown={(event) => onEscape(event, props.onClose)}>
        <Header
          view={view}
          onClose={props.onClose}
          menu={
            <Menu
              theme={props.theme}
              canRate={(view.state?.lastCustomerSeq ?? 0) > 0}
              canEnd={view.state !== null && owner !== 'closed'}
              canBegin={view.state !== null}
              onLanguage={props.onLanguage}
              onTheme={props.onTheme}
              onRate={() => setRatingFor(view.conversationId)}
              onEnd={() => client.command({ do: 'end' })}
              onBegin={begin}
              onPrivacy={view.welcome?.consent ? () => setPrivacyOpen(true) : null}
            />
          }
        />
        <ConnectionBanner view={view} />
        <QueueBanner view={view} />
        <Messages view={view} isVisible={isVisible} onHuman={canAsk ? human : null}>
          {(isAskedToRate || ratingFor === view.conversationId) && (
            <Rating
              asks={view.welcome?.rating ?? usual}
              onDone={() => {
                setRatingFor(null)
                setDeclined(mark)
              }}
            />
          )}
        </Messages>
        {!isBlocked && owner === 'closed' && (
          <div class="closed">
            <p>{texts.closed}</p>
            <button type="button" class="button button-small" onClick={begin}>
              {texts.fresh}
            </button>
          </div>
        )}
        {isBlocked && <BlockBanner view={view} />}
        {!isBlocked && !isPrivacyOpen && notice !== null && putOff !== notice.version && <ConsentRequest notice={notice} onLater={notice.mode === 'required' ? null : () => setPutOff(notice.version)} />}
        {isPrivacyOpen && view.welcome?.consent && <ConsentState view={view} notice={view.welcome.consent} onClose={() => setPrivacyOpen(false)} />}
        {!isBlocked && !needsConsent(view) && <Composer view={view} store={props.store} draftKey={`yingda:${props.site}:draft`} focus={props.focus + focus} onHuman={human} />}
        {toast !== null && (
          <p class="toast" role="status">
            {toast}
          </p>
        )}
        <p class="hidden" aria-live="polite">
          {heard}
        </p>
      </main>
    </Panel.Provider>
  )
}

/** Until the server has said what a rating asks. */
const usual = { scale: 5, askSolved: false, tags: [] } as const

function onEscape(event: KeyboardEvent, onClose: (() => void) | null): void {
  if (event.key === 'Escape' && !event.isComposing && !event.defaultPrevented) onClose?.()
}

function isRating(view: ClientView): boolean {
  return view.outbox.some((item) => item.body.kind === 'command' && item.body.command.do === 'rate')
}

function useView(client: ChatClient): ClientView {
  const [view, setView] = useState(client.view())
  useEffect(() => {
    setView(client.view())
    return client.subscribe(() => setView(client.view()))
  }, [client])
  return view
}

function useToast(): [string | null, (text: string) => void] {
  const [toast, setToast] = useState<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const say = useRef((text: string): void => {
    clearTimeout(timer.current)
    setToast(text)
    timer.current = setTimeout(() => setToast(null), TOAST_MS)
  })
  return [toast, say.current]
}

/** New messages of others, for screen readers: who and what, one at a time. */
function useAnnouncements(client: ChatClient, bot: string): string {
  const [heard, setHeard] = useState('')
  useEffect(
    () =>
      client.subscribe((change) => {
        if (change.kind !== 'message') return
        const { author, content } = change.event
        setHeard(`${author.kind === 'agent' ? author.name : bot}: ${content.type === 'attachment' ? preview(content) : content.text}`)
      }),
    [client, bot],
  )
  return heard
}

function useIsVisible(): boolean {
  const [isVisible, setVisible] = useState(document.visibilityState === 'visible')
  useEffect(() => {
    const onChange = (): void => setVisible(document.visibilityState === 'visible')
    document.addEventListener('visibilitychange', onChange)
    return () => document.removeEventListener('visibilitychange', onChange)
  }, [])
  return isVisible
}

/** The full page shows unread messages in its title. */
function useTitle(view: ClientView, fallback: string, isVisible: boolean): void {
  const title = view.welcome?.title ?? fallback
  const unread = isVisible ? 0 : view.unread
  useEffect(() => {
    document.title = unread > 0 ? `(${String(unread)}) ${title}` : title
    document.documentElement.lang = view.language === 'zh' ? 'zh-CN' : 'en'
  }, [title, unread, view.language])
}
