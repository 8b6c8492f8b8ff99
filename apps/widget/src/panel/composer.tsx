import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ClientView } from '../client/index.ts'
import type { Store } from '../client/storage.ts'
import { fill } from '../i18n.ts'
import { MAX_ATTACHMENT_BYTES, MAX_MESSAGE_LENGTH } from '../limits.ts'
import { usePanel } from './context.ts'
import { lengthNote } from './format.ts'
import { AttachIcon, PersonIcon, SendIcon } from './icons.tsx'

export interface ComposerProps {
  view: ClientView
  store: Store
  draftKey: string
  /** Changes when the text should get the focus. */
  focus: number
  onHuman: () => void
}

/** Where the customer writes: the draft survives everything, Enter sends, files can be pasted. */
export function Composer({ view, store, draftKey, focus, onHuman }: ComposerProps): JSX.Element {
  const { client, texts, say } = usePanel()
  const [text, setText] = useState(() => store.get(draftKey) ?? '')
  const area = useRef<HTMLTextAreaElement>(null)
  const picker = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => fit(area.current), [text])
  useEffect(() => {
    if (focus > 0) area.current?.focus()
  }, [focus])

  const write = (next: string): void => {
    setText(next)
    if (next === '') store.remove(draftKey)
    else store.set(draftKey, next)
    client.typingNow(next === '')
  }
  const isSendable = text.trim() !== '' && text.length <= MAX_MESSAGE_LENGTH
  const send = (): void => {
    if (!isSendable) return
    if (client.sendText(clean(text)) === null) return say(texts.tooMany)
    write('')
    area.current?.focus()
  }
  const addFiles = (files: readonly File[]): void => {
    for (const file of files) {
      const refusal = refusalOf(file, view.welcome?.maxAttachmentBytes ?? MAX_ATTACHMENT_BYTES)
      if (refusal !== null) say(fill(texts[refusal.text], { name: file.name, n: refusal.n }))
      else if (client.sendFile(file, nameOf(file), previewOf(file)) === null) say(texts.tooMany)
    }
  }
  const note = lengthNote(text.length, texts)
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <div class="composer-box">
        <textarea
          ref={area}
          rows={1}
          value={text}
          placeholder={texts.placeholder}
          aria-label={texts.input}
          aria-describedby="composer-hint"
          aria-invalid={text.length > MAX_MESSAGE_LENGTH}
          enterkeyhint="send"
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (!isSendKey(event)) return
            event.preventDefault()
            send()
          }}
          onPaste={(event) => {
            const files = [...(event.clipboardData?.files ?? [])]
            if (files.length === 0) return
            event.preventDefault()
            addFiles(files)
          }}
        />
        <div class="composer-tools">
          <button type="button" class="round" aria-label={texts.attach} title={texts.attach} onClick={() => picker.current?.click()}>
            <AttachIcon />
          </button>
          <input
            ref={picker}
            type="file"
            multiple
            hidden
            onChange={(event) => {
              addFiles([...(event.currentTarget.files ?? [])])
              event.currentTarget.value = ''
            }}
          />
          <HumanButton view={view} onHuman={onHuman} />
          <span class={`counter${text.length > MAX_MESSAGE_LENGTH ? ' is-over' : ''}`} role="status">
            {note}
          </span>
          <button type="submit" class="send" aria-label={texts.send} title={texts.send} aria-disabled={!isSendable}>
            <SendIcon />
          </button>
        </div>
      </div>
      <p id="composer-hint" class="hint">
        {texts.hint}
      </p>
    </form>
  )
}

/** Always there: one tap asks for a person. */
function HumanButton({ view, onHuman }: { view: ClientView; onHuman: () => void }): JSX.Element {
  const { texts } = usePanel()
  const owner = view.state?.owner.kind
  const isAsked = owner === 'queue' || isAsking(view)
  const isHere = owner === 'agent'
  const label = isHere ? texts.humanHere : owner === 'queue' ? texts.humanQueued : isAsked ? texts.humanAsked : texts.human
  return (
    <button type="button" class="human" aria-disabled={isAsked || isHere} onClick={isAsked || isHere ? undefined : onHuman}>
      <PersonIcon />
      <span>{label}</span>
    </button>
  )
}

/** True while the wish for a person is on its way. */
export function isAsking(view: ClientView): boolean {
  return view.outbox.some((item) => item.body.kind === 'command' && item.body.command.do === 'request_human')
}

/** Enter sends, except with Shift and while an input method is composing (229: Safari's key code then). */
function isSendKey(event: KeyboardEvent): boolean {
  return event.key === 'Enter' && !event.shiftKey && !event.isComposing && event.keyCode !== 229
}

function fit(area: HTMLTextAreaElement | null): void {
  if (area === null) return
  area.style.height = 'auto'
  area.style.height = `${String(area.scrollHeight)}px`
}

/** The contract takes no control characters but tab and line break, and no halves of characters. */
function clean(text: string): string {
  return text.replace(/\r\n?/gu, '\n').replace(/[^\P{Cc}\t\n\u007f-\u009f]|\p{Cs}/gu, '').trim()
}

function refusalOf(file: File, most: number): { text: 'tooBig' | 'empty'; n: number } | null {
  if (file.size === 0) return { text: 'empty', n: 0 }
  return file.size > most ? { text: 'tooBig', n: Math.floor(most / 1024 / 1024) } : null
}

/** A pasted picture has no name worth keeping. */
function nameOf(file: File): string {
  return file.name === '' ? `image.${file.type.split('/')[1] ?? 'png'}` : Array.from(file.name).slice(-120).join('')
}

function previewOf(file: File): string | null {
  return file.type.startsWith('image/') ? URL.createObjectURL(file) : null
}
