import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled, InfoCircleFilled, LoadingOutlined } from '@ant-design/icons'
import { QueryClientProvider } from '@tanstack/react-query'
import { App as AntdApp, ConfigProvider } from 'antd'
import { useEffect, useMemo, useState, type ReactNode } from 'react'
import { RouterProvider } from 'react-router-dom'
import { createQueries } from './api/queries.ts'
import { I18nProvider, useI18n } from './i18n/i18n.tsx'
import { setProductName } from './notify/title.ts'
import { createRoutes } from './router.tsx'
import { antdTheme } from './theme/antd.ts'
import { useMode, useReducedMotion } from './theme/mode.ts'

// antd's own icons have English names, which would be read out before the words beside them.
const button = { autoInsertSpace: false, loadingIcon: <LoadingOutlined aria-hidden /> }
const stateIcons = {
  successIcon: <CheckCircleFilled aria-hidden />, errorIcon: <CloseCircleFilled aria-hidden />,
  warningIcon: <ExclamationCircleFilled aria-hidden />, infoIcon: <InfoCircleFilled aria-hidden />,
}

function Themed({ children }: { children: ReactNode }): ReactNode {
  const { antdLocale, t } = useI18n()
  const mode = useMode()
  const reducedMotion = useReducedMotion()
  const theme = useMemo(() => antdTheme(mode, reducedMotion), [mode, reducedMotion])
  useEffect(() => setProductName(t('app.name')), [t])
  return (
    <ConfigProvider theme={theme} locale={antdLocale} button={button} alert={stateIcons} modal={stateIcons}>
      <AntdApp message={{ maxCount: 3 }} className="app">{children}</AntdApp>
    </ConfigProvider>
  )
}

/** Everything the pages stand in: answers of the server, language, theme, addresses. */
export function Root(): ReactNode {
  const [queries] = useState(createQueries)
  const [router] = useState(createRoutes)
  return (
    <QueryClientProvider client={queries}>
      <I18nProvider>
        <Themed><RouterProvider router={router} /></Themed>
      </I18nProvider>
    </QueryClientProvider>
  )
}
