import { useEffect } from 'react'
import { useLive } from '../../../realtime/provider.tsx'
import { useSession } from '../../../session/session.tsx'

/** Tells colleagues that this conversation is on the screen, as long as it is and the page is seen. Only those who could write are told of. */
export function useViewing(conversationId: string): void {
  const { realtime } = useLive()
  const { can } = useSession()
  const may = can('conversations.reply')
  useEffect(() => {
    if (!may) return undefined
    const tell = (): void => realtime.viewing(document.visibilityState === 'visible' ? conversationId : null)
    tell()
    document.addEventListener('visibilitychange', tell)
    return () => {
      document.removeEventListener('visibilitychange', tell)
      realtime.viewing(null)
    }
  }, [realtime, conversationId, may])
}
