import { CheckOutlined, CopyOutlined } from '@ant-design/icons'
import { App, Button } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useI18n } from '../i18n/i18n.tsx'

/** The clipboard is only there over HTTPS; a selected field is the way without it. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    const field = document.createElement('textarea')
    field.value = text
    field.style.position = 'fixed'
    field.style.opacity = '0'
    document.body.append(field)
    field.select()
    const done = document.execCommand('copy')
    field.remove()
    return done
  }
}

/** Copies a text and says so. */
export function CopyButton({ text, size = 'middle', primary = false }: { text: string; size?: 'small' | 'middle'; primary?: boolean }): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (): Promise<void> => {
    if (await copyText(text)) setCopied(true)
    else void message.error(t('common.copyFailed'))
  }
  return <Button size={size} type={primary ? 'primary' : 'default'} icon={copied ? <CheckOutlined aria-hidden /> : <CopyOutlined aria-hidden />} onClick={() => void copy()} aria-live="polite">{t(copied ? 'common.copied' : 'common.copy')}</Button>
}
