import { Modal } from 'antd'
import { Fragment, type ReactNode } from 'react'
import { useI18n, type Key } from '../i18n/i18n.tsx'

const modifier = /Mac|iPhone|iPad/u.test(navigator.userAgent) ? '⌘' : 'Ctrl'

const groups: readonly { title: Key; rows: readonly (readonly [Key, readonly string[]])[] }[] = [
  {
    title: 'shortcuts.groupList',
    rows: [['shortcuts.next', ['J', '↓']], ['shortcuts.previous', ['K', '↑']], ['shortcuts.open', ['Enter']], ['shortcuts.tabs', ['1', '2', '3']], ['shortcuts.search', ['/']]],
  },
  {
    title: 'shortcuts.groupConversation',
    rows: [['shortcuts.accept', ['A']], ['shortcuts.acceptOffer', ['Enter', 'Alt + Enter']], ['shortcuts.reply', ['R']], ['shortcuts.note', ['N']], ['shortcuts.transfer', ['T']], ['shortcuts.close', ['X']], ['shortcuts.details', ['I']], ['shortcuts.send', ['Enter', `${modifier} + Enter`]], ['shortcuts.newline', ['Shift + Enter']], ['replies.popup', ['/']], ['mention.popup', ['@']], ['suggest.title', ['Alt + 1', 'Alt + 2', 'Alt + 3']]],
  },
  { title: 'shortcuts.groupKnowledge', rows: [['shortcuts.testBox', ['T']]] },
  { title: 'shortcuts.groupEverywhere', rows: [['shortcuts.escape', ['Esc']], ['shortcuts.help', ['?']]] },
]

/** All shortcuts, by `?`. */
export default function ShortcutsDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useI18n()
  return (
    <Modal open title={t('shortcuts.title')} footer={null} onCancel={onClose} width={520}>
      <div className="shortcuts">
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{t(group.title)}</h3>
            <dl>
              {group.rows.map(([label, keys]) => (
                <Fragment key={label}>
                  <dt>{t(label)}</dt>
                  <dd>{keys.map((key) => <kbd key={key}>{key}</kbd>)}</dd>
                </Fragment>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  )
}
