import { PlusOutlined } from '@ant-design/icons'
import type { Skill } from '@yingda/contract'
import { Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { EmptyState, ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { SkillDrawer } from './skill-drawer.tsx'
import { useSkills } from './use-settings.ts'

function SkillCard({ skill, onOpen }: { skill: Skill; onOpen: () => void }): ReactNode {
  const { t } = useI18n()
  return (
    <li>
      <button type="button" className="routing-group" onClick={onOpen} aria-label={t('skills.edit', { name: skill.name })}>
        <strong className="clip">{skill.name}</strong>
        <span className="quiet small">{t('skills.count', { n: skill.agents.length })}</span>
        <span className="quiet small clip tabular">{skill.agents.map(({ name, level }) => `${name} ${String(level)}`).join(' · ')}</span>
      </button>
    </li>
  )
}

/** Skills that rules can ask for, each opened in a drawer. */
export function SkillsPart({ editable }: { editable: boolean }): ReactNode {
  const { t } = useI18n()
  const skills = useSkills()
  const [open, setOpen] = useState<Skill | 'new' | null>(null)
  const create = editable && <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen('new')}>{t('skills.new')}</Button>
  const items = skills.data?.items ?? []
  return (
    <section className="panel settings-panel" aria-label={t('skills.title')}>
      <div className="settings-head"><div><h2>{t('skills.title')}</h2><p className="quiet">{t('skills.hint')}</p></div>{items.length > 0 && create}</div>
      {skills.isPending && <RowsSkeleton rows={3} />}
      {skills.isError && <ErrorState failure={skills.error} onRetry={() => void skills.refetch()} />}
      {skills.isSuccess && items.length === 0 && <EmptyState title={t('skills.none')} hint={t('skills.noneHint')}>{create}</EmptyState>}
      {items.length > 0 && <ul className="routing-groups">{items.map((skill) => <SkillCard key={skill.id} skill={skill} onOpen={() => setOpen(skill)} />)}</ul>}
      {open !== null && <SkillDrawer key={open === 'new' ? 'new' : open.id} skill={open === 'new' ? null : open} editable={editable} onClose={() => setOpen(null)} />}
    </section>
  )
}
