import { BellOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ConversationSummary } from '@yingda/contract'
import { App, Button, Tooltip } from 'antd'
import { useEffect, useRef, type ReactNode } from 'react'
import { Link, useNavigate } from 'react-router-dom'
import { api, failureText } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { notifyDesktop } from '../notify/desktop.ts'
import { say } from '../notify/live-region.tsx'
import { play } from '../notify/sound.ts'
import { GroupName, PriorityTag } from '../pages/conversations/handling/marks.tsx'
import { customerName } from '../ui/names.ts'
import { useSecond } from '../ui/now.ts'
import { plainLine } from '../ui/plain.ts'
import { useOffers } from './use-offers.ts'
import './offers.css'

/** Enter means the offer only when it means nothing else: no control has the focus. */
const isFree = (target: EventTarget | null): boolean => !(target instanceof Element) || target.closest('a, button, input, textarea, select, summary, [role="button"], [role="option"], [role="menuitem"], [role="radio"], [role="combobox"], [contenteditable="true"], .ant-modal, .ant-drawer') === null

function useAcceptKey(accept: (() => void) | null): void {
  const current = useRef(accept)
  current.current = accept
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const wanted = event.key === 'Enter' && !event.isComposing && !event.ctrlKey && !event.metaKey && !event.shiftKey && (event.altKey || isFree(event.target))
      if (!wanted || event.defaultPrevented || !current.current) return
      event.preventDefault()
      current.current()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}

/** Sound, notification and a sentence for each new offer, once. */
function useTold(offers: readonly ConversationSummary[]): void {
  const { t } = useI18n()
  const navigate = useNavigate()
  const told = useRef(new Set<string>())
  const names = offers.map((item) => `${item.id} ${item.offer?.until ?? ''}`).join()
  useEffect(() => {
    for (const item of offers) {
      const key = `${item.id} ${item.offer?.until ?? ''}`
      if (told.current.has(key)) continue
      told.current.add(key)
      const name = customerName(item.customer, t)
      const text = t('offer.announce', { name, seconds: Math.max(1, Math.round((Date.parse(item.offer?.until ?? '') - Date.now()) / 1000)) })
      say(text)
      play('waiting')
      notifyDesktop(t('offer.title'), text, `offer ${item.id}`, () => void navigate(`/conversations/${item.id}`))
    }
  }, [names])
}

interface OfferProps {
  item: ConversationSummary
  first: boolean
  busy: 'accept' | 'decline' | null
  onAccept: () => void
  onDecline: () => void
}

function Offer({ item, first, busy, onAccept, onDecline }: OfferProps): ReactNode {
  const { t, format } = useI18n()
  const now = useSecond()
  const until = Date.parse(item.offer?.until ?? '')
  const shownAt = useRef(now)
  const left = Math.max(0, until - now)
  const share = until > shownAt.current ? left / (until - shownAt.current) : 0
  const name = customerName(item.customer, t)
  return (
    <li className="offer" aria-label={t('offer.of', { name })}>
      <BellOutlined className="offer-bell" aria-hidden />
      <div className="offer-text">
        <span className="offer-line">
          <strong className="clip"><Link to={`/conversations/${item.id}`}>{t('offer.of', { name })}</Link></strong>
          <PriorityTag priority={item.priority} />
          <span className="offer-quiet clip"><GroupName id={item.groupId} /></span>
          {item.queuedAt && <span className="offer-quiet offer-wide tabular">{t('offer.waited', { time: format.elapsed(now - Date.parse(item.queuedAt)) })}</span>}
        </span>
        {item.lastMessage && <span className="offer-quiet clip">{plainLine(item.lastMessage.preview)}</span>}
      </div>
      <span className="offer-left tabular">{t('offer.left', { time: format.elapsed(left) })}</span>
      <div className="offer-actions">
        <Tooltip title={first ? t('offer.acceptHint') : ''}><Button type="primary" loading={busy === 'accept'} disabled={busy === 'decline'} onClick={onAccept} aria-keyshortcuts={first ? 'Alt+Enter' : undefined}>{t('offer.accept')}</Button></Tooltip>
        <Button loading={busy === 'decline'} disabled={busy === 'accept'} onClick={onDecline}>{t('offer.decline')}</Button>
      </div>
      <span className="offer-bar" aria-hidden><span style={{ transform: `scaleX(${String(share)})` }} /></span>
    </li>
  )
}

/** Conversations offered to oneself, above every page, until taken, declined or over. */
export function OfferBar(): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const navigate = useNavigate()
  const offers = useOffers()
  useTold(offers)
  const forget = (id: string): void => void queries.setQueryData<readonly ConversationSummary[]>(keys.offers, (old) => old?.filter((item) => item.id !== id))
  const answer = useMutation({
    mutationFn: async ({ id, accept }: { id: string; accept: boolean }): Promise<void> => {
      if (accept) await api.acceptConversation({ id })
      else await api.answerOffer({ id, body: { answer: 'decline' } })
    },
    onSuccess: (_, { id, accept }) => {
      forget(id)
      if (!accept) return void message.info(t('offer.declined'))
      void message.success(t('action.accepted'))
      void navigate(`/conversations/${id}?view=mine`)
    },
    onError: (failure) => {
      void message.error(failureText(failure))
      void queries.invalidateQueries({ queryKey: keys.offers })
    },
  })
  const first = offers[0]
  useAcceptKey(first && !answer.isPending ? () => answer.mutate({ id: first.id, accept: true }) : null)
  if (offers.length === 0) return null
  return (
    <ul className="offers" aria-label={t('offer.region')}>
      {offers.map((item, index) => (
        <Offer
          key={`${item.id} ${item.offer?.until ?? ''}`} item={item} first={index === 0} busy={answer.isPending && answer.variables.id === item.id ? (answer.variables.accept ? 'accept' : 'decline') : null}
          onAccept={() => answer.mutate({ id: item.id, accept: true })} onDecline={() => answer.mutate({ id: item.id, accept: false })}
        />
      ))}
    </ul>
  )
}
