import type { MessageContent } from '@yingda/contract'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { FormPlace } from '../client/tickets.ts'
import { fill } from '../i18n.ts'
import { nameIn } from '../ticket/model.ts'
import { usePanel } from './context.ts'
import { errorText } from './format.ts'
import { FormIcon } from './icons.tsx'
import { TicketForm } from './ticket-form.tsx'
import { useTicketTexts } from './ticket-texts.ts'
import type { MessageRow, TicketRow } from './timeline.ts'

type Offer = NonNullable<Extract<MessageContent, { type: 'answer' }>['ticket']>

/** The way from an answer to its form, or, once that was sent, to the ticket. */
export function TicketOffer({ row, offer }: { row: MessageRow; offer: Offer }): JSX.Element {
  const { client, language } = usePanel()
  const words = useTicketTexts()
  const [isOpen, setOpen] = useState(false)
  const place: FormPlace = { conversationId: row.conversationId, answerSeq: row.seq, typeId: offer.typeId }
  const type = nameIn(offer.name, language)
  const sent = client.tickets.sent(place)
  if (sent !== null) return <Follow id={sent.id} label={fill(words.followOf, { n: sent.number })} main />
  return (
    <>
      <button type="button" class="offer" aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <FormIcon />
        {fill(client.tickets.draft(place) === null ? words.open : words.goOn, { type })}
      </button>
      {isOpen && <TicketForm place={place} name={type} onClose={() => setOpen(false)} />}
    </>
  )
}

/** A ticket that goes on with the conversation, and the way to its page. */
export function TicketLine({ row }: { row: TicketRow }): JSX.Element {
  const words = useTicketTexts()
  const { number, subject } = row
  return (
    <div class="ticket-line">
      <FormIcon />
      <span dir="auto">{fill(subject === '' ? words.ticketPlain : words.ticket, { n: number, subject })}</span>
      <Follow id={row.ticketId} label={words.follow} hidden={fill(words.followOf, { n: number })} />
    </div>
  )
}

/** Opens the page of a ticket. The tab is opened in the tap itself, since later the browser would not let us; where it does not at all, a link is shown. */
function Follow({ id, label, hidden, main = false }: { id: string; label: string; hidden?: string; main?: boolean }): JSX.Element {
  const { client, language, texts, say } = usePanel()
  const words = useTicketTexts()
  const [url, setUrl] = useState<string | null>(null)
  const open = async (): Promise<void> => {
    const tab = window.open('', '_blank')
    const result = await client.tickets.follow(id, language)
    if (!result.ok) {
      tab?.close()
      return say(errorText(result.error, texts))
    }
    if (tab === null) return setUrl(result.value)
    tab.opener = null
    tab.location.replace(result.value)
  }
  if (url !== null) {
    return (
      <a class="link" href={url} target="_blank" rel="noopener noreferrer" onClick={() => setUrl(null)}>
        {words.followLink}
      </a>
    )
  }
  return (
    <button type="button" class={main ? 'offer offer-quiet' : 'link'} aria-label={`${hidden ?? label}${words.newTab}`} onClick={() => void open()}>
      {label}
    </button>
  )
}
