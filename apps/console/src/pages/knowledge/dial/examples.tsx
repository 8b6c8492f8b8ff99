import { CheckCircleOutlined, CloseCircleOutlined, MinusCircleOutlined } from '@ant-design/icons'
import type { Dial, DialExample } from '@yingda/contract'
import type { ReactNode } from 'react'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'

type Position = Dial['positions'][number]
type Kind = 'justRight' | 'mistakes' | 'missed'

const kinds: readonly { id: Kind; name: Key; icon: ReactNode }[] = [
  { id: 'justRight', name: 'dial.justRight', icon: <CheckCircleOutlined aria-hidden /> },
  { id: 'mistakes', name: 'dial.mistakes', icon: <CloseCircleOutlined aria-hidden /> },
  { id: 'missed', name: 'dial.missed', icon: <MinusCircleOutlined aria-hidden /> },
]

function Example({ example, kind }: { example: DialExample; kind: Kind }): ReactNode {
  const { t, format } = useI18n()
  return (
    <li>
      <p className="wrap"><span className="example-question">{example.question}</span> <span className="quiet small tabular nowrap">{t('asked.probability', { p: format.percent(example.probability) })}</span></p>
      {example.got !== null && <p className="quiet small wrap">{t('dial.exampleGot', { question: example.got })}</p>}
      {kind === 'mistakes' && <p className="quiet small wrap">{example.expected === null ? t('dial.exampleUncovered') : t('dial.exampleShould', { question: example.expected })}</p>}
    </li>
  )
}

/** Questions at the edge of a position: what it just lets through, rightly and wrongly, and what it just keeps back. */
export function Examples({ position }: { position: Position }): ReactNode {
  const { t } = useI18n()
  return (
    <div className="examples">
      {kinds.map(({ id, name, icon }) => (
        <section key={id} className={`examples-${id}`}>
          <h4>{icon} {t(name)}</h4>
          {position[id].length === 0 ? <p className="quiet small">{t('dial.exampleNone')}</p> : <ul>{position[id].map((example, at) => <Example key={at} example={example} kind={id} />)}</ul>}
        </section>
      ))}
    </div>
  )
}
