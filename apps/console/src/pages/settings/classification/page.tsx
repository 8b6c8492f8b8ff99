import { PlusOutlined } from '@ant-design/icons'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ClassificationLists } from '@yingda/contract'
import { Alert, App, Button, Input } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSession } from '../../../session/session.tsx'
import { Page } from '../../../ui/page.tsx'
import { ErrorState, RowsSkeleton } from '../../../ui/states.tsx'
import { SaveFailure } from '../routing/fields.tsx'
import { Ordered } from '../routing/ordered.tsx'
import { SettingsTabs } from '../tabs.tsx'
import { listProblem, namesOf, nextId, textsOf, type Name } from './names.ts'
import '../settings.css'
import '../routing/routing.css'

const MOST = 100
type List = 'scenarios' | 'serviceKinds'

interface NamesProps {
  list: List
  names: readonly Name[]
  editable: boolean
  onChange: (names: readonly Name[]) => void
}

/** One list of names, in the order agents choose from. */
function Names({ list, names, editable, onChange }: NamesProps): ReactNode {
  const { t } = useI18n()
  const title = t(`classify.${list}`)
  const problem = listProblem(names)
  const add = (texts: readonly string[]): void => onChange([...names, ...texts.map((text, at) => ({ id: nextId(names) + at, text }))])
  return (
    <section className="panel settings-panel" aria-label={title}>
      <div><h2>{title}</h2><p className="quiet">{t(`classify.${list}Hint`)}</p></div>
      {names.length === 0 && <p className="quiet">{t('classify.noNames')}</p>}
      <Ordered<Name> label={title} items={names} keyOf={({ id }) => String(id)} nameOf={({ text }) => text} editable={editable} onChange={onChange}>
        {(one, index) => <Input value={one.text} maxLength={80} disabled={!editable} aria-label={t('classify.nth', { list: title, n: index + 1 })} onChange={(event) => onChange(names.map((each) => (each.id === one.id ? { ...each, text: event.target.value } : each)))} />}
      </Ordered>
      {problem && <span className="field-error" role="alert">{t(`classify.${problem}`)}</span>}
      {editable && names.length < MOST && <div className="settings-actions">{names.length === 0 && <Button onClick={() => add(t(`classify.${list}Usual`).split('|'))}>{t('classify.useUsual')}</Button>}<Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => add([''])}>{t('classify.add')}</Button></div>}
    </section>
  )
}

function Lists({ lists, editable }: { lists: ClassificationLists; editable: boolean }): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const queries = useQueryClient()
  const [saved, setSaved] = useState(lists)
  const [scenarios, setScenarios] = useState<readonly Name[]>(() => namesOf(lists.scenarios))
  const [serviceKinds, setServiceKinds] = useState<readonly Name[]>(() => namesOf(lists.serviceKinds))
  const now = { scenarios: textsOf(scenarios), serviceKinds: textsOf(serviceKinds) }
  const changed = JSON.stringify(now) !== JSON.stringify({ scenarios: saved.scenarios, serviceKinds: saved.serviceKinds })
  const blocked = listProblem(scenarios) !== null || listProblem(serviceKinds) !== null
  const take = (next: ClassificationLists): void => {
    queries.setQueryData(keys.classification, next)
    setSaved(next)
    setScenarios(namesOf(next.scenarios))
    setServiceKinds(namesOf(next.serviceKinds))
  }
  const save = useMutation({
    mutationFn: async (overwrite: boolean) => api.setClassificationLists({ body: { ...now, version: overwrite ? (await api.getClassificationLists()).version : saved.version } }),
    onSuccess: (next) => {
      take(next)
      void message.success(t('settings.saved'))
    },
  })
  const reload = (): void => {
    void api.getClassificationLists().then((next) => { take(next); save.reset() }, (failure: unknown) => void message.error(failureText(failure)))
  }
  return (
    <>
      <Names list="scenarios" names={scenarios} editable={editable} onChange={setScenarios} />
      <Names list="serviceKinds" names={serviceKinds} editable={editable} onChange={setServiceKinds} />
      {save.isError && <SaveFailure failure={save.error} busy={save.isPending} onOverwrite={() => save.mutate(true)} onReload={reload} />}
      {editable && (
        <div className="settings-foot">
          {changed && <span className="quiet small">{t('common.unsaved')}</span>}
          <Button disabled={!changed} onClick={() => { take(saved); save.reset() }}>{t('common.cancel')}</Button>
          <Button type="primary" disabled={!changed || blocked} loading={save.isPending} onClick={() => save.mutate(false)}>{t('common.save')}</Button>
        </div>
      )}
    </>
  )
}

/** What conversations can be about: the names agents choose from. */
export function Component(): ReactNode {
  const { t } = useI18n()
  const { can } = useSession()
  const lists = useQuery({ queryKey: keys.classification, queryFn: ({ signal }) => api.getClassificationLists({ signal }), enabled: can('settings.view'), refetchOnWindowFocus: false })
  const editable = can('settings.edit')
  return (
    <Page title={t('settings.title')} permission="settings.view" aside={<span className="page-note">{t('classify.hint')}</span>}>
      <SettingsTabs />
      <div className="settings">
        {lists.isPending && <div className="panel"><RowsSkeleton rows={4} /></div>}
        {lists.isError && <div className="panel"><ErrorState failure={lists.error} onRetry={() => void lists.refetch()} /></div>}
        {lists.isSuccess && !editable && <Alert type="info" showIcon title={t('settings.readOnly')} />}
        {lists.isSuccess && <Lists lists={lists.data} editable={editable} />}
      </div>
    </Page>
  )
}
