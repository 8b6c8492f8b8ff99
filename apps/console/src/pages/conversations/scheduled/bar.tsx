import { ClockCircleOutlined, DownOutlined, ExclamationCircleOutlined, PaperClipOutlined } from '@ant-design/icons'
import type { ConversationState } from '@yingda/contract'
import { Button } from 'antd'
import { lazy, Suspense, useId, useState, type ReactNode } from 'react'
import { failureText } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { useMinute } from '../../../ui/now.ts'
import { isOwner } from '../model/actions.ts'
import { draftOf, keepDraft } from '../model/drafts.ts'
import { usePlanChanges, useScheduled, type Planned } from './use-scheduled.ts'
import './scheduled.css'

const ScheduleDialog = lazy(() => import('./schedule-dialog.tsx'))

/** When it is sent: the time today, else with its day. */
function When({ at }: { at: string }): ReactNode {
  const { format } = useI18n()
  const now = useMinute()
  const today = new Date(at).toDateString() === new Date(now).toDateString()
  return <time className="tabular later-when" dateTime={at} title={format.full(at)}>{today ? format.time(at) : `${format.day(at, now)} ${format.time(at)}`}</time>
}

function Item({ planned, mine, owner, onEdit }: { planned: Planned; mine: boolean; owner: boolean; onEdit: () => void }): ReactNode {
  const { t, format } = useI18n()
  const { me } = useSession()
  const changes = usePlanChanges(planned.conversationId)
  const failed = planned.state === 'failed'
  const back = async (): Promise<void> => {
    if (!(await changes.run({ do: 'cancel', planned }))) return
    const draft = draftOf(me.id, planned.conversationId)
    const files = [...(draft.files ?? []), ...planned.files.map((file, index) => ({ ...file, added: Date.now() + index }))]
    keepDraft(me.id, planned.conversationId, { ...draft, mode: 'reply', reply: [draft.reply, planned.text].filter(Boolean).join('\n'), files })
  }
  return (
    <li className={failed ? 'later-item later-failed' : 'later-item'}>
      {planned.text !== '' && <p className="later-text">{planned.text}</p>}
      {planned.files.length > 0 && <ul className="later-files" aria-label={t('later.files')}>{planned.files.map((file) => <li key={file.id}><PaperClipOutlined aria-hidden /> <span className="clip">{file.name}</span> <span className="quiet small tabular">{format.bytes(file.size)}</span></li>)}</ul>}
      <p className="later-line small">
        {failed ? <span role="alert"><ExclamationCircleOutlined aria-hidden /> {t(`later.reason.${planned.reason ?? 'closed'}`)}</span> : <><ClockCircleOutlined aria-hidden /> {planned.state === 'sending' ? t('later.sending') : <When at={planned.sendAt} />}</>}
        {planned.onlyIfSilent && !failed && <span className="quiet"> · {t('later.silentOnly')}</span>}
        {!mine && <span className="quiet"> · {t('later.by', { name: planned.agentName })}</span>}
        {mine && planned.state !== 'sending' && (
          <span className="later-actions">
            {owner && <Button type="link" size="small" onClick={onEdit}>{t(failed ? 'later.again' : 'later.edit')}</Button>}
            {owner && <Button type="link" size="small" onClick={() => void back()}>{t('later.toComposer')}</Button>}
            <Button type="link" size="small" danger={!failed} loading={changes.pending} onClick={() => void changes.run({ do: 'cancel', planned })}>{t(failed ? 'later.remove' : 'later.cancel')}</Button>
          </span>
        )}
      </p>
    </li>
  )
}

/** What is planned in a conversation, above the field one writes in; nothing when nothing is. */
export function ScheduledBar({ state }: { state: ConversationState }): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const list = useScheduled(state.id)
  const body = useId()
  const [open, setOpen] = useState<boolean | null>(null)
  const [editing, setEditing] = useState<Planned | null>(null)
  const items = (list.data?.items ?? []).filter((one) => one.state !== 'failed' || one.agentId === me.id)
  if (list.isError && items.length === 0) return <p className="later-bar later-broken small" role="alert">{t('later.loadFailed', { reason: failureText(list.error) })} <Button size="small" type="link" onClick={() => void list.refetch()}>{t('common.retry')}</Button></p>
  if (items.length === 0) return null
  const failed = items.filter((one) => one.state === 'failed').length
  const shown = open ?? failed > 0
  return (
    <section className="later-bar" aria-label={t('later.bar')}>
      <button type="button" className="later-head" aria-expanded={shown} aria-controls={body} onClick={() => setOpen(!shown)}>
        {failed > 0 ? <ExclamationCircleOutlined aria-hidden className="later-warn" /> : <ClockCircleOutlined aria-hidden />}
        <span>{failed > 0 ? t('later.barFailed', { n: failed }) : t('later.barCount', { n: items.length })}</span>
        {!shown && items[0] && failed === 0 && <span className="quiet clip"><When at={items[0].sendAt} /> {items[0].text || items[0].files.map(({ name }) => name).join(' ')}</span>}
        <DownOutlined aria-hidden className="later-arrow" />
      </button>
      <ul id={body} hidden={!shown}>
        {items.map((one) => <Item key={one.id} planned={one} mine={one.agentId === me.id} owner={isOwner(state, me)} onEdit={() => setEditing(one)} />)}
      </ul>
      {editing && <Suspense fallback={null}><ScheduleDialog conversationId={state.id} text="" files={[]} planned={editing} onClose={() => setEditing(null)} onDone={() => setEditing(null)} /></Suspense>}
    </section>
  )
}
