import type { Input } from '@yingda/client'

export interface CustomerFilter {
  readonly search: string
  readonly segment: string
  readonly tag: string
  readonly owner: string
  /** `true`, `false`, or empty for both. */
  readonly known: string
}

export const noCustomerFilter: CustomerFilter = { search: '', segment: '', tag: '', owner: '', known: '' }
export const isNarrowed = (filter: CustomerFilter): boolean => Object.values(filter).some((value) => value !== '')

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u

/** The filter an address asks for. */
export function customerFilterOf(params: URLSearchParams): CustomerFilter {
  const id = (name: string): string => { const value = params.get(name) ?? ''; return UUID.test(value) ? value : '' }
  const known = params.get('known') ?? ''
  return { search: (params.get('q') ?? '').slice(0, 100), segment: id('segment'), tag: (params.get('tag') ?? '').slice(0, 30), owner: id('owner'), known: known === 'true' || known === 'false' ? known : '' }
}

/** The filter as an address: what is not given stays. */
export function customerParams({ search, ...rest }: Partial<CustomerFilter>): Record<string, string> {
  return { ...rest, ...(search === undefined ? {} : { q: search }) }
}

type Query = Omit<Input<'listCustomers'>, 'cursor' | 'limit'>

/** The filter as the API takes it: only what is set. */
export function customerQuery({ search, segment, tag, owner, known }: CustomerFilter): Query {
  return {
    ...(search === '' ? {} : { search }), ...(segment === '' ? {} : { segmentId: segment }), ...(tag === '' ? {} : { tag }), ...(owner === '' ? {} : { ownerId: owner }),
    ...(known === 'true' || known === 'false' ? { identified: known } : {}),
  }
}
