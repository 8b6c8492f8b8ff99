import { DisconnectOutlined, LoadingOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useI18n } from '../i18n/i18n.tsx'
import { useConnectionStatus, useLive } from '../realtime/provider.tsx'

/** A short loss heals by itself and is not worth a word. Milliseconds. */
const PATIENCE_MS = 1_500

/** Says when the console is not connected; nothing when all is well. */
export function ConnectionState(): ReactNode {
  const { t } = useI18n()
  const status = useConnectionStatus()
  const { realtime } = useLive()
  const [shown, setShown] = useState(false)
  const well = status === 'online' || status === 'idle'

  useEffect(() => {
    if (well) return setShown(false)
    const timer = setTimeout(() => setShown(true), PATIENCE_MS)
    return () => clearTimeout(timer)
  }, [well])

  if (!shown || well) return null
  return (
    <div className="connection" role="status">
      {status === 'connecting' ? <LoadingOutlined aria-hidden /> : <DisconnectOutlined aria-hidden />}
      <span>{t('connection.waiting')}</span>
      <span className="connection-hint">{t('connection.waitingHint')}</span>
      {status === 'waiting' && <Button size="small" type="link" onClick={() => realtime.retryNow()}>{t('connection.retryNow')}</Button>}
    </div>
  )
}
