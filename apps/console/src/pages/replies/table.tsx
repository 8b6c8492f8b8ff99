import { PlusOutlined, UploadOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { CannedReply } from '@yingda/contract'
import { Button, Tag, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { LIST_PAGE, ListTable, NameCell, useLanguageColumn } from '../../ui/list-table.tsx'
import { EmptyState } from '../../ui/states.tsx'
import { usePages } from '../../ui/table-foot.tsx'
import { Time } from '../../ui/time.tsx'
import { noReplyFilter, replyQuery, type ReplyFilter } from './filter.ts'

interface TableProps {
  filter: ReplyFilter
  onFilter: (change: Partial<ReplyFilter>) => void
  onOpen: (reply: CannedReply) => void
  onNew: () => void
  onImport: () => void
}

/** Whose a reply is, as a tag. */
function Whose({ reply: { scope, group } }: { reply: CannedReply }): ReactNode {
  const { t } = useI18n()
  if (scope === 'company') return <Tag variant="outlined" className="reply-company">{t('replyPage.company')}</Tag>
  return <Tag variant="outlined">{group === null ? t('replyPage.personal') : group.name}</Tag>
}

function useColumns(onOpen: (reply: CannedReply) => void): TableColumnsType<CannedReply> {
  const { t, format } = useI18n()
  const language = useLanguageColumn<CannedReply>()
  return [
    { title: t('replyPage.title'), key: 'title', render: (_, reply) => <NameCell onOpen={() => onOpen(reply)} below={reply.text}>{reply.title}</NameCell> },
    { title: t('replyPage.shortcut'), key: 'shortcut', width: 132, render: (_, { shortcut }) => <kbd className="wrap">/{shortcut}</kbd> },
    { title: t('replyPage.whose'), key: 'whose', width: 128, responsive: ['sm'], render: (_, reply) => <Whose reply={reply} /> },
    { title: t('replyPage.folder'), key: 'folder', width: 128, responsive: ['lg'], ellipsis: true, render: (_, { folder }) => folder },
    language,
    {
      title: t('replyPage.uses'), key: 'uses', width: 130, align: 'right', responsive: ['md'],
      render: (_, { uses, lastUsedAt }) => <span className="entry-updated">{format.number(uses)}{lastUsedAt && <span className="quiet small"><Time at={lastUsedAt} /></span>}</span>,
    },
  ]
}

function Empty({ filter, onFilter, onNew, onImport }: TableProps): ReactNode {
  const { t } = useI18n()
  if (filter.search !== '' || filter.whose !== '') {
    return <EmptyState title={t('common.noMatch')} hint={t('common.noMatchHint')}><Button onClick={() => onFilter(noReplyFilter)}>{t('common.clearFilters')}</Button></EmptyState>
  }
  return (
    <EmptyState title={t('replyPage.empty')} hint={t('replyPage.emptyHint')}>
      <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={onNew}>{t('replyPage.new')}</Button>
      <Button icon={<UploadOutlined aria-hidden />} onClick={onImport}>{t('knowledge.import')}</Button>
    </EmptyState>
  )
}

/** The canned replies one may use or looks after. */
export function RepliesTable(props: TableProps): ReactNode {
  const { filter, onOpen } = props
  const columns = useColumns(onOpen)
  const pages = usePages(JSON.stringify(filter))
  const { cursor } = pages
  const page = useQuery({
    queryKey: [...keys.replies, filter, cursor ?? null],
    queryFn: ({ signal }) => api.listReplies({ ...replyQuery(filter), limit: LIST_PAGE, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
    placeholderData: keepPreviousData,
  })
  return <ListTable page={page} pages={pages} columns={columns} keyOf={(one) => one.id} onOpen={onOpen} empty={<Empty {...props} />} />
}
