import type { ConsentNotice } from '@yingda/contract'
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { ClientView } from '../client/index.ts'
import { fill } from '../i18n.ts'
import { usePanel } from './context.ts'

/** The notice that is still to be agreed to; null when there is none or it was. */
export function openNotice(view: ClientView): ConsentNotice | null {
  const notice = view.welcome?.consent ?? null
  return notice === null || view.consent === null || view.consent.privacy.version === notice.version ? null : notice
}

/** Nothing can be sent before the customer has agreed. */
export const needsConsent = (view: ClientView): boolean => openNotice(view)?.mode === 'required'

interface NoticeProps {
  notice: ConsentNotice
  /** Null when it cannot be put off. */
  onLater: (() => void) | null
}

/** Asks to agree to the notice of the site. */
export function ConsentRequest({ notice, onLater }: NoticeProps): JSX.Element {
  const { client, texts } = usePanel()
  const [marketing, setMarketing] = useState(false)
  const [isSending, setSending] = useState(false)
  const agree = async (): Promise<void> => {
    setSending(true)
    const taken = await client.setConsent('privacy', true)
    if (taken && notice.marketing && marketing) await client.setConsent('marketing', true)
    setSending(false)
  }
  return (
    <section class="leave consent" aria-labelledby="consent-title">
      <h2 id="consent-title">{texts.consentTitle}</h2>
      <NoticeText notice={notice} />
      {notice.marketing && (
        <label>
          <input type="checkbox" checked={marketing} onChange={(event) => setMarketing(event.currentTarget.checked)} />
          {texts.consentMarketing}
        </label>
      )}
      {notice.mode === 'required' && <p class="quiet">{texts.consentNeeded}</p>}
      <div class="leave-buttons">
        {onLater !== null && (
          <button type="button" class="button button-small" onClick={onLater}>
            {texts.consentLater}
          </button>
        )}
        <button type="button" class="button button-small button-main" aria-disabled={isSending} onClick={() => void agree()}>
          {texts.consentAgree}
        </button>
      </div>
    </section>
  )
}

function NoticeText({ notice }: { notice: ConsentNotice }): JSX.Element {
  const { texts } = usePanel()
  return (
    <p class="plain">
      {notice.text}{' '}
      {notice.url !== null && (
        <a href={notice.url} target="_blank" rel="noreferrer noopener">
          {texts.consentMore}
        </a>
      )}
    </p>
  )
}

/** What was agreed to, and the way to take it back. */
export function ConsentState({ view, notice, onClose }: { view: ClientView; notice: ConsentNotice; onClose: () => void }): JSX.Element {
  const { client, texts } = usePanel()
  const version = view.consent?.privacy.version ?? null
  return (
    <section class="leave consent" aria-labelledby="consent-title">
      <h2 id="consent-title">{texts.consentTitle}</h2>
      <NoticeText notice={notice} />
      <p class="consent-line">
        <span>{version === null ? texts.consentNotGiven : fill(texts.consentGiven, { version })}</span>
        <button type="button" class="link" onClick={() => void client.setConsent('privacy', version === null)}>
          {version === null ? texts.consentAgree : texts.consentWithdraw}
        </button>
      </p>
      {(notice.marketing || view.consent?.marketing === true) && (
        <p class="consent-line">
          <span>{view.consent?.marketing === true ? texts.consentMarketingOn : texts.consentMarketing}</span>
          <button type="button" class="link" onClick={() => void client.setConsent('marketing', view.consent?.marketing !== true)}>
            {view.consent?.marketing === true ? texts.consentWithdraw : texts.consentAgree}
          </button>
        </p>
      )}
      <div class="leave-buttons">
        <button type="button" class="button button-small" onClick={onClose}>
          {texts.consentClose}
        </button>
      </div>
    </section>
  )
}
