import type { OwnTicket } from '@yingda/contract'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { fill } from '../i18n.ts'
import { CheckIcon } from '../panel/icons.tsx'
import { usePage } from './context.ts'
import { StoredFile } from './files.tsx'
import { useMoment } from './history.tsx'
import { filesOf, nameIn, stageOf, stages, valueText } from './model.ts'

/** How far it is, and what one can do about it. */
export function Head({ ticket }: { ticket: OwnTicket }): JSX.Element {
  const { language, texts } = usePage()
  const moment = useMoment()
  const at = stages.indexOf(stageOf(ticket.category))
  const state = nameIn(ticket.state, language)
  const headline = texts.headline[ticket.category]
  return (
    <section class={`card head head-${ticket.category}`} aria-labelledby="subject">
      <p class="quiet">
        {nameIn(ticket.type, language)} · {fill(texts.number, { n: ticket.number })}
      </p>
      <h1 id="subject">{ticket.subject}</h1>
      <p class="headline">
        <span>{headline}</span>
        {state !== headline && <span class="tag">{state}</span>}
      </p>
      <ol class="stages" aria-label={texts.stages}>
        {stages.map((stage, index) => (
          <li key={stage} class={index < at ? 'is-done' : index === at ? 'is-now' : ''} aria-current={index === at ? 'step' : undefined}>
            <span class="stage-mark">{index < at || (index === at && at >= 2) ? <CheckIcon /> : null}</span>
            <span>{texts.stage[stage]}</span>
          </li>
        ))}
      </ol>
      {ticket.category === 'pending_customer' && <p class="hint">{texts.waitsHint}</p>}
      {ticket.category === 'solved' && <p class="hint">{texts.solvedHint}</p>}
      <Acts ticket={ticket} />
      <p class="quiet times">
        {fill(texts.created, { at: moment(ticket.createdAt) })} · {fill(texts.updated, { at: moment(ticket.updatedAt) })}
      </p>
    </section>
  )
}

function Acts({ ticket }: { ticket: OwnTicket }): JSX.Element | null {
  const { api, texts, took } = usePage()
  const moment = useMoment()
  const [busy, setBusy] = useState<'remind' | 'confirm' | null>(null)
  const act = async (what: 'remind' | 'confirm'): Promise<void> => {
    if (busy !== null) return
    setBusy(what)
    took(await api[what](), what === 'remind' ? texts.reminded : undefined)
    setBusy(null)
  }
  const { can, remindAgainAt } = ticket
  if (!can.confirm && !can.remind && remindAgainAt === null) return null
  return (
    <div class="acts">
      {can.confirm && (
        <button type="button" class={ticket.category === 'solved' ? 'button button-main' : 'button'} aria-disabled={busy !== null} onClick={() => void act('confirm')}>
          {texts.confirm}
        </button>
      )}
      {can.remind && (
        <button type="button" class="button" aria-disabled={busy !== null} onClick={() => void act('remind')}>
          {texts.remind}
        </button>
      )}
      {remindAgainAt !== null && <p class="quiet">{fill(texts.remindAgain, { n: ticket.reminders, at: moment(remindAgainAt) })}</p>}
    </div>
  )
}

/** What was filled in. */
export function Details({ ticket }: { ticket: OwnTicket }): JSX.Element | null {
  const { language, texts } = usePage()
  if (ticket.fields.length === 0) return null
  return (
    <section class="card" aria-labelledby="details">
      <h2 id="details">{texts.details}</h2>
      <dl class="details">
        {ticket.fields.map((field) => (
          <div key={field.key}>
            <dt>{nameIn(field.name, language)}</dt>
            <dd>
              {valueText(field, language, texts)}
              {filesOf(field).map((file) => (
                <StoredFile key={file.id} file={file} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
