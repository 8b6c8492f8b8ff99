import { useMutation } from '@tanstack/react-query'
import { App, Button, Drawer } from 'antd'
import { useState, type ReactNode } from 'react'
import { failureText } from '../../api/client.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { SaveFailure } from './routing/fields.tsx'

interface Stored {
  readonly id: string
  readonly version: number
}

interface DraftOptions<S extends Stored, D, P extends string> {
  /** What is edited; null for a new one. */
  stored: S | null
  draftOf: (stored: S | null) => D
  editable: boolean
  /** Why a draft cannot be saved; null when it can. */
  problemOf: (draft: D) => P | null
  create: (draft: D) => Promise<unknown>
  update: (id: string, draft: D, version: number) => Promise<unknown>
  remove: (id: string) => Promise<unknown>
  /** All there are now, to find the newest of this one. */
  list: () => Promise<{ items: readonly S[] }>
  refresh: () => void
  /** What is said when it is saved. */
  done: string
  /** What is said when somebody else removed it meanwhile. */
  gone: string
  onClose: () => void
}

export interface SettingsDraft<S, D, P extends string> {
  /** As it was when it was opened or last read; null for a new one. */
  readonly saved: S | null
  readonly draft: D
  readonly changed: boolean
  /** Why it cannot be saved, once that was tried. */
  readonly shownProblem: P | null
  readonly busy: boolean
  readonly failure: unknown
  setDraft: (next: (old: D) => D) => void
  change: (part: Partial<D>) => void
  /** @returns what stands in the way, null when it is being saved */
  submit: () => P | null
  overwrite: () => void
  /** Takes what somebody else saved meanwhile. */
  reload: () => void
  /** Leaves; asks first when something would be lost. */
  close: () => void
  /** Asks, then removes. */
  remove: (title: string, hint: string) => void
}

/** A setting with a version, edited as a whole: nobody's change is lost, and nothing that was typed. */
export function useSettingsDraft<S extends Stored, D extends object, P extends string>(options: DraftOptions<S, D, P>): SettingsDraft<S, D, P> {
  const { draftOf, editable, problemOf, list, refresh, onClose } = options
  const { t } = useI18n()
  const { message, modal } = App.useApp()
  const [saved, setSaved] = useState(options.stored)
  const [draft, setDraft] = useState(() => draftOf(options.stored))
  const [tried, setTried] = useState(false)
  const touched = JSON.stringify(draft) !== JSON.stringify(draftOf(saved))
  const problem = problemOf(draft)
  const newest = async (): Promise<S | undefined> => (await list()).items.find(({ id }) => id === saved?.id)
  const say = (failure: unknown): void => void message.error(failureText(failure))
  const save = useMutation({
    mutationFn: async (overwrite: boolean) => {
      if (saved === null) return options.create(draft)
      return options.update(saved.id, draft, overwrite ? ((await newest())?.version ?? saved.version) : saved.version)
    },
    onSuccess: () => {
      refresh()
      void message.success(options.done)
      onClose()
    },
  })
  return {
    saved, draft, changed: saved === null || touched, shownProblem: tried ? problem : null, busy: save.isPending, failure: save.error,
    setDraft, change: (part) => setDraft((old) => ({ ...old, ...part })),
    submit() {
      setTried(true)
      if (problem === null) save.mutate(false)
      return problem
    },
    overwrite: () => save.mutate(true),
    reload() {
      void newest().then((next) => {
        if (next === undefined) return void message.error(options.gone)
        setSaved(next)
        setDraft(draftOf(next))
        save.reset()
        refresh()
      }, say)
    },
    close() {
      if (!editable || !touched) return onClose()
      void modal.confirm({ title: t('routing.discardTitle'), okText: t('routing.discard'), okButtonProps: { danger: true }, onOk: onClose })
    },
    remove(title, content) {
      if (saved === null) return
      void modal.confirm({
        title, content, okText: t('common.delete'), okButtonProps: { danger: true },
        onOk: () => options.remove(saved.id).then(() => { refresh(); onClose() }, say),
      })
    },
  }
}

interface DrawerProps<S, D, P extends string> {
  form: SettingsDraft<S, D, P>
  title: string
  editable: boolean
  /** Asked before it is removed. */
  removal: { title: string; hint: string }
  /** What to say above the form of what stands in the way; left out where a field says it. */
  problemText?: (problem: P) => string
  /** Shows where the problem is. */
  onProblem?: (problem: P) => void
  /** Pixels. */
  size?: number
  children: ReactNode
}

/** The drawer of a setting that is edited as a whole. */
export function DraftDrawer<S, D, P extends string>({ form, title, editable, removal, problemText, onProblem, size = 780, children }: DrawerProps<S, D, P>): ReactNode {
  const { t } = useI18n()
  const submit = (): void => {
    const problem = form.submit()
    if (problem !== null) onProblem?.(problem)
  }
  return (
    <Drawer
      open onClose={form.close} size={size} title={title}
      footer={editable && (
        <div className="routing-foot">
          {form.saved && <Button danger type="text" onClick={() => form.remove(removal.title, removal.hint)}>{t('common.delete')}</Button>}
          <span className="spring" />
          <Button onClick={form.close}>{t('common.cancel')}</Button>
          <Button type="primary" disabled={!form.changed} loading={form.busy} onClick={submit}>{t('common.save')}</Button>
        </div>
      )}
    >
      <div className="routing-form">
        {form.failure !== null && <SaveFailure failure={form.failure} busy={form.busy} onOverwrite={form.overwrite} onReload={form.reload} />}
        {form.shownProblem !== null && problemText && <span className="field-error" role="alert">{problemText(form.shownProblem)}</span>}
        {children}
      </div>
    </Drawer>
  )
}
