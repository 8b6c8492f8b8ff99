import type { ConversationBulkChange } from '@yingda/contract'

/** The form of a change of many conversations; what is empty stays as it is. */
export interface BulkValues {
  readonly what?: 'nothing' | 'close' | 'hand' | undefined
  /** `agent:<id>` or `group:<id>`. */
  readonly to?: string | undefined
  readonly note?: string | undefined
  readonly addLabels?: readonly string[] | undefined
  readonly removeLabels?: readonly string[] | undefined
  readonly priority?: number | undefined
}

const words = (values: readonly string[] | undefined): string[] => [...new Set((values ?? []).map((value) => value.trim()).filter((value) => value !== ''))]

function handTo(to: string | undefined, note: string): ConversationBulkChange['handTo'] {
  const [kind, id] = (to ?? '').split(':')
  if (id === undefined || id === '') return undefined
  const said = note === '' ? {} : { note }
  return kind === 'group' ? { groupId: id, ...said } : { agentId: id, ...said }
}

/** What the form asks for. */
export function bulkChange({ what, to, note, addLabels, removeLabels, priority }: BulkValues): ConversationBulkChange {
  const [add, remove] = [words(addLabels), words(removeLabels)]
  const handed = what === 'hand' ? handTo(to, note?.trim() ?? '') : undefined
  return {
    ...(what === 'close' ? { close: true as const } : {}),
    ...(handed === undefined ? {} : { handTo: handed }),
    ...(add.length > 0 ? { addLabels: add } : {}),
    ...(remove.length > 0 ? { removeLabels: remove } : {}),
    ...(priority === undefined ? {} : { priority }),
  }
}

/** Whether it can be begun: there is something to do, and whom to hand over to is chosen. */
export const isReady = (values: BulkValues): boolean => Object.keys(bulkChange(values)).length > 0 && (values.what !== 'hand' || bulkChange(values).handTo !== undefined)
