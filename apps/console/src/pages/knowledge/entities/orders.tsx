import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import type { OrderPatterns } from '@yingda/contract'
import { App, Button, Input, Segmented } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText, isApiError } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { useDebounced } from '../../../ui/debounced.ts'
import { useMinute } from '../../../ui/now.ts'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { MarkedText } from './marked-text.tsx'

const TYPING_MS = 300
const MOST = 20

/** The order numbers of the owner. */
export function Orders({ onSaved }: { onSaved: () => void }): ReactNode {
  const stored = useQuery({ queryKey: keys.orderPatterns, queryFn: ({ signal }) => api.getOrderPatterns({ signal }), refetchOnWindowFocus: false })
  if (stored.isPending) return <div className="panel"><RowsSkeleton rows={3} /></div>
  if (stored.isError) return <div className="panel"><ErrorState failure={stored.error} onRetry={() => void stored.refetch()} /></div>
  return <Editor key={stored.data.version} stored={stored.data} onSaved={onSaved} onReload={() => void stored.refetch()} />
}

function Editor({ stored, onSaved, onReload }: { stored: OrderPatterns; onSaved: () => void; onReload: () => void }): ReactNode {
  const { t, format } = useI18n()
  const { can } = useSession()
  const { message } = App.useApp()
  const now = useMinute()
  const editable = can('knowledge.edit')
  const [own, setOwn] = useState(stored.patterns !== null)
  const [patterns, setPatterns] = useState<readonly string[]>(stored.patterns ?? stored.standard)
  const [sample, setSample] = useState(t('orders.sampleDefault'))
  const shown = own ? patterns : stored.standard
  const asked = useDebounced(JSON.stringify([shown, sample]), TYPING_MS)
  const checked = useQuery({
    queryKey: [...keys.orderPatterns, 'check', asked], placeholderData: keepPreviousData, staleTime: Infinity,
    queryFn: ({ signal }) => {
      const [some, text] = JSON.parse(asked) as [string[], string]
      return api.checkOrderPatterns({ body: { patterns: some, text } }, { signal })
    },
  })
  const isCurrent = asked === JSON.stringify([shown, sample]) && !checked.isPlaceholderData
  const problems = isCurrent ? (checked.data?.problems ?? []) : []
  const wanted = own ? patterns.map((pattern) => pattern.trim()).filter((pattern) => pattern !== '') : null
  const isChanged = JSON.stringify(wanted) !== JSON.stringify(stored.patterns)
  const isBad = own && patterns.some((pattern, at) => pattern.trim() !== '' && typeof problems[at] === 'string')
  const save = useMutation({
    mutationFn: () => api.setOrderPatterns({ body: { patterns: wanted, version: stored.version } }),
    onSuccess: () => {
      onSaved()
      void message.success(t('orders.saved'))
    },
    onError: (failure) => {
      if (!isApiError(failure, 'conflict')) return void message.error(failureText(failure))
      onReload()
      void message.warning(t('orders.conflict'))
    },
  })
  const reset = (): void => {
    setOwn(stored.patterns !== null)
    setPatterns(stored.patterns ?? stored.standard)
  }
  const change = (at: number, pattern: string): void => setPatterns(patterns.map((old, index) => (index === at ? pattern : old)))

  return (
    <section className="panel orders" aria-label={t('entities.partOrders')}>
      <p className="quiet">{t('orders.intro')}</p>
      <Segmented<'standard' | 'own'> aria-label={t('orders.which')} disabled={!editable} value={own ? 'own' : 'standard'} onChange={(next) => setOwn(next === 'own')} options={[{ value: 'standard', label: t('orders.standard') }, { value: 'own', label: t('orders.own') }]} />
      {shown.length === 0 && <p className="quiet">{t('orders.empty')}</p>}
      <ul className="orders-list">
        {shown.map((pattern, at) => {
          const problem = own && pattern.trim() !== '' ? problems[at] : null
          return (
            <li key={at}>
              <div className="orders-line">
                <Input className="mono" value={pattern} maxLength={200} readOnly={!own || !editable} aria-label={t('orders.pattern', { n: at + 1 })} {...(problem ? { status: 'error' as const, 'aria-describedby': `pattern-${at}` } : {})} onChange={(event) => change(at, event.target.value)} />
                {own && editable && <Button type="text" icon={<DeleteOutlined aria-hidden />} aria-label={t('orders.remove', { n: at + 1 })} onClick={() => setPatterns(patterns.filter((_, index) => index !== at))} />}
              </div>
              {problem && <p className="orders-bad" id={`pattern-${at}`} role="alert">{t('orders.bad', { reason: problem })}</p>}
            </li>
          )
        })}
      </ul>
      {own && editable && <div><Button icon={<PlusOutlined aria-hidden />} disabled={patterns.length >= MOST} onClick={() => setPatterns([...patterns, ''])}>{t('orders.add')}</Button></div>}
      <details><summary>{t('orders.syntax')}</summary><p className="quiet small">{t('orders.syntaxText')}</p></details>
      <div>
        <label htmlFor="order-sample">{t('orders.sample')}</label>
        <Input.TextArea id="order-sample" value={sample} maxLength={4000} autoSize={{ minRows: 3, maxRows: 8 }} placeholder={t('orders.samplePlaceholder')} onChange={(event) => setSample(event.target.value)} />
        <div className="try-found" aria-live="polite">
          {checked.isError && <ErrorState failure={checked.error} onRetry={() => void checked.refetch()} />}
          {isCurrent && checked.isSuccess && sample.trim() !== '' && (checked.data.found.length === 0 ? <EmptyState title={t('orders.foundNone')} />
            : <><p className="small">{t('orders.found', { n: checked.data.found.length })}</p><MarkedText text={sample} found={checked.data.found} label={t('find.marked')} /></>)}
        </div>
      </div>
      {editable && (
        <div className="orders-actions">
          <Button type="primary" disabled={!isChanged || isBad || !isCurrent} loading={save.isPending} onClick={() => save.mutate()}>{t('orders.save')}</Button>
          {isChanged && <Button onClick={reset}>{t('orders.reset')}</Button>}
          {stored.updatedAt && stored.updatedBy && <span className="quiet small">{t('orders.updated', { name: stored.updatedBy, time: format.short(stored.updatedAt, now) })}</span>}
        </div>
      )}
    </section>
  )
}
