import { EditOutlined, PlusOutlined } from '@ant-design/icons'
import type { TicketField, TicketTypeInput } from '@yingda/contract'
import { Button, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { EmptyState } from '../../../ui/states.tsx'
import { nameIn } from '../../tickets/model/types.ts'
import { Ordered } from '../routing/ordered.tsx'
import { FieldDrawer } from './field-drawer.tsx'
import { emptyField } from './model.ts'

interface FieldsProps {
  type: TicketTypeInput
  /** Keys of the fields that are saved. */
  saved: readonly string[]
  editable: boolean
  onChange: (fields: TicketField[]) => void
}

/** The form of a type: its fields in their order. */
export function FieldsEditor({ type, saved, editable, onChange }: FieldsProps): ReactNode {
  const { t, language } = useI18n()
  const [open, setOpen] = useState<TicketField | null>(null)
  const { fields } = type
  const add = editable && fields.length < 60 && <Button icon={<PlusOutlined aria-hidden />} onClick={() => setOpen(emptyField)}>{t('ticketSet.fieldNew')}</Button>
  const take = (field: TicketField): void => {
    onChange(fields.some(({ key }) => key === open?.key) ? fields.map((one) => (one.key === open?.key ? field : one)) : [...fields, field])
    setOpen(null)
  }
  return (
    <section className="routing-form" aria-label={t('ticketSet.fields')}>
      <p className="quiet small">{t('ticketSet.fieldsHint')}</p>
      {fields.length === 0 && <EmptyState title={t('ticketSet.noFields')} hint={t('ticketSet.noFieldsHint')} />}
      <Ordered<TicketField> label={t('ticketSet.fields')} items={fields} keyOf={({ key }) => key} nameOf={({ name }) => nameIn(name, language)} editable={editable} onChange={onChange}>
        {(field) => (
          <div className="routing-step">
            <span className="routing-rule-text">
              <span className="routing-rule-line"><strong className="clip">{nameIn(field.name, language)}</strong>{field.required && <Tag variant="outlined">{t('ticketSet.requiredTag')}</Tag>}</span>
              <span className="quiet small">{t(`ticketSet.kind.${field.kind}`)} · {t(`ticketSet.customer.${field.customer}`)}</span>
            </span>
            <Button type="text" size="small" icon={<EditOutlined aria-hidden />} aria-label={t('ticketSet.editNamed', { name: nameIn(field.name, language) })} onClick={() => setOpen(field)} />
          </div>
        )}
      </Ordered>
      {add && <div>{add}</div>}
      {open && <FieldDrawer key={open.key} field={open} others={fields.filter(({ key }) => key !== open.key).map(({ key }) => key)} states={type.states} isKept={saved.includes(open.key)} editable={editable} onDone={take} onClose={() => setOpen(null)} />}
    </section>
  )
}
