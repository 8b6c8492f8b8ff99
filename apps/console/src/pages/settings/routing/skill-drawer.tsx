import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Skill } from '@yingda/contract'
import { App, Button, Drawer, Input } from 'antd'
import { useId, useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { Field, SaveFailure } from './fields.tsx'
import { Members, type Member } from './members.tsx'

interface Draft {
  readonly name: string
  readonly members: readonly Member[]
}
const draftOf = (skill: Skill | null): Draft => (skill === null ? { name: '', members: [] } : { name: skill.name, members: skill.agents.map(({ level, ...agent }) => ({ ...agent, skill: level })) })

/** One skill and who has it; null: a new one. */
export function SkillDrawer({ skill, editable, onClose }: { skill: Skill | null; editable: boolean; onClose: () => void }): ReactNode {
  const { t } = useI18n()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const nameId = useId()
  const [saved, setSaved] = useState(skill)
  const [draft, setDraft] = useState(() => draftOf(skill))
  const [tried, setTried] = useState(false)
  const change = (part: Partial<Draft>): void => setDraft((old) => ({ ...old, ...part }))
  const changed = JSON.stringify(draft) !== JSON.stringify(draftOf(saved))
  const nameless = draft.name.trim() === ''

  const done = (): void => {
    void queries.invalidateQueries({ queryKey: keys.skills })
    onClose()
  }
  const newest = async (): Promise<Skill | null> => (await api.listSkills()).items.find(({ id }) => id === skill?.id) ?? null
  const save = useMutation({
    mutationFn: async (overwrite: boolean) => {
      const body = { name: draft.name.trim(), agents: draft.members.map(({ agentId, skill: level }) => ({ agentId, level })) }
      if (saved === null) return api.createSkill({ body })
      return api.updateSkill({ id: saved.id, body: { ...body, version: overwrite ? ((await newest())?.version ?? saved.version) : saved.version } })
    },
    onSuccess: () => {
      void message.success(t('skills.saved'))
      done()
    },
  })
  const reload = async (): Promise<void> => {
    try {
      const next = await newest()
      if (next === null) return void message.error(t('skills.gone'))
      setSaved(next)
      setDraft(draftOf(next))
      save.reset()
      void queries.invalidateQueries({ queryKey: keys.skills })
    } catch (failure) {
      void message.error(failureText(failure))
    }
  }
  const remove = useMutation({ mutationFn: (id: string) => api.deleteSkill({ id }), onSuccess: done, onError: (failure) => void message.error(failureText(failure)) })
  const submit = (): void => {
    setTried(true)
    if (!nameless) save.mutate(false)
  }
  const close = (): void => {
    if (!changed || !editable) return onClose()
    void modal.confirm({ title: t('routing.discardTitle'), okText: t('routing.discard'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: onClose })
  }
  const confirmRemove = (one: Skill): void =>
    void modal.confirm({ title: t('skills.delete', { name: one.name }), content: t('skills.deleteHint'), okText: t('common.delete'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: () => remove.mutateAsync(one.id).then(() => undefined, () => undefined) })

  const foot = editable && (
    <div className="routing-foot">
      {saved && <Button danger loading={remove.isPending} onClick={() => confirmRemove(saved)}>{t('common.delete')}</Button>}
      <span className="spring" />
      <Button onClick={close}>{t('common.cancel')}</Button>
      <Button type="primary" disabled={!changed} loading={save.isPending} onClick={submit}>{t('common.save')}</Button>
    </div>
  )
  const words = { title: t('skills.agents'), hint: t('skills.agentsHint'), none: t('skills.noAgents'), add: t('skills.addAgent'), levelOf: (name: string) => t('skills.levelOf', { name }) }
  return (
    <Drawer open onClose={close} size={560} title={skill === null ? t('skills.new') : t('skills.edit', { name: skill.name })} footer={foot}>
      <div className="routing-form">
        {save.isError && <SaveFailure failure={save.error} busy={save.isPending} onOverwrite={() => save.mutate(true)} onReload={() => void reload()} />}
        <Field label={t('skills.name')} htmlFor={nameId}>
          <Input id={nameId} value={draft.name} maxLength={40} disabled={!editable} autoFocus={skill === null} status={tried && nameless ? 'error' : ''} aria-invalid={tried && nameless} onChange={(event) => change({ name: event.target.value })} />
          {tried && nameless && <span className="field-error" role="alert">{t('skills.nameMissing')}</span>}
        </Field>
        <Members words={words} least={1} members={draft.members} editable={editable} onChange={(members) => change({ members })} />
      </div>
    </Drawer>
  )
}
