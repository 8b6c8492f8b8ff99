import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { RoutingRules } from '@yingda/contract'
import { App } from 'antd'
import { useState } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { sameRules } from './values.ts'

export interface StoredRules {
  readonly version: number
  readonly rules: RoutingRules
}

/** The rules as they are stored. */
export const useStoredRules = () => useQuery({ queryKey: keys.routingRules, queryFn: ({ signal }) => api.getRoutingRules({ signal }), refetchOnWindowFocus: false, staleTime: Infinity })

export interface RulesDraft {
  readonly draft: RoutingRules
  readonly changed: boolean
  readonly failure: Error | null
  readonly saving: boolean
  change(part: Partial<RoutingRules>): void
  save(): void
  /** Saves over what somebody else has stored since. */
  overwrite(): void
  /** Drops what was entered for what is stored. */
  reload(): void
}

/**
 * Rules being edited. Each page saves its own part: of what it does not show it keeps what is stored.
 * @param own the parts this page shows
 */
export function useRulesDraft(stored: StoredRules, own: readonly (keyof RoutingRules)[], saved: string): RulesDraft {
  const queries = useQueryClient()
  const { message } = App.useApp()
  const [base, setBase] = useState(stored)
  const [draft, setDraft] = useState(stored.rules)
  const take = (next: StoredRules): void => {
    setBase(next)
    setDraft(next.rules)
    queries.setQueryData(keys.routingRules, next)
  }
  const save = useMutation({
    mutationFn: async (overwrite: boolean) => {
      if (!overwrite) return api.setRoutingRules({ body: { version: base.version, rules: draft } })
      const newest = await api.getRoutingRules()
      const mine = Object.fromEntries(own.map((part) => [part, draft[part]])) as Partial<RoutingRules>
      return api.setRoutingRules({ body: { version: newest.version, rules: { ...newest.rules, ...mine } } })
    },
    onSuccess: (next) => {
      take(next)
      void queries.invalidateQueries({ queryKey: keys.breakReasons })
      void message.success(saved)
    },
  })
  const reload = async (): Promise<void> => {
    try {
      take(await api.getRoutingRules())
      save.reset()
    } catch (failure) {
      void message.error(failureText(failure))
    }
  }
  return {
    draft, changed: !sameRules(draft, base.rules), failure: save.error, saving: save.isPending,
    change: (part) => setDraft((old) => ({ ...old, ...part })),
    save: () => save.mutate(false), overwrite: () => save.mutate(true), reload: () => void reload(),
  }
}
