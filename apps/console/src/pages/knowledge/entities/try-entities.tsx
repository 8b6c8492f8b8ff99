import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { FoundEntity } from '@yingda/contract'
import { Button, Input, Segmented, Tooltip } from 'antd'
import { useState, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useDebounced } from '../../../ui/debounced.ts'
import { EmptyState, ErrorState } from '../../../ui/states.tsx'
import { entityName, MarkedText } from './marked-text.tsx'
import { valueText } from './marks.ts'

const TYPING_MS = 350
type Of = 'draft' | 'live'

function FoundTable({ found }: { found: readonly FoundEntity[] }): ReactNode {
  const { t } = useI18n()
  return (
    <div className="try-scroll" tabIndex={0} role="group" aria-label={t('find.found', { n: found.length })}>
      <table className="candidates">
        <thead><tr><th scope="col">{t('find.type')}</th><th scope="col">{t('find.typed')}</th><th scope="col">{t('find.value')}</th><th scope="col" className="number"><Tooltip title={t('find.placeHelp')}><span tabIndex={0}>{t('find.place')}</span></Tooltip></th></tr></thead>
        <tbody>
          {found.map((one) => <tr key={one.start}><th scope="row">{t(entityName(one.type))}</th><td>{one.text}</td><td className="tabular">{valueText(one)}</td><td className="number tabular">{one.start}–{one.end}</td></tr>)}
        </tbody>
      </table>
    </div>
  )
}

/** What the bot picks out of a text, with what is saved or what is in use. `version`: names what is saved, so that it is tried anew. */
export function TryEntities({ version }: { version: string }): ReactNode {
  const { t, format } = useI18n()
  const [text, setText] = useState('')
  const [of, setOf] = useState<Of>('draft')
  const asked = useDebounced(text, TYPING_MS)
  const found = useQuery({
    queryKey: [...keys.found, asked, of, version], queryFn: ({ signal }) => api.findEntities({ body: { text: asked, of } }, { signal }), enabled: asked.trim() !== '',
    placeholderData: keepPreviousData, staleTime: 0,
  })
  const isShown = text.trim() !== '' && asked.trim() !== ''
  const entities = found.data?.entities ?? []
  return (
    <section className="panel try-entities" aria-labelledby="try-entities">
      <h2 id="try-entities">{t('find.title')}</h2>
      <p className="quiet small">{t('find.hint')}</p>
      <div className="try-head">
        <Segmented<Of> size="small" aria-label={t('find.of')} value={of} onChange={setOf} options={[{ value: 'draft', label: t('find.draft') }, { value: 'live', label: t('find.live') }]} />
        <Button size="small" type="link" onClick={() => setText(t('find.exampleText'))}>{t('find.example')}</Button>
      </div>
      <Input.TextArea value={text} maxLength={4000} autoSize={{ minRows: 3, maxRows: 10 }} placeholder={t('find.placeholder')} aria-label={t('find.text')} onChange={(event) => setText(event.target.value)} />
      {isShown && found.isError && <ErrorState failure={found.error} onRetry={() => void found.refetch()} />}
      {isShown && found.isSuccess && (
        <div className="try-found" aria-live="polite" aria-busy={found.isFetching || asked !== text}>
          {entities.length === 0 ? <EmptyState title={t('find.none')} hint={t('find.noneHint')} /> : (
            <>
              <p className="small">{t('find.found', { n: entities.length })}</p>
              {/* What was found belongs to the text that was asked; while somebody goes on typing the two differ. */}
              <MarkedText text={found.isPlaceholderData ? '' : asked} found={found.isPlaceholderData ? [] : entities} label={t('find.marked')} />
              <FoundTable found={entities} />
            </>
          )}
          <p className="quiet small">{t('find.at', { time: format.full(found.data.now) })}</p>
        </div>
      )}
    </section>
  )
}
