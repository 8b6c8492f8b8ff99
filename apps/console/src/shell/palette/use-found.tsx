import { BookOutlined, CommentOutlined, FileDoneOutlined, MessageOutlined, SearchOutlined, UserOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from 'react-router-dom'
import { api } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { ownerLabel } from '../../pages/conversations/list/row.tsx'
import { addressOfMessage } from '../../pages/search/results.tsx'
import { useSession } from '../../session/session.tsx'
import { Marked } from '../../ui/marked.tsx'
import { customerName } from '../../ui/names.ts'
import { plainLine } from '../../ui/plain.ts'
import { Time } from '../../ui/time.tsx'
import type { PaletteItem } from './items.ts'

const EACH = 5

export interface Found {
  readonly items: readonly PaletteItem[]
  readonly busy: boolean
  readonly failure: Error | null
}

/** What the server finds for the words typed: customers, conversations, tickets, messages and knowledge, as far as one may see them. */
export function useFound(text: string): Found {
  const i18n = useI18n()
  const { t } = i18n
  const { can } = useSession()
  const navigate = useNavigate()
  const wanted = text !== ''
  const talks = can('conversations.view.own')
  const staleTime = 10_000
  const people = useQuery({ staleTime, queryKey: [...keys.quick, 'people', text], enabled: talks, queryFn: ({ signal }) => (wanted ? api.listConversations({ view: 'all', search: text, limit: EACH }, { signal }) : api.listConversations({ view: 'mine', limit: EACH }, { signal })) })
  const customers = useQuery({ staleTime, queryKey: [...keys.quick, 'customers', text], enabled: wanted && can('customers.view'), queryFn: ({ signal }) => api.listCustomers({ search: text, limit: EACH }, { signal }) })
  const tickets = useQuery({ staleTime, queryKey: [...keys.quick, 'tickets', text], enabled: wanted && can('tickets.view.own'), queryFn: ({ signal }) => api.listTickets({ body: { filter: { search: text }, limit: EACH } }, { signal }) })
  const messages = useQuery({ staleTime, queryKey: [...keys.quick, 'messages', text], enabled: wanted && talks, queryFn: ({ signal }) => api.searchMessages({ body: { text, limit: EACH } }, { signal }) })
  const entries = useQuery({ staleTime, queryKey: [...keys.quick, 'entries', text], enabled: wanted && can('knowledge.view'), queryFn: ({ signal }) => api.listEntries({ search: text, limit: EACH }, { signal }) })
  const go = (address: string) => (): void => void navigate(address)
  const conversations = new Map((messages.data?.conversations ?? []).map((one) => [one.id, one]))

  const items: PaletteItem[] = []
  for (const one of wanted ? (customers.data?.items ?? []) : []) {
    items.push({ key: `customer ${one.id}`, section: 'customers.nav', icon: <UserOutlined aria-hidden />, run: go(`/customers/${one.id}`), label: <>{customerName(one, t)} <span className="quiet">#{one.number}</span></>, hint: one.phone })
  }
  for (const one of people.data?.items ?? []) {
    items.push({
      key: `conversation ${one.id}`, section: wanted ? 'nav.conversations' : 'palette.mine', icon: <CommentOutlined aria-hidden />, run: go(`/conversations/${one.id}?view=${wanted ? 'all' : 'mine'}`),
      label: <>{customerName(one.customer, t)} <span className="quiet">#{one.customer.number} · {ownerLabel(one.owner, t)}{one.lastMessage && one.lastMessage.preview !== '' && ` · ${plainLine(one.lastMessage.preview)}`}</span></>, hint: <Time at={one.activeAt} />,
    })
  }
  if (!wanted) return { items, busy: people.isFetching, failure: people.error }
  for (const one of tickets.data?.items ?? []) {
    items.push({ key: `ticket ${one.id}`, section: 'tickets.title', icon: <FileDoneOutlined aria-hidden />, run: go(`/tickets/${one.id}`), label: <><span className="quiet tabular">#{one.number}</span> {one.subject}</>, hint: t(`tickets.category.${one.category}`) })
  }
  for (const one of messages.data?.items ?? []) {
    const customer = conversations.get(one.conversationId)?.customer
    items.push({
      key: `message ${one.conversationId} ${String(one.seq)}`, section: 'palette.messages', icon: <MessageOutlined aria-hidden />, run: go(addressOfMessage(one)),
      label: <>{customer && <span className="quiet">{customerName(customer, t)}{t('search.says')}</span>}<Marked {...one.snippet} /></>, hint: <Time at={one.at} />,
    })
  }
  if (talks) items.push({ key: 'messages', section: 'palette.messages', icon: <SearchOutlined aria-hidden />, label: t('palette.allMessages', { text }), run: go(`/search?q=${encodeURIComponent(text)}`) })
  for (const one of entries.data?.items ?? []) {
    items.push({ key: `entry ${one.id}`, section: 'nav.knowledge', icon: <BookOutlined aria-hidden />, run: go(`/knowledge?entry=${encodeURIComponent(one.id)}`), label: one.question, hint: one.category })
  }
  const all = [customers, people, tickets, messages, entries]
  return { items, busy: all.some(({ isFetching }) => isFetching), failure: all.map(({ error }) => error).find((error) => error !== null) ?? null }
}
