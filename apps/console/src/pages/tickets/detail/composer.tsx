import { DownOutlined, LockOutlined, SendOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import type { TicketDetail, TicketType } from '@yingda/contract'
import { App, Button, Dropdown, Input, Select, Space, type GetRef } from 'antd'
import { lazy, Suspense, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { randomId } from '../../../ui/ids.ts'
import { useShortcuts } from '../../../ui/shortcuts.ts'
import { AttachButton, ModeSwitch, useIntake } from '../../conversations/composer/attach.tsx'
import { FileChips } from '../../conversations/composer/file-chips.tsx'
import { useDraftFiles } from '../../conversations/composer/use-files.ts'
import { useDraft, type ComposerMode } from '../../conversations/model/drafts.ts'
import { failureLines } from '../model/failure.ts'
import { missingFor, movesIn, nameIn } from '../model/types.ts'
import { useColleagues } from '../use-ticket-data.ts'
import { useTicketRefresh } from './use-ticket.ts'

const MoveDialog = lazy(() => import('./move-dialog.tsx'))
/** Longest reply, in UTF-16 code units; the contract's MAX_TICKET_TEXT. */
const LONGEST = 20_000

/** Where the customer is answered and notes are left; what was begun is kept. */
export function Composer({ ticket, type }: { ticket: TicketDetail; type: TicketType | undefined }): ReactNode {
  const { t, language } = useI18n()
  const { me } = useSession()
  const { message } = App.useApp()
  const refresh = useTicketRefresh(ticket.id)
  const colleagues = useColleagues()
  const [draft, change] = useDraft(me.id, `ticket-${ticket.id}`)
  const [mentions, setMentions] = useState<string[]>([])
  const [asking, setAsking] = useState<string | null>(null)
  const [key, setKey] = useState(randomId)
  const files = useDraftFiles(me.id, `ticket-${ticket.id}`, (file, options) => api.uploadTicketFile({ name: file.name.slice(-255), body: file }, options))
  const field = useRef<GetRef<typeof Input.TextArea>>(null)
  const intake = useIntake(files)
  const closed = ticket.category === 'closed' || ticket.mergedInto !== null
  const mode: ComposerMode = ticket.customer === null ? 'note' : draft.mode
  const note = mode === 'note'
  const text = draft[mode]
  const over = text.length - LONGEST
  const ready = over <= 0 && !files.uploading && (text.trim() !== '' || files.attached.length > 0)

  const setMode = (next: ComposerMode): void => {
    change({ mode: next })
    requestAnimationFrame(() => field.current?.focus({ cursor: 'end' }))
  }
  useShortcuts(closed ? {} : { 'tickets.reply': () => setMode('reply'), 'tickets.note': () => setMode('note') })

  const send = useMutation({
    mutationFn: (state: string | undefined) =>
      api.replyTicket({ id: ticket.id, body: { key, text: text.trim(), files: files.attached.map(({ id }) => id), internal: note, mentions: note ? mentions : [], ...(state === undefined ? {} : { state }) } }),
    onSuccess: () => {
      files.take()
      change({ [mode]: '' })
      setMentions([])
      setKey(randomId())
      field.current?.focus()
    },
    onError: (failure) => void message.error(failureLines(failure)),
    onSettled: refresh,
  })
  const submit = (state?: string): void => {
    if (!ready || send.isPending) return
    if (state === undefined || missingFor(type, ticket.values, state).length === 0) return send.mutate(state)
    send.mutate(undefined, { onSuccess: () => setAsking(state) })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.stopPropagation()
      return field.current?.blur()
    }
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.nativeEvent.isComposing) return
    event.preventDefault()
    submit()
  }
  if (closed) return <p className="tk-closed">{t(ticket.mergedInto === null ? 'tickets.closedNote' : 'tickets.mergedNote')}</p>
  const moves = movesIn(type, ticket.moves)
  return (
    <div className={`composer tk-composer${note ? ' composer-note' : ''}${intake.dropping ? ' composer-dropping' : ''}`} {...intake.zone} data-drop={t('composer.drop')}>
      <div className="composer-head">
        <ModeSwitch mode={mode} onChange={setMode} reply={t('tickets.public')} note={t('tickets.internal')} noReply={ticket.customer === null} />
        {note && colleagues.length > 0 && <Select className="tk-mentions" size="small" mode="multiple" maxCount={20} maxTagCount="responsive" variant="borderless" placeholder={t('tickets.mention')} aria-label={t('tickets.mention')} value={mentions} showSearch={{ optionFilterProp: 'label' }} options={colleagues.filter(({ id }) => id !== me.id).map(({ id, name }) => ({ value: id, label: name }))} onChange={setMentions} />}
      </div>
      <FileChips files={files} />
      <Input.TextArea
        ref={field} variant="borderless" autoSize={{ minRows: 2, maxRows: 10 }} value={text} aria-label={t(note ? 'tickets.internal' : 'tickets.public')} placeholder={t(note ? 'tickets.notePlaceholder' : 'tickets.replyPlaceholder')}
        onChange={(event) => { change({ [mode]: event.target.value }); setKey(randomId()) }} onKeyDown={onKeyDown} onPaste={intake.onPaste}
      />
      <div className="composer-foot">
        <AttachButton files={files} />
        {over > 0 && <span className="composer-over" role="alert">{t('composer.tooLong', { n: over })}</span>}
        <Space.Compact>
          <Button type={note ? 'default' : 'primary'} icon={note ? <LockOutlined aria-hidden /> : <SendOutlined aria-hidden />} disabled={!ready} loading={send.isPending || files.uploading} onClick={() => submit()}>{t(note ? 'tickets.saveNote' : 'tickets.send')}</Button>
          {moves.length > 0 && (
            <Dropdown trigger={['click']} placement="topRight" disabled={!ready} menu={{ items: moves.map((state) => ({ key: state.key, label: t('tickets.sendAs', { state: nameIn(state.name, language) }) })), onClick: ({ key: state }) => submit(state) }}>
              <Button type={note ? 'default' : 'primary'} disabled={!ready} icon={<DownOutlined aria-hidden />} aria-label={t('tickets.sendAndMove')} aria-haspopup="menu" />
            </Dropdown>
          )}
        </Space.Compact>
      </div>
      {asking !== null && type && <Suspense fallback={null}><MoveDialog ticket={ticket} type={type} state={asking} onClose={() => setAsking(null)} /></Suspense>}
    </div>
  )
}
