import { Form, Input, Select } from 'antd'
import type { ReactNode } from 'react'
import { useI18n, type Key } from '../../../i18n/i18n.tsx'

export const LONGEST_NAME = 80
export const MOST_ALIASES = 30
/** What parts several names that are pasted at once. */
export const separators = [',', '，', ';', '；', '、', '|', '｜', '\n', '\t']
const KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/u

/** The optional key of something new. */
export function KeyField({ label, help }: { label: Key; help: Key }): ReactNode {
  const { t } = useI18n()
  return (
    <Form.Item name="key" label={<>{t(label)}&nbsp;<span className="quiet">{t('common.optional')}</span></>} extra={t(help)} rules={[{ pattern: KEY, message: t('entry.keyInvalid') }]}>
      <Input maxLength={80} className="mono" />
    </Form.Item>
  )
}

interface AliasSelectProps {
  /** Given by the form. */
  id?: string
  value?: string[]
  onChange?: (value: string[]) => void
  label?: string
  placeholder?: string
}

/** Other names, each typed and ended with Enter, or pasted. */
export function AliasSelect({ label, placeholder, ...rest }: AliasSelectProps): ReactNode {
  return <Select<string[]> {...rest} mode="tags" open={false} suffixIcon={null} tokenSeparators={separators} maxCount={MOST_ALIASES} {...(label === undefined ? {} : { 'aria-label': label })} {...(placeholder === undefined ? {} : { placeholder })} />
}
