import { SendOutlined } from '@ant-design/icons'
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { FailedMail } from '@yingda/contract'
import { Alert, App, Button, Descriptions, Input, Table, Tag } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n, type Translate } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Page } from '../../../ui/page.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { CodeBlock } from '../script-panel.tsx'
import { SettingsTabs } from '../tabs.tsx'
import '../settings.css'

const failureWords = ({ kind, code }: FailedMail['failure'], t: Translate): string => (code === null ? t(`mail.failure.${kind}`) : t('mail.withCode', { text: t(`mail.failure.${kind}`), code }))

const SAMPLE = "MAIL_URL='smtp://user:password@mail.example.com:587'\nMAIL_FROM='Help <help@example.com>'"

function TestPanel({ own }: { own: string }): ReactNode {
  const { t } = useI18n()
  const [to, setTo] = useState(own)
  const id = useId()
  const test = useMutation({ mutationFn: () => api.sendTestMail({ body: { to: to.trim() } }) })
  const failure = test.data?.failure ?? null
  return (
    <section className="panel settings-panel" aria-label={t('mail.test')}>
      <div className="settings-head"><div><h2>{t('mail.test')}</h2><p className="quiet">{t('mail.testHint')}</p></div></div>
      <form className="settings-actions" onSubmit={(event) => { event.preventDefault(); test.mutate() }}>
        <label htmlFor={id} className="visually-hidden">{t('mail.testTo')}</label>
        <Input id={id} className="settings-short" type="email" required value={to} maxLength={254} placeholder={t('mail.testTo')} onChange={(event) => setTo(event.target.value)} />
        <Button type="primary" htmlType="submit" icon={<SendOutlined aria-hidden />} loading={test.isPending} disabled={to.trim() === ''}>{t('mail.sendTest')}</Button>
      </form>
      <div aria-live="polite">
        {test.isError && <Alert type="error" showIcon title={failureText(test.error)} />}
        {test.isSuccess && (failure === null ? <Alert type="success" showIcon title={t('mail.testTaken')} /> : <Alert type="error" showIcon title={failureWords(failure, t)} description={t(`mail.remedy.${failure.kind}`)} />)}
      </div>
    </section>
  )
}

function FailedPanel({ enabled }: { enabled: boolean }): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const failed = useInfiniteQuery({
    queryKey: keys.failedMails,
    queryFn: ({ pageParam, signal }) => api.listFailedMails({ limit: 50, ...(pageParam === null ? {} : { cursor: pageParam }) }, { signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
  })
  const done = { onSuccess: () => void queries.invalidateQueries({ queryKey: keys.mail }), onError: (failure: unknown) => void message.error(failureText(failure)) }
  const retry = useMutation({ mutationFn: (id: string) => api.retryFailedMail({ id }), ...done })
  const discard = useMutation({ mutationFn: (id: string) => api.discardFailedMail({ id }), ...done })
  const items = failed.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section className="panel settings-panel" aria-label={t('mail.failed')}>
      <div className="settings-head"><div><h2>{t('mail.failed')}</h2><p className="quiet">{t('mail.failedHint')}</p></div></div>
      {failed.isPending && <RowsSkeleton rows={3} />}
      {failed.isError && items.length === 0 && <ErrorState failure={failed.error} onRetry={() => void failed.refetch()} />}
      {failed.isSuccess && items.length === 0 && <EmptyState title={t('mail.noneFailed')} />}
      {items.length > 0 && (
        <Table<FailedMail>
          size="small" rowKey="id" dataSource={items} pagination={false} scroll={{ x: 760 }}
          columns={[
            { title: t('mail.to'), key: 'to', render: (_, one) => one.to },
            { title: t('mail.subject'), key: 'subject', render: (_, one) => one.subject },
            { title: t('mail.reason'), key: 'reason', render: (_, one) => failureWords(one.failure, t) },
            { title: t('mail.failedAt'), key: 'at', width: 110, render: (_, one) => <Time at={one.failedAt} /> },
            { title: <span className="visually-hidden">{t('calendars.actions')}</span>, key: 'actions', width: 170, render: (_, one) => <span className="settings-actions"><Button size="small" disabled={!enabled || retry.isPending} onClick={() => retry.mutate(one.id)}>{t('mail.retry')}</Button><Button size="small" danger disabled={discard.isPending} onClick={() => discard.mutate(one.id)}>{t('mail.discard')}</Button></span> },
          ]}
        />
      )}
      {failed.hasNextPage && <div className="table-foot"><span className="tabular">{t('common.loaded', { n: items.length })}</span><Button size="small" loading={failed.isFetchingNextPage} onClick={() => void failed.fetchNextPage()}>{t('common.loadMore')}</Button></div>}
    </section>
  )
}

/** Outgoing mail: whether it is set up, a test, and what failed. */
export function Component(): ReactNode {
  const { t, format } = useI18n()
  const { can, me } = useSession()
  const state = useQuery({ queryKey: keys.mail, queryFn: ({ signal }) => api.getMailState({ signal }), enabled: can('settings.view'), refetchInterval: 15_000 })
  const data = state.data
  return (
    <Page title={t('settings.title')} permission="settings.view" aside={<span className="page-note">{t('mail.hint')}</span>}>
      <SettingsTabs />
      <div className="settings">
        {state.isPending && <div className="panel"><RowsSkeleton rows={3} /></div>}
        {state.isError && !data && <div className="panel"><ErrorState failure={state.error} onRetry={() => void state.refetch()} /></div>}
        {data && (
          <section className="panel settings-panel" aria-label={t('mail.state')}>
            <div className="settings-head"><div><h2>{t('mail.state')}</h2></div><Tag color={data.enabled ? 'success' : 'default'}>{t(data.enabled ? 'mail.on' : 'mail.off')}</Tag></div>
            {data.enabled ? (
              <Descriptions
                size="small" column={{ xs: 1, sm: 2 }}
                items={[
                  { key: 'server', label: t('mail.server'), children: data.server ?? '' }, { key: 'from', label: t('mail.from'), children: data.from ?? '' },
                  { key: 'waiting', label: t('mail.waiting'), children: format.number(data.waiting) }, { key: 'failed', label: t('mail.failed'), children: format.number(data.failed) },
                ]}
              />
            ) : (
              <><p>{t('mail.offHint')}</p><CodeBlock code={SAMPLE} /></>
            )}
          </section>
        )}
        {data?.enabled && can('settings.edit') && <TestPanel own={me.email} />}
        {data && can('settings.edit') && (data.enabled || data.failed > 0) && <FailedPanel enabled={data.enabled} />}
      </div>
    </Page>
  )
}
