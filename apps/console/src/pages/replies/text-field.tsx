import { DownOutlined } from '@ant-design/icons'
import { Alert, Button, Dropdown, Input, type GetRef } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { useSession } from '../../session/session.tsx'
import { filledIn, openVariables } from '../conversations/composer/trigger.ts'
import { ATTRIBUTE, inserted, knownVariables } from './values.ts'

const LONGEST = 4000
const SAMPLE_NUMBER = 1024

interface FieldProps {
  /** By the form. */
  id?: string
  value?: string
  onChange?: (text: string) => void
  disabled: boolean
}

/** What the customer would read: variables filled in with examples, unknown ones as written. */
function Preview({ text }: { text: string }): ReactNode {
  const { t } = useI18n()
  const { me } = useSession()
  const filled = filledIn(text, { agent: { name: me.name }, customer: { name: t('replyPage.sampleName'), number: SAMPLE_NUMBER, attributes: {} } })
  const open = openVariables(filled)
  const attributes = open.filter((one) => one.includes('customer.attributes.'))
  const unknown = open.filter((one) => !attributes.includes(one))
  return (
    <section className="reply-preview" aria-label={t('replyPage.preview')}>
      <h3>{t('replyPage.preview')}</h3>
      <p className="reply-bubble">{filled || <span className="quiet">{t('replyPage.previewEmpty')}</span>}</p>
      {attributes.length > 0 && <p className="quiet small">{t('replyPage.attributeHint', { names: attributes.join(' ') })}</p>}
      {unknown.length > 0 && <Alert type="warning" showIcon title={t('replyPage.unknown', { names: unknown.join(' ') })} />}
    </section>
  )
}

/** The text of a canned reply, with a menu of variables and what it comes to. */
export function ReplyText({ id, value = '', onChange, disabled }: FieldProps): ReactNode {
  const { t } = useI18n()
  const field = useRef<GetRef<typeof Input.TextArea>>(null)
  const [caret, setCaret] = useState<number | null>(null)
  const element = (): HTMLTextAreaElement | undefined => field.current?.resizableTextArea?.textArea
  useEffect(() => {
    if (caret === null) return
    element()?.focus()
    element()?.setSelectionRange(caret, caret)
    setCaret(null)
  }, [caret])

  const insert = (what: string): void => {
    const box = element()
    const next = inserted(value, box?.selectionStart ?? value.length, box?.selectionEnd ?? value.length, what)
    onChange?.(next.text)
    setCaret(next.caret)
  }
  const items = [
    ...knownVariables.map((name) => ({ key: `{{${name}}}`, label: <span className="reply-variable">{t(`replyPage.variable.${name}`)}<code>{`{{${name}}}`}</code></span> })),
    { key: ATTRIBUTE, label: <span className="reply-variable">{t('replyPage.variable.attribute')}<code>{'{{customer.attributes.…}}'}</code></span> },
  ]
  return (
    <div className="reply-text">
      <Input.TextArea ref={field} {...(id === undefined ? {} : { id })} value={value} disabled={disabled} maxLength={LONGEST} showCount autoSize={{ minRows: 5, maxRows: 14 }} onChange={(event) => onChange?.(event.target.value)} />
      {!disabled && (
        <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => insert(key) }}>
          <Button size="small" className="reply-insert">{t('replyPage.insert')} <DownOutlined aria-hidden className="tiny-icon" /></Button>
        </Dropdown>
      )}
      <Preview text={value} />
    </div>
  )
}
