import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { FormDraft, FormPlace } from '../client/tickets.ts'
import { fill } from '../i18n.ts'
import { nameIn } from '../ticket/model.ts'
import { usePanel } from './context.ts'
import { errorText } from './format.ts'
import { CloseIcon } from './icons.tsx'
import { describedBy, Field, fieldId, Labelled } from './ticket-fields.tsx'
import { FileField } from './ticket-files.tsx'
import { useTicketTexts } from './ticket-texts.ts'
import { faultOf, valuesToSend } from './ticket-values.ts'

const LONGEST = 20_000
const DESCRIPTION = 'description'

interface FormProps {
  place: FormPlace
  name: string
  onClose: () => void
}

/** The form of a type over the conversation. It can be closed and opened again: what was typed stays until it was sent. */
export function TicketForm({ place, name, onClose }: FormProps): JSX.Element {
  const { client, texts, say } = usePanel()
  const words = useTicketTexts()
  const dialog = useRef<HTMLDialogElement>(null)
  const [draft, setDraft] = useState<FormDraft | null>(() => client.tickets.draft(place))
  const [failure, setFailure] = useState<string | null>(null)
  const load = async (): Promise<void> => {
    setFailure(null)
    const result = await client.tickets.open(place)
    if (result.ok) setDraft((now) => (now === null ? result.value : { ...now, form: result.value.form }))
    else setFailure(errorText(result.error, texts))
  }
  useEffect(() => {
    dialog.current?.showModal()
    void load()
  }, [])
  const change = (next: FormDraft): void => {
    setDraft(next)
    client.tickets.keep(place, next)
  }
  return (
    <dialog class="sheet" ref={dialog} aria-labelledby="sheet-title" onClose={onClose} onKeyDown={(event) => event.key === 'Escape' && event.stopPropagation()}>
      <header class="sheet-head">
        <h2 id="sheet-title">{name}</h2>
        <button type="button" class="round" aria-label={words.close} onClick={() => dialog.current?.close()}>
          <CloseIcon />
        </button>
      </header>
      {draft === null && failure === null && <p class="sheet-wait" role="status">{words.loading}</p>}
      {failure !== null && (
        <p class="sheet-wait" role="alert">
          {words.loadFailed} {failure}{' '}
          <button type="button" class="link" onClick={() => void load()}>{words.retry}</button>
        </p>
      )}
      {draft !== null && failure === null && (
        <Fields
          place={place} draft={draft} onChange={change}
          onSent={(number) => {
            dialog.current?.close()
            say(fill(words.sent, { n: number }))
          }}
        />
      )}
    </dialog>
  )
}

interface FieldsProps {
  place: FormPlace
  draft: FormDraft
  onChange: (draft: FormDraft) => void
  onSent: (number: number) => void
}

function Fields({ place, draft, onChange, onSent }: FieldsProps): JSX.Element {
  const { client, language, texts } = usePanel()
  const words = useTicketTexts()
  const form = useRef<HTMLFormElement>(null)
  const latest = useRef(draft)
  latest.current = draft
  const [isTried, setTried] = useState(false)
  const [isSending, setSending] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState<Readonly<Record<string, number>>>({})
  const { type, maxAttachmentBytes } = draft.form
  const change = (part: Partial<FormDraft>): void => {
    latest.current = { ...latest.current, ...part }
    onChange(latest.current)
  }
  const about = { key: DESCRIPTION, name: { zh: words.description, en: words.description }, help: { zh: '', en: '' }, required: true }
  const faults = new Map([
    [DESCRIPTION, draft.description.trim() === '' ? words.required : null],
    ...type.fields.map((field) => [`value-${field.key}`, faultOf(field, draft, words)] as const),
  ])
  const faultAt = (key: string): string | null => (isTried ? (faults.get(key) ?? null) : null)
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (isSending) return
    setTried(true)
    const wrong = [...faults].flatMap(([key, fault]) => (fault === null ? [] : [key]))
    const [first] = wrong
    if (first !== undefined) {
      setProblem(fill(words.wrong, { n: wrong.length }))
      form.current?.querySelector<HTMLElement>(`#${CSS.escape(fieldId(first))}`)?.focus()
      return
    }
    if (Object.values(busy).some((count) => count > 0)) return setProblem(words.waitUpload)
    setSending(true)
    setProblem(null)
    const result = await client.tickets.submit(place, draft, valuesToSend(type.fields, draft))
    setSending(false)
    if (result.ok) onSent(result.value.number)
    else setProblem(fill(words.failed, { reason: errorText(result.error, texts) }))
  }
  const note = nameIn(type.description, language)
  return (
    <form class="sheet-form" ref={form} noValidate onSubmit={(event) => void submit(event)}>
      <div class="sheet-fields">
        {note !== '' && <p class="quiet">{note}</p>}
        <Labelled field={about} fault={faultAt(DESCRIPTION)}>
          <textarea
            id={fieldId(DESCRIPTION)} rows={4} maxLength={LONGEST} required value={draft.description} {...describedBy(about, faultAt(DESCRIPTION))}
            onInput={(event) => change({ description: event.currentTarget.value })}
          />
        </Labelled>
        {type.fields.map((field) => {
          const at = { ...field, key: `value-${field.key}` }
          const fault = faultAt(at.key)
          if (field.kind !== 'file') return <Field key={field.key} field={at} fault={fault} value={draft.values[field.key]} onChange={(value) => change({ values: { ...latest.current.values, [field.key]: value } })} />
          const files = draft.files[field.key] ?? []
          const put = (next: (all: typeof files) => typeof files): void => change({ files: { ...latest.current.files, [field.key]: next(latest.current.files[field.key] ?? []) } })
          return (
            <FileField
              key={field.key} field={at} fault={fault} files={files} maxBytes={maxAttachmentBytes} onAdd={(file) => put((all) => [...all, file])}
              onRemove={(id) => put((all) => all.filter((one) => one.id !== id))} onBusy={(count) => setBusy((all) => ({ ...all, [field.key]: count }))} onProblem={setProblem}
            />
          )
        })}
        <p class="quiet">{words.kept}</p>
      </div>
      <footer class="sheet-foot">
        <p class="leave-wrong" role="alert">{problem}</p>
        <button type="submit" class="button button-main" aria-disabled={isSending}>{isSending ? words.sending : words.submit}</button>
      </footer>
    </form>
  )
}
