import { useMutation } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'

/** The contract's RECALL_WINDOW_MS. */
const WINDOW_MS = 120_000

/** Whether a message said at a time may still be taken back; tells again when the time is over. */
export function useRecallable(own: boolean, at: string): boolean {
  const ends = Date.parse(at) + WINDOW_MS
  const [open, setOpen] = useState(() => own && Date.now() < ends)
  useEffect(() => {
    const left = ends - Date.now()
    setOpen(own && left > 0)
    if (!own || left <= 0) return undefined
    const timer = setTimeout(() => setOpen(false), left)
    return () => clearTimeout(timer)
  }, [own, ends])
  return open
}

/** Takes an own message back; the change comes as an event. */
export function RecallButton({ conversationId, seq }: { conversationId: string; seq: number }): ReactNode {
  const { t } = useI18n()
  const { message } = App.useApp()
  const recall = useMutation({
    mutationFn: () => api.recallMessage({ id: conversationId, seq }),
    onSuccess: () => void message.success(t('recall.done')),
    onError: (failure) => void message.error(failureText(failure)),
  })
  return <Button className="msg-recall" type="link" size="small" loading={recall.isPending} title={t('recall.actionHint')} onClick={() => recall.mutate()}>{t('recall.action')}</Button>
}
