import type { OwnTicket } from '@yingda/contract'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { fill } from '../i18n.ts'
import { StarIcon } from '../panel/icons.tsx'
import { usePage } from './context.ts'

const steps = [1, 2, 3, 4, 5] as const

/** How it was handled, once it is solved. A rating can be changed. */
export function Rate({ ticket }: { ticket: OwnTicket }): JSX.Element | null {
  const { api, texts, took } = usePage()
  const [open, setOpen] = useState(ticket.rating === null)
  const [score, setScore] = useState(ticket.rating ?? 0)
  const [comment, setComment] = useState('')
  const [busy, setBusy] = useState(false)
  if (!ticket.can.rate && ticket.rating === null) return null
  if (!open || !ticket.can.rate) {
    return (
      <section class="card rated">
        <p>{fill(texts.rated, { n: ticket.rating ?? 0 })}</p>
        {ticket.can.rate && (
          <button type="button" class="link" onClick={() => setOpen(true)}>
            {texts.rateAgain}
          </button>
        )}
      </section>
    )
  }
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (score === 0 || busy) return
    setBusy(true)
    if (took(await api.rate(score, comment.trim()), texts.thanks)) setOpen(false)
    setBusy(false)
  }
  return (
    <form class="card rate" onSubmit={(event) => void submit(event)}>
      <fieldset>
        <legend>{texts.rateTitle}</legend>
        <div class="stars">
          {steps.map((step) => (
            <label key={step} class={step <= score ? 'is-on' : ''}>
              <input type="radio" name="score" value={step} checked={step === score} aria-label={texts.rateLevels[step - 1]} onChange={() => setScore(step)} />
              <StarIcon filled={step <= score} />
            </label>
          ))}
        </div>
        <p class="level" aria-hidden="true">
          {texts.rateLevels[score - 1] ?? '\u00a0'}
        </p>
      </fieldset>
      {score > 0 && (
        <>
          <textarea rows={2} maxLength={1000} value={comment} placeholder={texts.rateComment} aria-label={texts.rateComment} onInput={(event) => setComment(event.currentTarget.value)} />
          <button type="submit" class="button button-main" aria-disabled={busy}>
            {texts.rateSubmit}
          </button>
        </>
      )}
    </form>
  )
}
