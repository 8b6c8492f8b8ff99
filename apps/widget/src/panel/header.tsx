import type { JSX } from 'preact'
import type { ClientView } from '../client/index.ts'
import { fill, type Texts } from '../i18n.ts'
import { usePanel } from './context.ts'
import { BotIcon, CloseIcon, PersonIcon } from './icons.tsx'

/** Who is speaking now, and whether we are connected. */
export function Header({ view, menu, onClose }: { view: ClientView; menu: JSX.Element; onClose: (() => void) | null }): JSX.Element {
  const { texts } = usePanel()
  const owner = view.state?.owner ?? { kind: 'bot' }
  return (
    <header class="header">
      <Face view={view} />
      <div class="header-words">
        <h1>{view.welcome?.title ?? texts.title}</h1>
        <p class={`status status-${lineOf(view)}${owner.kind === 'closed' ? ' status-closed' : ''}`}>
          <span class="dot" aria-hidden="true" />
          <span>{statusText(view, texts)}</span>
          {owner.kind === 'bot' && lineOf(view) === 'online' && <span class="tag">{texts.botTag}</span>}
          {owner.kind === 'agent' && lineOf(view) === 'online' && <span class="tag tag-agent">{texts.agentTag}</span>}
        </p>
      </div>
      {menu}
      {onClose !== null && (
        <button type="button" class="round" aria-label={texts.close} title={texts.close} onClick={onClose}>
          <CloseIcon />
        </button>
      )}
    </header>
  )
}

function Face({ view }: { view: ClientView }): JSX.Element {
  const owner = view.state?.owner
  if (owner?.kind === 'agent') return <Avatar who="agent" name={owner.name} large />
  return <Avatar who={owner?.kind === 'queue' ? 'queue' : 'bot'} name={null} large />
}

/** The picture beside a message: the bot's is always the same, a person's is the initial of the name. */
export function Avatar({ who, name, large = false }: { who: 'bot' | 'agent' | 'queue'; name: string | null; large?: boolean }): JSX.Element {
  const size = large ? 24 : 18
  return (
    <span class={`avatar avatar-${who}${large ? ' avatar-large' : ''}`} aria-hidden="true">
      {who === 'agent' ? Array.from(name ?? '')[0] : who === 'queue' ? <PersonIcon size={size} /> : <BotIcon size={size} />}
    </span>
  )
}

function lineOf(view: ClientView): 'online' | 'connecting' | 'offline' {
  if (view.connection.kind === 'online') return 'online'
  if (view.connection.kind === 'waiting' || view.phase === 'refused') return 'offline'
  return 'connecting'
}

function statusText(view: ClientView, texts: Texts): string {
  const line = lineOf(view)
  if (line === 'offline') return texts.statusOffline
  if (line === 'connecting') return texts.statusConnecting
  const owner = view.state?.owner
  if (owner?.kind === 'agent') return fill(texts.statusAgent, { name: owner.name })
  if (owner?.kind === 'queue') return texts.statusQueue
  return owner?.kind === 'closed' ? texts.statusClosed : texts.statusBot
}
