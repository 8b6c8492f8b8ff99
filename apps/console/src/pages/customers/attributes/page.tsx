import { ArrowDownOutlined, ArrowUpOutlined, PlusOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CustomerAttribute } from '@yingda/contract'
import { Alert, App, Button, Tag } from 'antd'
import { lazy, Suspense, useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Page } from '../../../ui/page.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { moved } from '../../settings/routing/values.ts'
import { useCustomerTags } from '../profile/use-customer.ts'
import { CustomerTabs } from '../tabs.tsx'
import '../../knowledge/knowledge.css'
import '../../settings/settings.css'
import '../../settings/routing/routing.css'
import '../customers.css'

const AttributeDrawer = lazy(() => import('./drawer.tsx'))

function AttributeList({ items, editable, onOpen }: { items: readonly CustomerAttribute[]; editable: boolean; onOpen: (attribute: CustomerAttribute) => void }): ReactNode {
  const { t, language } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const order = useMutation({
    mutationFn: (list: readonly CustomerAttribute[]) => api.orderCustomerAttributes({ body: { keys: list.map(({ key }) => key) } }),
    onSuccess: (next) => void queries.setQueryData(keys.customerAttributes, next),
    onError: (failure) => void message.error(failureText(failure)),
  })
  return (
    <ul className="panel cu-attributes" aria-label={t('customers.tabAttributes')}>
      {items.map((attribute, at) => {
        const name = attribute.label[language]
        return (
          <li key={attribute.key} className="cu-attribute">
            <span className="cu-attribute-name">
              <span><button type="button" className="entry-link" onClick={() => onOpen(attribute)}>{name}</button></span>
              <span className="cu-below quiet small"><code>{attribute.key}</code><span>{t(`attributes.type.${attribute.type}`)}</span><span>{t(`attributes.setBy.${attribute.setBy}`)}</span>{attribute.options.length > 0 && <span className="wrap">{attribute.options.map(({ label }) => label[language]).join(language === 'zh' ? '、' : ', ')}</span>}</span>
            </span>
            {attribute.personal && <Tag variant="outlined">{t('attributes.personal')}</Tag>}
            {editable && items.length > 1 && (
              <span className="cu-attribute-actions">
                <Button type="text" size="small" disabled={at === 0 || order.isPending} icon={<ArrowUpOutlined aria-hidden />} aria-label={t('attributes.up', { name })} onClick={() => order.mutate(moved(items, at, at - 1))} />
                <Button type="text" size="small" disabled={at === items.length - 1 || order.isPending} icon={<ArrowDownOutlined aria-hidden />} aria-label={t('attributes.down', { name })} onClick={() => order.mutate(moved(items, at, at + 1))} />
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}

function Tags({ editable }: { editable: boolean }): ReactNode {
  const { t } = useI18n()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const tags = useCustomerTags()
  const remove = (tag: string): void => void modal.confirm({
    title: t('attributes.deleteTagTitle', { name: tag }), okText: t('common.delete'), okButtonProps: { danger: true },
    onOk: () => api.deleteCustomerTag({ tag }).then(() => {
      for (const key of [keys.customerTags, keys.customers, ['customer'], ['conversation']]) void queries.invalidateQueries({ queryKey: key })
      void message.success(t('attributes.tagDeleted'))
    }, (failure: unknown) => void message.error(failureText(failure))),
  })
  return (
    <section className="panel settings-panel" aria-label={t('attributes.tagsTitle')}>
      <div><h2>{t('attributes.tagsTitle')}</h2><p className="quiet">{t('attributes.tagsHint')}</p></div>
      {tags.length === 0 ? <p className="quiet">{t('attributes.noTags')}</p> : (
        <ul className="cu-tag-list">
          {tags.map((tag) => <li key={tag}><Tag variant="filled" closable={editable && { 'aria-label': t('attributes.deleteTag', { name: tag }) }} onClose={(event) => { event.preventDefault(); remove(tag) }}>{tag}</Tag></li>)}
        </ul>
      )}
    </section>
  )
}

/** The company's own attributes of its customers, and the tags in use. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const list = useQuery({ queryKey: keys.customerAttributes, queryFn: ({ signal }) => api.listCustomerAttributes({ signal }), enabled: can('customers.view') })
  const [opened, setOpened] = useState<CustomerAttribute | 'new' | null>(null)
  const editable = can('customers.settings')
  const create = editable && <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpened('new')}>{t('attributes.new')}</Button>
  return (
    <Page title={t('customers.nav')} permission="customers.view" aside={<span className="page-note">{t('attributes.hint')}</span>}>
      <CustomerTabs />
      <div className="cu-list">
        {!editable && <Alert type="info" showIcon title={t('attributes.readOnly')} />}
        {list.isPending && <div className="panel"><RowsSkeleton rows={3} /></div>}
        {list.isError && <div className="panel"><ErrorState failure={list.error} onRetry={() => void list.refetch()} /></div>}
        {list.isSuccess && list.data.items.length === 0 && <div className="panel"><EmptyState title={t('attributes.empty')} hint={t('attributes.emptyHint')}>{create}</EmptyState></div>}
        {list.isSuccess && list.data.items.length > 0 && <>{create && <div className="page-actions">{create}</div>}<AttributeList items={list.data.items} editable={editable} onOpen={setOpened} /></>}
        <Tags editable={editable} />
      </div>
      <Suspense fallback={null}>{opened && <AttributeDrawer key={opened === 'new' ? 'new' : opened.key} attribute={opened === 'new' ? null : opened} editable={editable} onClose={() => setOpened(null)} />}</Suspense>
    </Page>
  )
}
