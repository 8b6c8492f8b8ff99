import { Form, Input } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'

const SHORTEST = 10

/** A new password, typed twice: form fields `next` and `repeat`. */
export function NewPasswordFields({ size }: { size: 'large' | 'middle' }): ReactNode {
  const { t } = useI18n()
  return (
    <>
      <Form.Item name="next" label={t('password.next')} extra={t('password.nextHelp')} validateTrigger={['onBlur', 'onChange']} rules={[{ required: true, message: t('common.required') }, { min: SHORTEST, message: t('password.tooShort'), validateTrigger: 'onBlur' }]}>
        <Input.Password size={size} autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="repeat" label={t('password.repeat')} dependencies={['next']} validateTrigger="onBlur"
        rules={[
          { required: true, message: t('common.required') },
          ({ getFieldValue }) => ({ validator: (_, value: unknown) => (value === undefined || value === '' || value === getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(t('password.mismatch')))) }),
        ]}
      >
        <Input.Password size={size} autoComplete="new-password" maxLength={200} />
      </Form.Item>
    </>
  )
}
