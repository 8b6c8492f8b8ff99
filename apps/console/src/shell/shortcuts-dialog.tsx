import { Modal } from 'antd'
import { Fragment, type ReactNode } from 'react'
import { useI18n, type Key } from '../i18n/i18n.tsx'
import { keyName, keysOf, shortcutIds, shortcutOf, type ShortcutGroup } from '../ui/shortcut-table.ts'

const groups: readonly (readonly [ShortcutGroup, Key])[] = [
  ['everywhere', 'shortcuts.groupEverywhere'],
  ['list', 'shortcuts.groupList'],
  ['composer', 'shortcuts.groupComposer'],
  ['conversation', 'shortcuts.groupConversation'],
  ['tickets', 'shortcuts.groupTickets'],
  ['knowledge', 'shortcuts.groupKnowledge'],
]

/** What can be done by key in a group: those that share their words share a line. */
function rowsOf(group: ShortcutGroup): [Key, string[]][] {
  const rows = new Map<Key, string[]>()
  for (const id of shortcutIds) {
    const { label, group: of } = shortcutOf(id)
    const keys = keysOf(id)
    if (of === group && keys.length > 0) rows.set(label, [...(rows.get(label) ?? []), ...keys])
  }
  return [...rows]
}

/** All shortcuts, by `?`: the table the handlers themselves listen by. */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useI18n()
  return (
    <Modal open title={t('shortcuts.title')} footer={null} onCancel={onClose} width={720}>
      <p className="quiet small">{t('shortcuts.hint')}</p>
      <div className="shortcuts">
        {groups.map(([group, title]) => (
          <section key={group}>
            <h3>{t(title)}</h3>
            <dl>
              {rowsOf(group).map(([label, keys]) => (
                <Fragment key={label}>
                  <dt>{t(label)}</dt>
                  <dd>{keys.map((key) => <kbd key={key}>{keyName(key)}</kbd>)}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
