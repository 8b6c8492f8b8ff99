import { ClockCircleOutlined, CloseOutlined, LockOutlined, SendOutlined } from '@ant-design/icons'
import type { ConversationState, OutgoingVia, ReplySuggestion } from '@yingda/contract'
import { Button, Checkbox, Input, Tooltip, type GetRef } from 'antd'
import { lazy, Suspense, useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useConnectionStatus, useLive } from '../../../realtime/provider.tsx'
import { useSession } from '../../../session/session.tsx'
import { randomId } from '../../../ui/ids.ts'
import { useMedia } from '../../../ui/media.ts'
import { useShortcuts } from '../../../ui/shortcuts.ts'
import { actionsFor, replyBlocked } from '../model/actions.ts'
import { useDraft, type ComposerMode } from '../model/drafts.ts'
import { useActions } from '../use-actions.ts'
import { AttachButton, ModeSwitch, useIntake } from './attach.tsx'
import { FileChips } from './file-chips.tsx'
import { optionId, Popup } from './popup.tsx'
import { Suggestions } from './suggestions.tsx'
import { filledIn, mentionsIn, openVariables, replaced, type Trigger } from './trigger.ts'
import { useDraftFiles } from './use-files.ts'
import { useReplyFacts } from './use-facts.ts'
import { useWordPopup, type Choice } from './use-popup.ts'

const ScheduleDialog = lazy(() => import('../scheduled/schedule-dialog.tsx'))

/** Longest message, in UTF-16 code units; the contract's MAX_MESSAGE_LENGTH. */
const LONGEST = 4000

/** Instead of the field, when the conversation is not one's own: why, and the way to change it. */
function Blocked({ state, reason }: { state: ConversationState; reason: string }): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const actions = useActions()
  const taking = actionsFor(state, me).find((action) => (action.id === 'accept' || action.id === 'takeOver') && action.blocked === null)
  return (
    <div className="composer-blocked">
      <span>{reason}</span>
      {taking && <Button type="primary" loading={actions.pending === 'accept'} onClick={() => void actions.run({ do: 'accept', id: state.id })}>{t(`action.${taking.id}`)}</Button>}
    </div>
  )
}

/** Where replies and private notes are written. What was begun is kept for each conversation. */
export function Composer({ state }: { state: ConversationState }): ReactNode {
  const { t } = useI18n()
  const { me, can } = useSession()
  const { realtime } = useLive()
  const status = useConnectionStatus()
  const touch = useMedia('(pointer: coarse)')
  const [draft, change] = useDraft(me.id, state.id)
  const files = useDraftFiles(me.id, state.id, (file, options) => api.uploadAttachment({ id: state.id, name: file.name.slice(-255), body: file }, options))
  const intake = useIntake(files)
  const field = useRef<GetRef<typeof Input.TextArea>>(null)
  const [later, setLater] = useState(false)
  const blocked = replyBlocked(state, me)
  const { mode } = draft
  const note = mode === 'note'
  const text = draft[mode]
  const over = text.length - LONGEST
  const ready = over <= 0 && !files.uploading && (text.trim() !== '' || files.attached.length > 0)

  const facts = useReplyFacts(state.id)
  const [caret, setCaret] = useState<number | null>(null)
  const via = useRef<OutgoingVia | null>(null)
  const named = new Map(Object.entries(draft.named ?? {}))
  const mentions = note ? mentionsIn(text, named) : []
  const put = (value: string, at: number): void => {
    change({ [mode]: value })
    setCaret(at)
    requestAnimationFrame(() => {
      const area = field.current?.resizableTextArea?.textArea
      area?.focus()
      area?.setSelectionRange(at, at)
    })
  }
  const onChoose = (choice: Choice, trigger: Trigger): void => {
    if (choice.kind === 'reply') via.current = { kind: 'canned', id: choice.reply.id }
    else change({ named: { ...draft.named, [choice.colleague.id]: choice.colleague.name } })
    const done = replaced(text, trigger, choice.kind === 'reply' ? filledIn(choice.reply.text, facts) : `@${choice.colleague.name} `)
    put(done.text, done.caret)
  }
  const popup = useWordPopup(mode, text, caret, onChoose)
  const onSuggestion = (suggestion: ReplySuggestion): void => {
    if (note || blocked) return
    via.current = { kind: 'suggestion', id: suggestion.id }
    const value = text.trim() === '' ? suggestion.text : `${text.trimEnd()}\n${suggestion.text}`
    put(value, value.length)
  }
  const unfilled = note ? [] : openVariables(text)

  const setMode = (next: ComposerMode): void => {
    change({ mode: next })
    requestAnimationFrame(() => field.current?.focus({ cursor: 'end' }))
  }
  useShortcuts(can('conversations.reply') ? { 'conversation.reply': () => setMode('reply'), 'conversation.note': () => setMode('note'), 'composer.later': note || blocked || files.uploading ? undefined : () => setLater(true) } : {})

  const owned = blocked === null
  useEffect(() => {
    if (owned && !touch) field.current?.focus({ cursor: 'end' })
  }, [owned, touch])
  useEffect(() => () => realtime.typing(state.id, false), [realtime, state.id])

  const send = (): void => {
    if (!ready || (!note && blocked)) return
    const base = { conversationId: state.id, internal: note }
    for (const attachment of files.take()) realtime.outbox.add({ ...base, clientId: randomId(), content: { type: 'attachment', attachmentId: attachment.id } })
    if (text.trim() !== '') {
      const extras = note ? { mentions, ...(draft.ask === true && mentions.length > 0 ? { ask: true as const } : {}), ...(draft.answers === undefined ? {} : { answers: draft.answers.seq }) } : via.current === null ? {} : { via: via.current }
      realtime.outbox.add({ ...base, clientId: randomId(), content: { type: 'text', text: text.trim() }, ...extras })
    }
    change(note ? { note: '', named: undefined, ask: undefined, answers: undefined } : { reply: '' })
    if (!note) via.current = null
    setCaret(null)
    realtime.typing(state.id, false)
    realtime.writing(state.id, false)
    field.current?.focus()
  }

  const write = (value: string): void => {
    change({ [mode]: value })
    if (!note && value.trim() === '') via.current = null
    if (!note) realtime.typing(state.id, value.trim() !== '')
    realtime.writing(state.id, value.trim() !== '')
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (popup.onKeyDown(event)) return
    if (event.key === 'Escape') return field.current?.blur()
    if (event.key !== 'Enter' || event.shiftKey || event.altKey || event.nativeEvent.isComposing || event.keyCode === 229) return
    if (touch && !event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    send()
  }
  if (!can('conversations.reply')) return null
  return (
    <div
      className={`composer${note ? ' composer-note' : ''}${intake.dropping ? ' composer-dropping' : ''}`} {...intake.zone} data-drop={t('composer.drop')}
    >
      <div className="composer-head">
        <ModeSwitch mode={mode} onChange={setMode} reply={t('composer.reply')} note={t('composer.note')} />
        {status === 'waiting' && <span className="composer-offline">{t('composer.offline')}</span>}
      </div>
      {!note && blocked ? (
        <Blocked state={state} reason={t(blocked.key, blocked.params)} />
      ) : (
        <>
          {note && draft.answers && (
            <p className="composer-answers"><span className="clip">{t('consult.answering', { text: draft.answers.text })}</span><Button type="text" size="small" icon={<CloseOutlined aria-hidden />} aria-label={t('consult.answeringNot')} onClick={() => change({ answers: undefined })} /></p>
          )}
          <FileChips files={files} />
          {popup.trigger !== null && <Popup id={popup.id} label={popup.label} options={popup.options} status={popup.status} active={popup.active} onActive={popup.setActive} onChoose={popup.choose} />}
          {!note && <Suggestions state={state} myId={me.id} onInsert={onSuggestion} />}
          <Input.TextArea
            ref={field} variant="borderless" autoSize={{ minRows: 2, maxRows: 10 }} value={text} aria-label={t(note ? 'composer.note' : 'composer.reply')} placeholder={t(note ? 'composer.notePlaceholder' : 'composer.replyPlaceholder')}
            onChange={(event) => { write(event.target.value); setCaret(event.target.selectionStart) }} onKeyDown={onKeyDown} onPaste={intake.onPaste}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart)} onBlur={() => { setCaret(null); realtime.typing(state.id, false); realtime.writing(state.id, false) }}
            aria-autocomplete="list" aria-haspopup="listbox" aria-controls={popup.trigger === null ? undefined : popup.id}
            aria-activedescendant={popup.trigger === null || popup.options.length === 0 ? undefined : optionId(popup.id, popup.active)}
          />
          <div className="composer-foot">
            <AttachButton files={files} />
            {!note && <Tooltip title={t('later.action')}><Button type="text" icon={<ClockCircleOutlined aria-hidden />} aria-label={t('later.action')} disabled={files.uploading} onClick={() => setLater(true)} /></Tooltip>}
            {mentions.length > 0 && <Checkbox checked={draft.ask === true} onChange={(event) => change({ ask: event.target.checked })}>{t('consult.ask')}</Checkbox>}
            {unfilled.length > 0 && <span className="composer-unfilled" role="status">{t('replies.unresolved', { names: unfilled.join(' ') })}</span>}
            {over > 0 && <span className="composer-over" role="alert">{t('composer.tooLong', { n: over })}</span>}
            <Button type={note ? 'default' : 'primary'} icon={note ? <LockOutlined aria-hidden /> : <SendOutlined aria-hidden />} disabled={!ready} loading={files.uploading} onClick={send}>{t(note ? 'composer.saveNote' : 'composer.send')}</Button>
          </div>
          {later && <Suspense fallback={null}><ScheduleDialog conversationId={state.id} text={text.trim().slice(0, LONGEST)} files={files.attached} planned={null} onClose={() => setLater(false)} onDone={() => { setLater(false); write(''); files.take(); field.current?.focus() }} /></Suspense>}
        </>
      )}
    </div>
  )
}
