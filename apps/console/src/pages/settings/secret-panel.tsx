import { KeyOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { Site } from '@yingda/contract'
import { Alert, App, Button, Input, Tabs } from 'antd'
import { useState, type ReactNode } from 'react'
import { api, failureText } from '../../api/client.ts'
import { keys } from '../../api/queries.ts'
import { useI18n } from '../../i18n/i18n.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { CodeBlock } from './script-panel.tsx'
import { pageSample, signingSamples } from './signing.ts'

/** The secret with which a site says who its customers are: made here, shown once. */
export function SecretPanel({ site }: { site: Site }): ReactNode {
  const { t } = useI18n()
  const { message, modal } = App.useApp()
  const queries = useQueryClient()
  const [secret, setSecret] = useState<string | null>(null)
  const rotate = useMutation({
    mutationFn: () => api.rotateSiteSecret({ id: site.id }),
    onSuccess: (made) => {
      setSecret(made.secret)
      void queries.invalidateQueries({ queryKey: keys.sites })
    },
    onError: (failure) => void message.error(failureText(failure)),
  })
  const start = (): void => {
    if (!site.hasSecret) return rotate.mutate()
    void modal.confirm({ title: t('settings.rotateConfirm'), content: t('settings.rotateHint'), okText: t('settings.rotate'), okButtonProps: { danger: true }, cancelText: t('common.cancel'), onOk: () => rotate.mutateAsync().catch(() => undefined) })
  }
  const samples = [...signingSamples.map((sample) => ({ key: sample.label, label: sample.label, children: <CodeBlock code={sample.code} /> })), { key: 'page', label: 'HTML', children: <CodeBlock code={pageSample} /> }]
  return (
    <div className="panel settings-panel">
      <div className="settings-head">
        <div><h2>{t('settings.secret')}</h2><p className="quiet">{t('settings.secretHint')}</p></div>
        <Button icon={<KeyOutlined aria-hidden />} loading={rotate.isPending} onClick={start}>{t('settings.rotate')}</Button>
      </div>
      {secret === null ? (
        <p>{t(site.hasSecret ? 'settings.secretHas' : 'settings.secretNone')}</p>
      ) : (
        <>
          <Alert type="warning" showIcon title={t('settings.secretOnce')} />
          <div className="once"><Input readOnly value={secret} aria-label={t('settings.secretLabel')} className="mono" onFocus={(event) => event.target.select()} /><CopyButton text={secret} primary /></div>
        </>
      )}
      <div>
        <h3>{t('settings.codeTitle')}</h3>
        <p className="quiet small">{t('settings.codeHint')}</p>
        <Tabs size="small" items={samples} />
      </div>
    </div>
  )
}
