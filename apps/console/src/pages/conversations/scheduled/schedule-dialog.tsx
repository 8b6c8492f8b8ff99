import type { AttachmentRef } from '@yingda/contract'
import { Button, Checkbox, Input, Modal, Radio } from 'antd'
import { useId, useState, type KeyboardEvent, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { DateField } from '../../../ui/dates/date-field.tsx'
import { randomUuid } from '../../../ui/ids.ts'
import { useMinute } from '../../../ui/now.ts'
import { MAX_PLANNED_FILES } from '../model/files.ts'
import { AttachButton, useIntake } from '../composer/attach.tsx'
import { FileChips } from '../composer/file-chips.tsx'
import { useUploads } from '../composer/use-files.ts'
import { fromField, presets, timeProblem, toField, type PresetId } from './times.ts'
import { usePlanChanges, type Planned } from './use-scheduled.ts'

/** The contract's MAX_MESSAGE_LENGTH. */
const LONGEST = 4000

interface DialogProps {
  conversationId: string
  /** What is written already. */
  text: string
  /** Files that are there already. */
  files: readonly AttachmentRef[]
  /** The planned message that is changed; null plans a new one. */
  planned: Planned | null
  onClose: () => void
  onDone: () => void
}

/** When a message is to be sent, and whether also when the customer writes before. */
export default function ScheduleDialog({ conversationId, text: begun, files: attached, planned, onClose, onDone }: DialogProps): ReactNode {
  const { t, format } = useI18n()
  const [textId, whenId, problemId] = [useId(), useId(), useId()]
  const changes = usePlanChanges(conversationId)
  const files = useUploads((file, options) => api.uploadAttachment({ id: conversationId, name: file.name.slice(-255), body: file }, options), planned?.files ?? attached)
  const intake = useIntake(files)
  const now = useMinute()
  const [messageId] = useState(randomUuid)
  const [text, setText] = useState(planned?.text ?? begun)
  const [choice, setChoice] = useState<PresetId | 'custom'>(planned === null ? 'inHour' : 'custom')
  const [custom, setCustom] = useState(() => toField(planned !== null && Date.parse(planned.sendAt) > Date.now() ? Date.parse(planned.sendAt) : Date.now() + 3_600_000))
  const [silent, setSilent] = useState(planned?.onlyIfSilent ?? false)
  const choices = presets(now)
  const at = choice === 'custom' ? fromField(custom) : (choices.find(({ id }) => id === choice)?.at ?? null)
  const problem = timeProblem(at, Date.now())
  const tooMany = files.files.length > MAX_PLANNED_FILES
  const ready = problem === null && !files.uploading && !tooMany && (text.trim() !== '' || files.attached.length > 0)

  const submit = async (): Promise<void> => {
    if (!ready || at === null) return
    const what = { text: text.trim(), fileIds: files.attached.map(({ id }) => id), sendAt: new Date(at).toISOString(), onlyIfSilent: silent }
    if (await changes.run(planned === null ? { do: 'plan', messageId, ...what } : { do: 'change', planned, ...what })) onDone()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    void submit()
  }
  const labelOf = (id: PresetId, time: number): string => t(`later.${id}`, { time: format.time(new Date(time).toISOString()) })

  return (
    <Modal open title={t(planned === null ? 'later.title' : 'later.editTitle')} onCancel={onClose} width={460} footer={null}>
      <div className={`later${intake.dropping ? ' composer-dropping' : ''}`} onKeyDown={onKeyDown} {...intake.zone} data-drop={t('composer.drop')}>
        <label className="field-label" htmlFor={textId}>{t('later.text')}</label>
        <Input.TextArea id={textId} value={text} maxLength={LONGEST} autoSize={{ minRows: 2, maxRows: 8 }} onChange={(event) => setText(event.target.value)} onPaste={intake.onPaste} />
        <FileChips files={files} />
        <div className="later-attach"><AttachButton files={files} />{tooMany && <span className="composer-over" role="alert">{t('later.tooManyFiles', { n: MAX_PLANNED_FILES })}</span>}</div>
        <span className="field-label" id={whenId}>{t('later.when')}</span>
        <Radio.Group
          className="later-times" aria-labelledby={whenId} value={choice} onChange={(event) => setChoice(event.target.value as PresetId | 'custom')}
          options={[...choices.map(({ id, at: time }) => ({ value: id, label: labelOf(id, time) })), { value: 'custom', label: t('later.custom') }]}
        />
        {choice === 'custom' && <DateField kind="minute" needed value={custom} min={toField(now)} label={t('later.when')} describedBy={problemId} wrong={problem !== null} onChange={setCustom} />}
        <p id={problemId} className="quiet small" role={problem === null ? undefined : 'alert'}>{problem === null ? t('later.zone', { zone: Intl.DateTimeFormat().resolvedOptions().timeZone }) : t(`later.${problem}`)}</p>
        <Checkbox checked={silent} onChange={(event) => setSilent(event.target.checked)}>{t('later.onlyIfSilent')}</Checkbox>
      </div>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button type="primary" disabled={!ready} loading={changes.pending} onClick={() => void submit()}>{t(planned === null ? 'later.submit' : 'later.save')}</Button>
      </div>
    </Modal>
  )
}
