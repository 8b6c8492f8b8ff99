import { ExportOutlined } from '@ant-design/icons'
import type { Site } from '@yingda/contract'
import { Alert, Button } from 'antd'
import type { ReactNode } from 'react'
import { useI18n } from '../../i18n/i18n.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { scriptTag } from './site-values.ts'

/** A piece of code to take along. */
export function CodeBlock({ code }: { code: string }): ReactNode {
  return <div className="code-block"><pre tabIndex={0}><code>{code}</code></pre><CopyButton text={code} size="small" /></div>
}

/** The one line that puts the chat on a page. */
export function ScriptPanel({ site, publicUrl }: { site: Site; publicUrl: string }): ReactNode {
  const { t } = useI18n()
  return (
    <div className="panel settings-panel">
      <div className="settings-head">
        <div><h2>{t('settings.script')}</h2><p className="quiet">{t('settings.scriptHint')}</p></div>
        <Button icon={<ExportOutlined aria-hidden />} href="/demo" target="_blank">{t('settings.preview')}</Button>
      </div>
      <CodeBlock code={scriptTag(publicUrl, site.key)} />
      {site.allowedOrigins.length === 0 && <Alert type="warning" showIcon title={t('settings.openToAll')} />}
    </div>
  )
}
