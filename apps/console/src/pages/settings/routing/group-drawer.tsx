import { useQueryClient } from '@tanstack/react-query'
import type { Group, GroupRouting } from '@yingda/contract'
import { Input } from 'antd'
import { useId, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { DraftDrawer, useSettingsDraft } from '../draft-drawer.tsx'
import { Field } from './fields.tsx'
import { Members, type Member } from './members.tsx'
import { ServingFields } from './serving-fields.tsx'
import { newGroupRouting } from './values.ts'

interface Draft {
  readonly name: string
  readonly members: readonly Member[]
  readonly routing: GroupRouting
}
const draftOf = (group: Group | null): Draft => (group === null ? { name: '', members: [], routing: newGroupRouting } : { name: group.name, members: group.members, routing: group.routing })

interface GroupDrawerProps {
  /** Null: a new one. */
  group: Group | null
  others: readonly Group[]
  editable: boolean
  onClose: () => void
}

/** One group: who is in it and how its queue is served. */
export function GroupDrawer({ group, others, editable, onClose }: GroupDrawerProps): ReactNode {
  const { t } = useI18n()
  const queries = useQueryClient()
  const nameId = useId()
  const bodyOf = ({ name, members, routing }: Draft) => ({ name: name.trim(), members: members.map(({ agentId, skill }) => ({ agentId, skill })), routing })
  const form = useSettingsDraft({
    stored: group, draftOf, editable, problemOf: ({ name }: Draft) => (name.trim() === '' ? 'name' : null),
    create: (draft) => api.createGroup({ body: bodyOf(draft) }), update: (id, draft, version) => api.updateGroup({ id, body: { ...bodyOf(draft), version } }), remove: (id) => api.deleteGroup({ id }),
    list: () => api.listGroupSettings(), done: t('routing.groupSaved'), gone: t('routing.groupGone'), onClose,
    refresh() {
      for (const queryKey of [keys.routingGroups, keys.groups, keys.capacities]) void queries.invalidateQueries({ queryKey })
    },
  })
  const { draft, change } = form
  const nameless = form.shownProblem === 'name'
  const words = { title: t('routing.members'), hint: t('routing.membersHint'), none: t('routing.noMembers'), add: t('routing.addMember'), levelOf: (name: string) => t('routing.skillOf', { name }) }
  return (
    <DraftDrawer form={form} size={640} editable={editable} title={group === null ? t('routing.newGroup') : t('routing.editGroup', { name: group.name })} removal={{ title: t('routing.deleteGroup', { name: form.saved?.name ?? '' }), hint: t('routing.deleteGroupHint') }}>
      <Field label={t('routing.groupName')} htmlFor={nameId}>
        <Input id={nameId} value={draft.name} maxLength={80} disabled={!editable} autoFocus={group === null} status={nameless ? 'error' : ''} aria-invalid={nameless} onChange={(event) => change({ name: event.target.value })} />
        {nameless && <span className="field-error" role="alert">{t('routing.nameMissing')}</span>}
      </Field>
      <Members words={words} least={0} members={draft.members} editable={editable} onChange={(members) => change({ members })} />
      <ServingFields routing={draft.routing} others={others} editable={editable} onChange={(part) => form.setDraft((old) => ({ ...old, routing: { ...old.routing, ...part } }))} />
    </DraftDrawer>
  )
}
