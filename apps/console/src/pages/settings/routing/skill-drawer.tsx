import { useQueryClient } from '@tanstack/react-query'
import type { Skill } from '@yingda/contract'
import { Input } from 'antd'
import { useId, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { DraftDrawer, useSettingsDraft } from '../draft-drawer.tsx'
import { Field } from './fields.tsx'
import { Members, type Member } from './members.tsx'

interface Draft {
  readonly name: string
  readonly members: readonly Member[]
}
const draftOf = (skill: Skill | null): Draft => (skill === null ? { name: '', members: [] } : { name: skill.name, members: skill.agents.map(({ level, ...agent }) => ({ ...agent, skill: level })) })

/** One skill and who has it; null: a new one. */
export function SkillDrawer({ skill, editable, onClose }: { skill: Skill | null; editable: boolean; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const queries = useQueryClient()
  const nameId = useId()
  const bodyOf = ({ name, members }: Draft) => ({ name: name.trim(), agents: members.map(({ agentId, skill: level }) => ({ agentId, level })) })
  const form = useSettingsDraft({
    stored: skill, draftOf, editable, problemOf: ({ name }: Draft) => (name.trim() === '' ? 'name' : null),
    create: (draft) => api.createSkill({ body: bodyOf(draft) }), update: (id, draft, version) => api.updateSkill({ id, body: { ...bodyOf(draft), version } }), remove: (id) => api.deleteSkill({ id }),
    list: () => api.listSkills(), refresh: () => void queries.invalidateQueries({ queryKey: keys.skills }), done: t('skills.saved'), gone: t('skills.gone'), onClose,
  })
  const { draft, change } = form
  const nameless = form.shownProblem === 'name'
  const words = { title: t('skills.agents'), hint: t('skills.agentsHint'), none: t('skills.noAgents'), add: t('skills.addAgent'), levelOf: (name: string) => t('skills.levelOf', { name }) }
  return (
    <DraftDrawer form={form} size={560} editable={editable} title={skill === null ? t('skills.new') : t('skills.edit', { name: skill.name })} removal={{ title: t('skills.delete', { name: form.saved?.name ?? '' }), hint: t('skills.deleteHint') }}>
      <Field label={t('skills.name')} htmlFor={nameId}>
        <Input id={nameId} value={draft.name} maxLength={40} disabled={!editable} autoFocus={skill === null} status={nameless ? 'error' : ''} aria-invalid={nameless} onChange={(event) => change({ name: event.target.value })} />
        {nameless && <span className="field-error" role="alert">{t('skills.nameMissing')}</span>}
      </Field>
      <Members words={words} least={1} members={draft.members} editable={editable} onChange={(members) => change({ members })} />
    </DraftDrawer>
  )
}
