import type { Choice, MessageContent } from '@yingda/contract'
import { safeLink } from '@yingda/contract/markdown'
import type { ComponentChildren, JSX } from 'preact'
import { useState } from 'preact/hooks'
import { fill, type Texts } from '../i18n.ts'
import { Attachment, PendingFile } from './attachment.tsx'
import { usePanel } from './context.ts'
import { clock, errorText } from './format.ts'
import { Avatar } from './header.tsx'
import { AlertIcon, BookIcon, CheckIcon, ClockIcon, DownThumb, NextIcon, PersonIcon, UpThumb } from './icons.tsx'
import { renderMarkdown, renderPlain } from './markdown.ts'
import { TicketOffer } from './ticket.tsx'
import type { MessageRow } from './timeline.ts'

/** One message with who said it, when, and what can be done with it. */
export function Message({ row, onHuman }: { row: MessageRow; onHuman: (() => void) | null }): JSX.Element {
  const isOwn = row.who === 'customer'
  return (
    <div class={`message message-${row.who}${row.follows ? ' follows' : ''}${row.delivery === 'failed' ? ' is-failed' : ''}`}>
      {!isOwn && <Avatar who={row.who === 'agent' ? 'agent' : 'bot'} name={row.name} />}
      <div class="message-body">
        <Speaker row={row} />
        <Bubble row={row} onHuman={onHuman} />
        {row.content?.type === 'answer' && <AnswerTools row={row} content={row.content} />}
        {row.content?.type === 'passage' && <PassageTools row={row} content={row.content} />}
        {row.content?.type === 'answer' && row.isLast && <Related choices={row.content.related ?? []} />}
        {isOwn && <Delivery row={row} />}
      </div>
    </div>
  )
}

function Speaker({ row }: { row: MessageRow }): JSX.Element {
  const { texts, language } = usePanel()
  const time = <time dateTime={new Date(row.at).toISOString()}>{clock(row.at, language)}</time>
  if (row.who === 'customer') {
    return (
      <p class="speaker">
        <span class="speaker-name">{texts.you}</span>
        {time}
      </p>
    )
  }
  return (
    <p class="speaker">
      <span class="speaker-name">{row.who === 'bot' ? texts.bot : row.name}</span>
      <span class={`tag${row.who === 'agent' ? ' tag-agent' : ''}`}>{row.who === 'bot' ? texts.botTag : texts.agentTag}</span>
      {time}
    </p>
  )
}

function Bubble({ row, onHuman }: { row: MessageRow; onHuman: (() => void) | null }): JSX.Element | null {
  const { texts } = usePanel()
  if (row.file !== null) {
    return (
      <div class="bubble bubble-media">
        <PendingFile file={row.file} />
      </div>
    )
  }
  const { content } = row
  if (row.erased) return <p class="recalled">{texts.erased}</p>
  if (row.recalled) return <p class="recalled">{texts.recalled}</p>
  if (content === null) return null
  if (content.type === 'attachment') {
    return (
      <div class="bubble bubble-media">
        <Attachment attachment={content.attachment} />
      </div>
    )
  }
  return (
    <>
      <div class="bubble" dir="auto">
        {content.type === 'text' && content.format === undefined ? <p class="plain">{renderPlain(content.text)}</p> : <div class="rich">{renderMarkdown(content.text, content.type === 'passage' ? content.highlights : undefined)}</div>}
      </div>
      {content.type === 'suggest' && <Choices choices={content.choices} />}
      {content.type === 'answer' && content.ticket !== undefined && row.seq > 0 && <TicketOffer row={row} offer={content.ticket} />}
      {content.type === 'refusal' && content.offerHuman && onHuman !== null && <HumanOffer onHuman={onHuman} />}
    </>
  )
}

function HumanOffer({ onHuman }: { onHuman: () => void }): JSX.Element {
  const { texts } = usePanel()
  return (
    <button type="button" class="offer" onClick={onHuman}>
      <PersonIcon />
      {texts.human}
    </button>
  )
}

/** Questions to tap: each is sent as the customer's own words. */
export function Choices({ choices, label }: { choices: readonly Choice[]; label?: string }): JSX.Element {
  const { client } = usePanel()
  return (
    <ul class="choices" aria-label={label}>
      {choices.map((choice) => (
        <li key={choice.id}>
          <button type="button" class="choice" onClick={() => client.sendText(choice.label, choice.id)}>
            <span>{choice.label}</span>
            <NextIcon />
          </button>
        </li>
      ))}
    </ul>
  )
}

/** What others asked next: shown with the newest answer only, so that the screen stays calm. */
function Related({ choices }: { choices: readonly Choice[] }): JSX.Element | null {
  const { texts } = usePanel()
  if (choices.length === 0) return null
  return (
    <>
      <p class="choices-title">{texts.related}</p>
      <Choices choices={choices} label={texts.related} />
    </>
  )
}

/** Whether it helped. */
function Votes({ row }: { row: MessageRow }): JSX.Element {
  const { client, texts, say } = usePanel()
  const vote = (value: 'up' | 'down') => () => {
    if (row.feedback === value) return
    client.command({ do: 'feedback', messageSeq: row.seq, value })
    say(texts.thanks)
  }
  return (
    <>
      <span class="tools-gap" />
      <Tool label={texts.up} isOn={row.feedback === 'up'} onClick={vote('up')}>
        <UpThumb />
      </Tool>
      <Tool label={texts.down} isOn={row.feedback === 'down'} onClick={vote('down')}>
        <DownThumb />
      </Tool>
    </>
  )
}

/** Which document is quoted, and the way to it where it can be read. */
function PassageTools({ row, content }: { row: MessageRow; content: Extract<MessageContent, { type: 'passage' }> }): JSX.Element {
  const { texts } = usePanel()
  const { title, heading, url } = content.source
  const href = url === undefined ? null : safeLink(url)
  return (
    <div class="tools">
      <div class="tools-row">
        <p class="quoted" dir="auto">
          <BookIcon />
          <span>
            {texts.source} ·{' '}
            {href === null ? title : <a href={href} target="_blank" rel="noopener noreferrer nofollow">{title}</a>}
            {heading !== '' && <span class="quiet"> › {heading}</span>}
          </span>
        </p>
        <Votes row={row} />
      </div>
    </div>
  )
}

function AnswerTools({ row, content }: { row: MessageRow; content: Extract<MessageContent, { type: 'answer' }> }): JSX.Element {
  const { texts } = usePanel()
  const [isShown, setShown] = useState(false)
  const id = `source-${row.key}`
  return (
    <div class="tools">
      <div class="tools-row">
        <button type="button" class="tool" aria-expanded={isShown} aria-controls={id} onClick={() => setShown(!isShown)}>
          <BookIcon />
          {texts.source}
        </button>
        <Votes row={row} />
      </div>
      <div id={id} class="source" hidden={!isShown}>
        <p>{content.source.question}</p>
        <p class="quiet">{fill(texts.sourceFrom, { category: content.source.category })}</p>
      </div>
    </div>
  )
}

function Tool(props: { label: string; isOn: boolean; onClick: () => void; children: ComponentChildren }): JSX.Element {
  return (
    <button type="button" class="tool tool-icon" aria-pressed={props.isOn} aria-label={props.label} title={props.label} onClick={props.onClick}>
      {props.children}
    </button>
  )
}

function Delivery({ row }: { row: MessageRow }): JSX.Element | null {
  const { client, texts } = usePanel()
  const { clientId } = row
  if (row.delivery !== 'failed' || clientId === null) {
    return (
      <p class="delivery">
        {deliveryIcon(row)}
        {deliveryText(row, texts)}
      </p>
    )
  }
  return (
    <div class="delivery delivery-failed" role="group" aria-label={texts.failed}>
      <p>
        <AlertIcon />
        {texts.failed}
        {row.error !== null && <span class="reason">{errorText(row.error, texts)}</span>}
      </p>
      <button type="button" class="link" onClick={() => client.retry(clientId)}>
        {texts.retry}
      </button>
      <button type="button" class="link" onClick={() => client.discard(clientId)}>
        {texts.discard}
      </button>
    </div>
  )
}

function deliveryIcon(row: MessageRow): JSX.Element | null {
  if (row.delivery === 'sent') return <CheckIcon />
  return row.delivery === 'read' ? <CheckIcon double /> : <ClockIcon />
}

function deliveryText(row: MessageRow, texts: Texts): string {
  if (row.delivery === 'uploading') {
    const share = row.file?.progress ?? 0
    return share === 0 ? texts.waitingUpload : fill(texts.uploading, { n: Math.round(share * 100) })
  }
  if (row.delivery === 'sending') return texts.sending
  return row.delivery === 'read' ? texts.read : texts.sent
}
