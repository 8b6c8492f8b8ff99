import type { MessageFilter } from '@yingda/contract'

/** What is searched for, as it stands in the address. */
export interface SearchState {
  readonly text: string
  readonly order: 'newest' | 'best'
  /** Days, as `2026-01-31`, both included; '' for no limit. */
  readonly from: string
  readonly to: string
  readonly speaker: string
  readonly status: string
  readonly agent: string
  readonly group: string
  readonly label: string
  readonly site: string
  readonly file: boolean
  readonly customer: string
  readonly conversation: string
}

const names: Readonly<Record<Exclude<keyof SearchState, 'order' | 'file'>, string>> = {
  text: 'q', from: 'from', to: 'to', speaker: 'by', status: 'status', agent: 'agent', group: 'group', label: 'label', site: 'site', customer: 'customer', conversation: 'conversation',
}
const speakers = ['customer', 'bot', 'agent', 'note'] as const
const statuses = ['bot', 'queue', 'agent', 'closed'] as const
const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u
const day = /^\d{4}-\d\d-\d\d$/u

const among = (value: string, known: readonly string[]): string => (known.includes(value) ? value : '')
const fitting = (value: string, form: RegExp): string => (form.test(value) ? value : '')

/** Reads an address; what does not fit is left out. */
export function searchStateOf(params: URLSearchParams): SearchState {
  const get = (name: keyof typeof names): string => params.get(names[name]) ?? ''
  return {
    text: get('text').slice(0, 100), order: params.get('order') === 'best' ? 'best' : 'newest', from: fitting(get('from'), day), to: fitting(get('to'), day), speaker: among(get('speaker'), speakers),
    status: among(get('status'), statuses), agent: fitting(get('agent'), uuid), group: fitting(get('group'), uuid), label: get('label').slice(0, 40), site: fitting(get('site'), uuid), file: params.get('file') === '1',
    customer: fitting(get('customer'), uuid), conversation: fitting(get('conversation'), uuid),
  }
}

/** The address of a search. */
export function paramsOfSearch(state: SearchState): URLSearchParams {
  const params = new URLSearchParams()
  for (const [name, param] of Object.entries(names) as [keyof typeof names, string][]) if (state[name] !== '') params.set(param, state[name])
  if (state.order === 'best') params.set('order', 'best')
  if (state.file) params.set('file', '1')
  return params
}

/** Midnight, where the reader is, at the beginning of a day or of the day after it. */
function midnight(date: string, daysLater: number): string {
  const at = new Date(`${date}T00:00:00`)
  at.setDate(at.getDate() + daysLater)
  return at.toISOString()
}

/** The same for the server. */
export function messageFilterOf({ from, to, speaker, status, agent, group, label, site, file, customer, conversation }: SearchState): MessageFilter {
  return {
    ...(from === '' ? {} : { from: midnight(from, 0) }), ...(to === '' ? {} : { to: midnight(to, 1) }),
    ...(speaker === '' ? {} : { speaker: speaker as MessageFilter['speaker'] }), ...(status === '' ? {} : { status: status as MessageFilter['status'] }),
    ...(agent === '' ? {} : { agentId: agent }), ...(group === '' ? {} : { groupId: group }), ...(label === '' ? {} : { label }), ...(site === '' ? {} : { siteId: site }),
    ...(file ? { withFile: true as const } : {}), ...(customer === '' ? {} : { customerId: customer }), ...(conversation === '' ? {} : { conversationId: conversation }),
  }
}

/** Whether there is anything to look for. */
export const isSearch = (state: SearchState): boolean => state.text.trim() !== '' || Object.keys(messageFilterOf(state)).length > 0
export const isNarrowedSearch = (state: SearchState): boolean => Object.keys(messageFilterOf(state)).length > 0

export const noSearchFilter: Omit<SearchState, 'text' | 'order'> = { from: '', to: '', speaker: '', status: '', agent: '', group: '', label: '', site: '', file: false, customer: '', conversation: '' }
