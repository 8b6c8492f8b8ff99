import { Button, Input, Modal, Radio } from 'antd'
import type { ConversationState, WrapUpOutcome } from '@yingda/contract'
import { useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { Classification } from '../handling/classification.tsx'
import { useActions } from '../use-actions.ts'

const outcomes = ['solved', 'unsolved', 'follow_up'] as const satisfies readonly WrapUpOutcome[]

/** Asks once before a conversation is closed; who wants to may sum it up. Enter closes at once. */
export default function CloseDialog({ state, onClose }: { state: Pick<ConversationState, 'id' | 'scenario' | 'serviceKind'>; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const actions = useActions()
  const [outcome, setOutcome] = useState<WrapUpOutcome | null>(null)
  const [note, setNote] = useState('')
  const submit = async (): Promise<void> => {
    const summed = outcome === null || (await actions.run({ do: 'wrapUp', id: state.id, outcome, note: note.trim() }))
    if (summed && (await actions.run({ do: 'close', id: state.id }))) onClose()
  }
  return (
    <Modal closable={false} open title={t('action.closeConfirm')} onCancel={onClose} width={440} footer={null}>
      <p className="quiet">{t('action.closeConfirmHint')}</p>
      <div className="wrap-up">
        <div className="wrap-up-about"><Classification state={state} editable size="middle" /></div>
        <span className="field-label" id="wrap-up-outcome">{t('wrapUp.outcome')} <span className="quiet">{t('common.optional')}</span></span>
        <Radio.Group
          aria-labelledby="wrap-up-outcome" optionType="button" value={outcome ?? ''} onChange={(event) => setOutcome(outcomes.find((one) => one === event.target.value) ?? null)}
          options={[{ value: '', label: t('wrapUp.none') }, ...outcomes.map((value) => ({ value, label: t(`wrapUp.${value}`) }))]}
        />
        {outcome !== null && (
          <>
            <label className="field-label" htmlFor="wrap-up-note">{t('wrapUp.note')} <span className="quiet">{t('common.optional')}</span></label>
            <Input.TextArea id="wrap-up-note" value={note} maxLength={1000} autoSize={{ minRows: 2, maxRows: 6 }} placeholder={t('wrapUp.notePlaceholder')} onChange={(event) => setNote(event.target.value)} />
          </>
        )}
      </div>
      <div className="dialog-foot">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button type="primary" autoFocus loading={actions.pending !== null} onClick={() => void submit()}>{t('action.close')}</Button>
      </div>
    </Modal>
  )
}
