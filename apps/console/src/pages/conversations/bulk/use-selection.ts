import { useCallback, useMemo, useState } from 'react'

/** Which conversations of the list are ticked; null while nothing is being chosen. */
export interface Selection {
  readonly on: boolean
  has(id: string): boolean
  toggle(id: string): void
  set(ids: readonly string[]): void
  begin(): void
  leave(): void
}

export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string> | null>(null)
  const toggle = useCallback((id: string) => setIds((before) => {
    const next = new Set(before)
    if (!next.delete(id)) next.add(id)
    return next
  }), [])
  return useMemo(() => ({
    on: ids !== null, has: (id) => ids?.has(id) ?? false, toggle, set: (all) => setIds(new Set(all)), begin: () => setIds(new Set<string>()), leave: () => setIds(null),
  }), [ids, toggle])
}
