import { useMutation } from '@tanstack/react-query'
import type { TicketDetail } from '@yingda/contract'
import { Alert, Button, Checkbox, InputNumber, Input, Modal } from 'antd'
import { useState, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { CopyButton } from '../../../ui/copy-button.tsx'
import { failureLines } from '../model/failure.ts'

/** A link with which the customer follows this ticket without signing in. */
export default function InviteDialog({ ticket, onClose }: { ticket: TicketDetail; onClose: () => void }): ReactNode {
  const { t, format } = useI18n()
  const [days, setDays] = useState(14)
  const [revoke, setRevoke] = useState(false)
  const make = useMutation({ mutationFn: () => api.inviteCustomerToTicket({ id: ticket.id, body: { days, revoke } }) })
  return (
    <Modal open title={t('tickets.invite')} footer={null} onCancel={onClose} width={480}>
      <p className="quiet small tk-bulk-note">{t('tickets.inviteHint')}</p>
      {make.isError && <Alert className="session-alert" type="error" showIcon title={failureLines(make.error)} />}
      {make.data ? (
        <>
          <div className="once"><Input readOnly value={make.data.url} aria-label={t('tickets.invite')} onFocus={(event) => event.target.select()} /><CopyButton text={make.data.url} primary /></div>
          <p className="quiet small">{t('tickets.inviteUntil', { at: format.full(make.data.expiresAt) })}</p>
        </>
      ) : (
        <div className="tk-invite">
          <label>{t('tickets.inviteDays')} <InputNumber min={1} max={90} precision={0} value={days} onChange={(value) => setDays(value ?? 14)} /></label>
          <Checkbox checked={revoke} onChange={(event) => setRevoke(event.target.checked)}>{t('tickets.inviteRevoke')}</Checkbox>
        </div>
      )}
      <div className="dialog-foot"><Button onClick={onClose}>{t(make.data ? 'common.done' : 'common.cancel')}</Button>{!make.data && <Button type="primary" loading={make.isPending} onClick={() => make.mutate()}>{t('tickets.inviteMake')}</Button>}</div>
    </Modal>
  )
}
