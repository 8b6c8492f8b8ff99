import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { CannedReply, Colleague } from '@yingda/contract'
import { useEffect, useId, useState, type KeyboardEvent } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n, type Translate } from '../../../i18n/i18n.tsx'
import type { ComposerMode } from '../model/drafts.ts'
import type { Option } from './popup.tsx'
import { triggerAt, type Trigger } from './trigger.ts'

/** What was chosen for the word at the caret. */
export type Choice = { readonly kind: 'reply'; readonly reply: CannedReply } | { readonly kind: 'colleague'; readonly colleague: Colleague }

export interface WordPopup {
  readonly id: string
  readonly label: string
  readonly options: readonly Option[]
  readonly status: string | null
  readonly active: number
  /** Null while no list is open. */
  readonly trigger: Trigger | null
  setActive(index: number): void
  choose(index: number): void
  /** True when the key was the list's. */
  onKeyDown(event: KeyboardEvent): boolean
}

const LONGEST_DETAIL = 90

const replyOption = (reply: CannedReply, t: Translate): Option => ({
  id: reply.id, mark: `/${reply.shortcut}`, title: reply.title, detail: reply.text.replaceAll(/\s+/gu, ' ').slice(0, LONGEST_DETAIL),
  tag: reply.scope === 'company' ? null : (reply.group?.name ?? t('replies.scope.personal')),
})

/** Whether a reply found for fewer letters is one for these. */
const fits = ({ shortcut, title, text }: CannedReply, wanted: string): boolean => [shortcut, title, text].some((part) => part.toLowerCase().includes(wanted))

const colleagueOption = (colleague: Colleague): Option => ({ id: colleague.id, mark: '@', title: colleague.name, detail: '', tag: null })

/**
 * The list that opens while one writes `/word` in a reply or `@name` in a note.
 * @param caret where the caret stands; null while the field is not written in
 */
export function useWordPopup(mode: ComposerMode, text: string, caret: number | null, onChoose: (choice: Choice, trigger: Trigger) => void): WordPopup {
  const { t } = useI18n()
  const id = useId()
  const [active, setActive] = useState(0)
  const [closedAt, setClosedAt] = useState<number | null>(null)
  const sign = mode === 'note' ? '@' : '/'
  const found = caret === null ? null : triggerAt(text, caret, sign)
  const trigger = found !== null && found.start !== closedAt ? found : null
  const query = trigger?.query ?? ''
  const start = found?.start ?? null
  useEffect(() => {
    if (start === null) setClosedAt(null)
  }, [start])
  useEffect(() => setActive(0), [query, start])

  const replies = useQuery({
    queryKey: keys.replySearch(query), queryFn: ({ signal }) => api.searchReplies({ q: query }, { signal }), enabled: trigger !== null && sign === '/', placeholderData: keepPreviousData,
  })
  const colleagues = useQuery({ queryKey: keys.colleagues, queryFn: ({ signal }) => api.listColleagues({ signal }), enabled: trigger !== null && sign === '@' })
  const wanted = query.toLowerCase()
  const choices: Choice[] = trigger === null ? []
    : sign === '/' ? (replies.data?.items ?? []).filter((reply) => !replies.isPlaceholderData || fits(reply, wanted)).map((reply) => ({ kind: 'reply', reply }))
    : (colleagues.data?.items ?? []).filter((one) => one.name.toLowerCase().includes(wanted)).slice(0, 8).map((colleague) => ({ kind: 'colleague', colleague }))
  const source = sign === '/' ? replies : colleagues
  const nothing = source.isError ? t('replies.failed', { reason: failureText(source.error) }) : source.isPending ? t('replies.loading') : t(sign === '/' ? 'replies.none' : 'mention.none')

  const choose = (index: number): void => {
    const choice = choices[index]
    if (choice && trigger) onChoose(choice, trigger)
  }
  const moved = (by: number): number => (choices.length === 0 ? 0 : (active + by + choices.length) % choices.length)
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (trigger === null || event.nativeEvent.isComposing || event.keyCode === 229) return false
    if (event.key === 'Escape') setClosedAt(trigger.start)
    else if (choices.length === 0 && !(event.key === 'Enter' && source.isFetching)) return false
    else if (event.key === 'ArrowDown') setActive(moved(1))
    else if (event.key === 'ArrowUp') setActive(moved(-1))
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && !event.altKey && !event.ctrlKey && !event.metaKey) choose(active)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  return {
    id, label: t(sign === '/' ? 'replies.popup' : 'mention.popup'), options: choices.map((choice) => (choice.kind === 'reply' ? replyOption(choice.reply, t) : colleagueOption(choice.colleague))),
    status: choices.length === 0 ? nothing : null, active, trigger, setActive, choose, onKeyDown,
  }
}
