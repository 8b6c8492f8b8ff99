import { Alert, Button, Input, Modal } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'

export interface InvitationLink {
  readonly name: string
  readonly url: string
  readonly expiresAt: string
  /** It also went there by mail. */
  readonly mailedTo?: string | null
}

/** A link that is shown this once. */
export default function LinkDialog({ link, onClose }: { link: InvitationLink; onClose: () => void }): ReactNode {
  const { t, format } = useI18n()
  return (
    <Modal open title={t(link.mailedTo ? 'users.linkMailed' : 'users.linkTitle', { name: link.name })} onCancel={onClose} mask={{ closable: false }} width={560} footer={<Button onClick={onClose}>{t('common.done')}</Button>}>
      {link.mailedTo && <Alert className="session-alert" type="success" showIcon title={t('users.mailed', { email: link.mailedTo })} />}
      <Alert className="session-alert" type="warning" showIcon title={t('users.linkHint', { time: format.full(link.expiresAt) })} />
      <div className="once"><Input readOnly value={link.url} aria-label={t('users.link')} className="mono" onFocus={(event) => event.target.select()} /><CopyButton text={link.url} primary /></div>
    </Modal>
  )
}
