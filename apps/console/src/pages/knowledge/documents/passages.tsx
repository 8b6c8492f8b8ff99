import { useQuery } from '@tanstack/react-query'
import type { Language } from '@yingda/contract'
import type { ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { MarkdownText } from '../../../ui/markdown-text.tsx'
import { ErrorState, RowsSkeleton } from '../../../ui/states.tsx'

/** The pieces a text is cut into for the bot. */
export function Passages({ title, language, body }: { title: string; language: Language; body: string }): ReactNode {
  const { t, format } = useI18n()
  const cut = useQuery({
    queryKey: [...keys.passages, body], queryFn: ({ signal }) => api.previewPassages({ body: { title: title.trim() || '-', language, body } }, { signal }), staleTime: Infinity, gcTime: 0,
  })
  if (cut.isPending) return <RowsSkeleton rows={3} />
  if (cut.isError) return <ErrorState failure={cut.error} onRetry={() => void cut.refetch()} />
  const { items, total } = cut.data
  if (total === 0) return <div className="answer-preview"><span className="quiet">{t('passages.none')}</span></div>
  return (
    <div className="passages">
      <p className="quiet small">{t('passages.intro', { n: total })}{items.length < total && ` ${t('passages.first', { n: format.number(items.length) })}`}</p>
      <ol className="passage-list" tabIndex={0} aria-label={t('documents.passages')}>
        {items.map(({ heading, text }, index) => (
          <li key={index} className="passage">
            <p className="passage-head quiet small"><span className="tabular">{t('passages.number', { n: index + 1 })}</span>{heading.length > 0 && <span>{heading.join(' › ')}</span>}</p>
            <MarkdownText text={text} />
          </li>
        ))}
      </ol>
    </div>
  )
}
