import { useMemo } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { useGroups } from '../conversations/handling/use-groups.ts'

export interface OwnerOption {
  readonly value: string
  readonly label: string
}

/** Whose canned replies there are: of everybody's for the filter, and those one may make. */
export function useOwners(): { readonly all: readonly OwnerOption[]; readonly mine: readonly OwnerOption[]; labelOf(value: string): string } {
  const { t } = useI18n()
  const { can } = useSession()
  const { byId } = useGroups()
  const trusted = can('replies.edit')
  return useMemo(() => {
    const personal = { value: 'personal', label: t('replyPage.personal') }
    const all = [
      { value: 'company', label: t('replyPage.company') },
      ...[...byId.values()].map(({ id, name }) => ({ value: `group:${id}`, label: t('replyPage.group', { name }) })),
      personal,
    ]
    return { all, mine: trusted ? all : [personal], labelOf: (value) => all.find((one) => one.value === value)?.label ?? value }
  }, [byId, t, trusted])
}
