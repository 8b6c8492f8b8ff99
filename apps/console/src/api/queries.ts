import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import type { ListFilter } from '../realtime/inbox.ts'
import { isApiError } from './client.ts'

/** The names under which answers are kept. */
export const keys = {
  me: ['me'] as const,
  counts: ['counts'] as const,
  lists: ['conversations'] as const,
  list: (filter: ListFilter) => ['conversations', filter] as const,
  conversation: (id: string) => ['conversation', id] as const,
  history: (customerId: string) => ['history', customerId] as const,
  handoffCard: (conversationId: string, seq: number) => ['handoff-card', conversationId, seq] as const,
  link: (conversationId: string, attachmentId: string) => ['link', conversationId, attachmentId] as const,
  colleagues: ['colleagues'] as const,
  replies: ['replies'] as const,
  replySearch: (text: string) => ['reply-search', text] as const,
  suggestions: (conversationId: string, seq: number) => ['suggestions', conversationId, seq] as const,
  scheduled: (conversationId: string) => ['scheduled', conversationId] as const,
  conversationJob: (id: string) => ['conversation-job', id] as const,
  noticeSettings: ['notice-settings'] as const,
  myScheduled: ['my-scheduled'] as const,
  groups: ['groups'] as const,
  offers: ['offers'] as const,
  classification: ['classification'] as const,
  labels: ['labels'] as const,
  messageSearch: ['message-search'] as const,
  quick: ['quick'] as const,
  breakReasons: ['break-reasons'] as const,
  routingGroups: ['routing-groups'] as const,
  routingRules: ['routing-rules'] as const,
  capacities: ['capacities'] as const,
  presence: ['presence'] as const,
  queues: ['queues'] as const,
  entries: ['entries'] as const,
  entry: (id: string) => ['entry', id] as const,
  categories: ['categories'] as const,
  release: ['release'] as const,
  documents: ['documents'] as const,
  document: (id: string) => ['document', id] as const,
  passages: ['passages'] as const,
  terms: ['terms'] as const,
  termSet: (language: string, key: string) => ['term-set', language, key] as const,
  testSets: ['test-sets'] as const,
  testSet: (id: string) => ['test-sets', id] as const,
  testCases: (setId: string) => ['test-cases', setId] as const,
  testRuns: (setId: string) => ['test-runs', setId] as const,
  testRun: (id: string) => ['test-run', id] as const,
  dial: ['dial'] as const,
  entityState: ['entity-state'] as const,
  found: ['found-entities'] as const,
  orderPatterns: ['order-patterns'] as const,
  products: ['products'] as const,
  product: (key: string) => ['product', key] as const,
  enumerations: ['enumerations'] as const,
  enumeration: (key: string) => ['enumeration', key] as const,
  users: ['users'] as const,
  roles: ['roles'] as const,
  audit: ['audit'] as const,
  sites: ['sites'] as const,
  calendars: ['calendars'] as const,
  calendar: (id: string) => ['calendar', id] as const,
  holidayPresets: ['holiday-presets'] as const,
  handoff: ['handoff'] as const,
  idle: ['idle'] as const,
  mail: ['mail'] as const,
  failedMails: ['mail', 'failed'] as const,
  tickets: ['tickets'] as const,
  ticketCounts: ['ticket-counts'] as const,
  ticket: (id: string) => ['ticket', id] as const,
  ticketTypes: ['ticket-types'] as const,
  slaPolicies: ['sla-policies'] as const,
  ticketViews: ['ticket-views'] as const,
  ticketJob: (id: string) => ['ticket-job', id] as const,
  customers: ['customers'] as const,
  customer: (id: string) => ['customer', id] as const,
  customerAttributes: ['customer-attributes'] as const,
  customerTags: ['customer-tags'] as const,
  segments: ['segments'] as const,
  segmentNames: ['segment-names'] as const,
  segmentCount: (id: string, version: number) => ['segment-count', id, version] as const,
  person: (customerId: string) => ['person', customerId] as const,
  duplicates: (customerId: string) => ['duplicates', customerId] as const,
  privacyRequests: ['privacy-requests'] as const,
  everyCustomersTickets: ['customer-tickets'] as const,
  customerTickets: (customerId: string) => ['customer-tickets', customerId] as const,
}

const passing = (failure: unknown): boolean => isApiError(failure, 'network', 'unreadable', 'overloaded', 'internal')

/** Answers of the server. What may pass is tried twice more; a refusal is shown at once. */
export function createQueries(): QueryClient {
  // Somebody took a permission away: what one may do is asked again, and the page follows.
  const onError = (failure: unknown): void => {
    if (isApiError(failure, 'forbidden')) void queries.invalidateQueries({ queryKey: keys.me })
  }
  const queries = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 10_000, retry: (count, failure) => count < 2 && passing(failure), retryDelay: (attempt) => Math.min(4_000, 600 * 2 ** attempt) },
      mutations: { retry: false },
    },
  })
  return queries
}
