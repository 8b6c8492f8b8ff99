import type { ConversationState } from '@yingda/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import { api } from '../../../api/client.ts'
import { useConnectionStatus } from '../../../realtime/provider.tsx'

/** Long enough that a glance in passing is not a reading. Milliseconds. */
const LOOK_MS = 400

function useLooking(): boolean {
  const [looking, setLooking] = useState(() => document.visibilityState === 'visible' && document.hasFocus())
  useEffect(() => {
    const update = (): void => setLooking(document.visibilityState === 'visible' && document.hasFocus())
    const events = [[window, 'focus'], [window, 'blur'], [document, 'visibilitychange']] as const
    for (const [target, name] of events) target.addEventListener(name, update)
    return () => events.forEach(([target, name]) => target.removeEventListener(name, update))
  }, [])
  return looking
}

/** Tells the server what the owner has read: when the newest is in sight and the page is looked at. */
export function useMarkRead(state: ConversationState, mine: boolean): { onBottom: (atBottom: boolean) => void } {
  const looking = useLooking()
  const status = useConnectionStatus()
  const [atBottom, setAtBottom] = useState(false)
  const told = useRef(0)
  const { id, lastCustomerSeq, readByAgent } = state
  const due = mine && looking && atBottom && lastCustomerSeq > readByAgent

  useEffect(() => {
    if (!due || told.current >= lastCustomerSeq) return
    const timer = setTimeout(() => {
      told.current = lastCustomerSeq
      // A loss here costs nothing: the next message, or the next connection, tells it again.
      api.markRead({ id, body: { upTo: lastCustomerSeq } }).catch(() => {
        told.current = 0
      })
    }, LOOK_MS)
    return () => clearTimeout(timer)
  }, [due, id, lastCustomerSeq, status])

  return { onBottom: useCallback((value: boolean) => setAtBottom(value), []) }
}
