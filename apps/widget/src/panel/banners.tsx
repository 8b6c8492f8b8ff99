import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { ClientView, QueuePlace } from '../client/index.ts'
import { fill, type Texts } from '../i18n.ts'
import { isAsking } from './composer.tsx'
import { usePanel } from './context.ts'
import { errorText, waitText } from './format.ts'
import { AlertIcon, PersonIcon } from './icons.tsx'
import { LeaveMessage } from './leave-message.tsx'

/** A loss shorter than this is not worth a word. */
const QUIET_MS = 2500

/** Says when we are not connected, and how long until the next try. */
export function ConnectionBanner({ view }: { view: ClientView }): JSX.Element | null {
  const { client, texts } = usePanel()
  const isLost = view.connection.kind === 'waiting' || view.connection.kind === 'connecting'
  const [isShown, setShown] = useState(false)
  const [now, setNow] = useState(Date.now())
  useEffect(() => {
    if (!isLost) {
      setShown(false)
      return undefined
    }
    const show = setTimeout(() => setShown(true), QUIET_MS)
    const tick = setInterval(() => setNow(Date.now()), 1000)
    return () => {
      clearTimeout(show)
      clearInterval(tick)
    }
  }, [isLost])
  if (view.phase === 'refused') return <Refused view={view} />
  if (!isShown) return null
  const seconds = view.connection.kind === 'waiting' ? Math.ceil((view.connection.retryAt - now) / 1000) : 0
  return (
    <div class="banner banner-warning">
      <AlertIcon />
      {/* the countdown is for the eye; a screen reader hears the sentence once */}
      <p class="hidden" role="status">
        {texts.offline}
      </p>
      <p aria-hidden="true">{seconds > 2 ? fill(texts.offlineRetry, { n: seconds }) : texts.offline}</p>
      {seconds > 2 && (
        <button type="button" class="link" onClick={() => client.wake()}>
          {texts.retryNow}
        </button>
      )}
    </div>
  )
}

function Refused({ view }: { view: ClientView }): JSX.Element {
  const { client, texts } = usePanel()
  return (
    <div class="banner banner-danger" role="alert">
      <AlertIcon />
      <p>
        <strong>{texts.refused}</strong>
        {view.refusal !== null && <> {errorText(view.refusal, texts)}</>} {texts.refusedHint}
      </p>
      <button type="button" class="link" onClick={() => client.wake()}>
        {texts.retry}
      </button>
    </div>
  )
}

/** The place in the queue, what it means in minutes, and the way out. */
export function QueueBanner({ view }: { view: ClientView }): JSX.Element | null {
  const { client, texts } = usePanel()
  const [isLeaving, setLeaving] = useState(false)
  const isWaiting = view.state?.owner.kind === 'queue'
  const mayLeave = isWaiting && view.queue?.mayLeaveMessage === true
  useEffect(() => {
    if (!isWaiting) setLeaving(false)
  }, [isWaiting])
  if (!isWaiting && !(isAsking(view) && view.state?.owner.kind !== 'agent')) return null
  const wait = view.queue !== null && view.queue.agentsOnline > 0 ? waitText(view.queue.waitSeconds, texts) : null
  return (
    <section class="banner-box" aria-label={texts.statusQueue}>
      <div class="banner banner-queue">
        <span class="banner-face" aria-hidden="true">
          <PersonIcon />
        </span>
        <div class="banner-words" role="status">
          <p class="banner-title">{isWaiting ? placeText(view.queue, texts) : texts.humanAsked}</p>
          {wait !== null && <p class="quiet">{wait}</p>}
          {view.queue?.agentsOnline === 0 && <p class="quiet">{texts.queueNobody}</p>}
        </div>
        <div class="banner-buttons">
          {mayLeave && (
            <button type="button" class="button button-small" aria-expanded={isLeaving} onClick={() => setLeaving(!isLeaving)}>
              {texts.leave}
            </button>
          )}
          <button type="button" class="button button-small" onClick={() => client.command({ do: 'leave_queue' })}>
            {texts.queueLeave}
          </button>
        </div>
      </div>
      {mayLeave && isLeaving && <LeaveMessage view={view} onDone={() => setLeaving(false)} />}
    </section>
  )
}

function placeText(queue: QueuePlace | null, texts: Texts): string {
  if (queue === null) return texts.queueWaiting
  return queue.place === 1 ? texts.queueNext : fill(texts.queuePlace, { n: queue.place })
}
