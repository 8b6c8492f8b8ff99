import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router-dom'
import { withParams } from './search-params.ts'

export interface ListAddress<F> {
  readonly params: URLSearchParams
  readonly filter: F
  /** Sets parameters of the address; null takes one away. The same function as long as the page is open. */
  readonly set: (change: Readonly<Record<string, string | null>>) => void
  readonly onFilter: (change: Partial<F>) => void
}

/**
 * A list whose filter stands in the address. Both functions must always be the same.
 * @param filterOf reads the filter
 * @param paramsOf what a change of it means for the address
 */
export function useListAddress<F>(filterOf: (params: URLSearchParams) => F, paramsOf: (change: Partial<F>) => Record<string, string | null>): ListAddress<F> {
  const [params, setParams] = useSearchParams()
  const filter = useMemo(() => filterOf(params), [filterOf, params])
  const set = useCallback((change: Readonly<Record<string, string | null>>) => setParams((before) => withParams(before, change), { replace: true }), [setParams])
  const onFilter = useCallback((change: Partial<F>) => set(paramsOf(change)), [set, paramsOf])
  return { params, filter, set, onFilter }
}
