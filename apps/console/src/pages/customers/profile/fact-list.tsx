import { EditOutlined, PlusOutlined } from '@ant-design/icons'
import type { CustomerProfile } from '@yingda/contract'
import { Button, Dropdown, Tooltip } from 'antd'
import { useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import type { Fact } from './facts.ts'
import { useSaveCustomer } from './use-customer.ts'
import { ValueEditor } from './value-editor.tsx'
import '../customers.css'

interface FactListProps {
  customerId: string
  facts: readonly Fact[]
}

/** An address breaks before its @ where it must, and not within a word. */
function broken(text: string): ReactNode {
  const at = text.lastIndexOf('@')
  return at < 0 ? text : <>{text.slice(0, at)}<wbr />{text.slice(at)}</>
}

function Shown({ fact }: { fact: Fact }): ReactNode {
  const { t } = useI18n()
  const text = fact.shown === null ? <span className="quiet">{t('customer.notGiven')}</span> : <span className={fact.entry.kind === 'long' ? 'wrap fact-long' : 'wrap tabular'}>{fact.entry.kind === 'email' ? broken(fact.shown) : fact.shown}</span>
  return fact.hint === null || fact.shown === null ? text : <Tooltip title={fact.hint}><span tabIndex={0}>{text}</span></Tooltip>
}

/** What is known of a customer, each changed in place by those who may; what is not known yet is added from a menu. */
export function FactList({ customerId, facts }: FactListProps): ReactNode {
  const { t } = useI18n()
  const [editing, setEditing] = useState<string | null>(null)
  const save = useSaveCustomer(customerId)
  const onSave = (change: CustomerProfile): void => save.mutate(change, { onSettled: () => setEditing(null) })
  const shown = facts.filter((fact) => fact.always || fact.value !== null || fact.key === editing)
  const more = facts.filter((fact) => !shown.includes(fact) && fact.editable)
  return (
    <>
      {shown.length > 0 && (
        <dl className="facts">
          {shown.map((fact) => (
            <div key={fact.key} className="facts-pair">
              <dt className="wrap">{fact.label}</dt>
              <dd>
                {editing === fact.key ? (
                  <ValueEditor label={fact.label} value={fact.value} entry={fact.entry} pending={save.isPending} onSave={(value) => onSave(fact.change(value))} onCancel={() => setEditing(null)} />
                ) : (
                  <span className="fact-value">
                    <Shown fact={fact} />
                    {fact.editable && <Button className="fact-edit" type="text" size="small" icon={<EditOutlined aria-hidden />} aria-label={t('customer.editField', { field: fact.label })} onClick={() => setEditing(fact.key)} />}
                  </span>
                )}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {more.length > 0 && (
        <Dropdown trigger={['click']} menu={{ items: more.map(({ key, label }) => ({ key, label })), onClick: ({ key }) => setEditing(key), className: 'fact-menu' }}>
          <Button className="fact-add" type="link" size="small" icon={<PlusOutlined aria-hidden />} aria-haspopup="menu">{t('customers.add')}</Button>
        </Dropdown>
      )}
    </>
  )
}
