import type { OwnTicket, OwnTicketEvent } from '@yingda/contract'
import type { JSX } from 'preact'
import { fill } from '../i18n.ts'
import { clock, day } from '../panel/format.ts'
import { BotIcon, PersonIcon } from '../panel/icons.tsx'
import { usePage } from './context.ts'
import { StoredFile } from './files.tsx'
import { nameIn, shownEvents } from './model.ts'

type Message = Extract<OwnTicketEvent, { type: 'message' }>

/** Day and time of something that happened. */
export function useMoment(): (at: string) => string {
  const { language, texts } = usePage()
  return (at) => `${day(Date.parse(at), Date.now(), language, texts)} ${clock(Date.parse(at), language)}`
}

function Words({ event }: { event: Message }): JSX.Element {
  const { texts } = usePage()
  const moment = useMoment()
  const isOwn = event.from === 'customer'
  const who = isOwn ? texts.you : event.from === 'bot' ? texts.bot : (event.name ?? texts.service)
  return (
    <li class={isOwn ? 'message message-own' : 'message'}>
      <p class="message-head">
        {!isOwn && <span class={`avatar avatar-${event.from === 'bot' ? 'bot' : 'agent'}`}>{event.from === 'bot' ? <BotIcon size={16} /> : <PersonIcon size={16} />}</span>}
        <strong>{who}</strong>
        <time dateTime={event.at}>{moment(event.at)}</time>
      </p>
      {event.text !== '' && <p class="bubble">{event.text}</p>}
      {event.files.length > 0 && (
        <div class="files">
          {event.files.map((file) => (
            <StoredFile key={file.id} file={file} />
          ))}
        </div>
      )}
    </li>
  )
}

function lineOf(event: Exclude<OwnTicketEvent, Message>, { language, texts }: Pick<ReturnType<typeof usePage>, 'language' | 'texts'>): string {
  if (event.type === 'state') return fill(event.reopened ? texts.reopened : texts.changed, { state: nameIn(event.state, language) })
  return event.type === 'reminder' ? texts.remindedEvent : fill(texts.ratedEvent, { n: event.score })
}

/** What happened, oldest first, as a talk. */
export function History({ ticket }: { ticket: OwnTicket }): JSX.Element {
  const page = usePage()
  const moment = useMoment()
  return (
    <section class="card" aria-labelledby="history">
      <h2 id="history">{page.texts.history}</h2>
      <ol class="history">
        {shownEvents(ticket.events).map((event) =>
          event.type === 'message' ? (
            <Words key={event.seq} event={event} />
          ) : (
            <li key={event.seq} class="happened">
              <span>{lineOf(event, page)}</span> <time dateTime={event.at}>{moment(event.at)}</time>
            </li>
          ),
        )}
      </ol>
    </section>
  )
}
