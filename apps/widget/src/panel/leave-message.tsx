import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { uuid } from '../client/ids.ts'
import type { ClientView } from '../client/index.ts'
import { usePanel } from './context.ts'
import { contactFault } from './leave-contact.ts'

const MAX_LENGTH = 2000

/** Instead of waiting: what it is about, and how to be reached. It stays open until the server has taken it. */
export function LeaveMessage({ view, onDone }: { view: ClientView; onDone: () => void }): JSX.Element {
  const { client, texts } = usePanel()
  // One id for all tries: sent twice it is one ticket.
  const [id] = useState(() => uuid(Math.random))
  const [text, setText] = useState('')
  const [contact, setContact] = useState('')
  const [callback, setCallback] = useState(false)
  const [isTried, setTried] = useState(false)
  const words = useRef<HTMLTextAreaElement>(null)
  useEffect(() => words.current?.focus(), [])
  const fault = contactFault(contact.trim(), callback)
  const isSending = view.outbox.some(({ body, status }) => status !== 'failed' && body.kind === 'command' && body.command.do === 'leave_message')
  const submit = (event: Event): void => {
    event.preventDefault()
    setTried(true)
    if (text.trim() === '' || fault !== null || isSending) return
    const given = contact.trim()
    client.command({ do: 'leave_message', id, text: text.trim(), callback, ...(given === '' ? {} : { contact: given }) })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return
    event.preventDefault()
    onDone()
  }
  return (
    <form class="leave" aria-labelledby="leave-title" onSubmit={submit} onKeyDown={onKeyDown} noValidate>
      <h2 id="leave-title">{texts.leaveTitle}</h2>
      <p class="quiet">{texts.leaveHint}</p>
      <textarea ref={words} rows={3} maxLength={MAX_LENGTH} required value={text} placeholder={texts.leaveText} aria-label={texts.leaveText} aria-invalid={isTried && text.trim() === ''} onInput={(event) => setText(event.currentTarget.value)} />
      <input type="text" inputMode="email" maxLength={254} value={contact} placeholder={texts.leaveContact} aria-label={texts.leaveContact} aria-invalid={isTried && fault !== null} aria-describedby="leave-wrong" onInput={(event) => setContact(event.currentTarget.value)} />
      <p id="leave-wrong" class="leave-wrong" role="alert" hidden={!isTried || fault === null}>
        {isTried && fault !== null ? texts[fault] : ''}
      </p>
      <label>
        <input type="checkbox" checked={callback} onChange={(event) => setCallback(event.currentTarget.checked)} />
        {texts.leaveCallback}
      </label>
      <div class="leave-buttons">
        <button type="button" class="button button-small" onClick={onDone}>
          {texts.leaveCancel}
        </button>
        <button type="submit" class="button button-small button-main" aria-disabled={isSending || text.trim() === ''}>
          {isSending ? texts.leaveSending : texts.leaveSubmit}
        </button>
      </div>
    </form>
  )
}
