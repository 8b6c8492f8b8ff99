import { BookOutlined, BulbOutlined, FileTextOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { ConversationState, ReplySuggestion } from '@yingda/contract'
import { Tooltip } from 'antd'
import { useEffect, useRef, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'

interface SuggestionsProps {
  state: ConversationState
  myId: string
  onInsert: (suggestion: ReplySuggestion) => void
}

/** Answers of the knowledge to what the customer wrote last, to insert by key or click. Never sent by itself; nothing is shown when there is none. */
export function Suggestions({ state, myId, onInsert }: SuggestionsProps): ReactNode {
  const { t } = useI18n()
  const mine = state.owner.kind === 'agent' && state.owner.agentId === myId
  const asked = mine && state.waitingSince !== null
  const query = useQuery({
    queryKey: keys.suggestions(state.id, state.lastCustomerSeq), queryFn: ({ signal }) => api.suggestReplies({ id: state.id }, { signal }), enabled: asked, staleTime: 60_000, retry: false,
  })
  const items = asked ? (query.data?.items ?? []) : []
  const current = useRef({ items, onInsert })
  current.current = { items, onInsert }
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const digit = event.altKey && !event.ctrlKey && !event.metaKey ? /^Digit([1-3])$/u.exec(event.code)?.[1] : undefined
      const chosen = digit === undefined ? undefined : current.current.items[Number(digit) - 1]
      if (!chosen) return
      event.preventDefault()
      current.current.onInsert(chosen)
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  if (items.length === 0) return null
  return (
    <section className="suggestions" aria-label={t('suggest.title')}>
      <BulbOutlined aria-hidden className="suggestions-icon" title={t('suggest.title')} />
      <ul>
        {items.map((item, index) => (
          <li key={item.id}>
            <Tooltip title={<><p className="suggestion-text">{item.excerpt}</p><p className="suggestion-source">{t(`suggest.${item.kind}`)}{item.source !== '' && ` · ${item.source}`}</p></>}>
              <button type="button" className="suggestion" aria-label={t('suggest.insert', { n: index + 1, title: item.title })} onClick={() => onInsert(item)}>
                <kbd aria-hidden>Alt {index + 1}</kbd>
                {item.kind === 'entry' ? <BookOutlined aria-hidden /> : <FileTextOutlined aria-hidden />}
                <span className="clip">{item.title}</span>
                <span className="suggestion-excerpt clip">{item.excerpt}</span>
              </button>
            </Tooltip>
          </li>
        ))}
      </ul>
    </section>
  )
}
