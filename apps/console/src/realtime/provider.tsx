import { useQueryClient } from '@tanstack/react-query'
import type { Colleague, Me } from '@yingda/contract'
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useSyncExternalStore, type ReactNode } from 'react'
import { api, failureText, isApiError } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { useI18n } from '../i18n/i18n.tsx'
import { useSession } from '../session/session.tsx'
import { readStored, writeStored } from '../ui/stored.ts'
import { createRealtime, type Realtime } from './client.ts'
import type { ConnectionStatus } from './connection.ts'
import type { Viewers } from './feeds.ts'
import { createLiveLists, type LiveLists } from './lists.ts'
import { extrasOf, type Outgoing } from './outbox.ts'
import { openBrowserSocket, systemClock } from './socket.ts'
import type { ConversationView } from './view.ts'

interface Live {
  readonly realtime: Realtime
  readonly lists: LiveLists
}

const Context = createContext<Live | null>(null)

const isOutgoing = (value: unknown): value is Outgoing =>
  typeof value === 'object' && value !== null && typeof (value as Outgoing).clientId === 'string' && typeof (value as Outgoing).conversationId === 'string' && typeof (value as Outgoing).content === 'object'

function savedOutbox(key: string): Outgoing[] {
  const found = readStored(key)
  return Array.isArray(found) ? found.filter(isOutgoing) : []
}

async function postMessage(message: Outgoing): Promise<{ seq: number } | { refused: string } | null> {
  const { conversationId, clientId, content, internal } = message
  try {
    return await api.sendMessage({ id: conversationId, body: { clientId, content, internal, ...extrasOf(message) } })
  } catch (failure) {
    const passing = isApiError(failure, 'network', 'unreadable', 'overloaded', 'rate_limited', 'internal', 'unauthenticated')
    return passing ? null : { refused: failureText(failure) }
  }
}

/** Opens the realtime connection for as long as somebody is signed in, and keeps lists and availability by it. */
export function RealtimeProvider({ children }: { children: ReactNode }): ReactNode {
  const queries = useQueryClient()
  const { me } = useSession()
  const { language } = useI18n()
  const myId = me.id
  const spoken = useRef(language)
  spoken.current = language

  const live = useMemo((): Live => {
    const outboxKey = `yd.outbox.${myId}`
    return {
      lists: createLiveLists(queries, myId),
      realtime: createRealtime({
        ticket: async () => (await api.createRealtimeTicket()).ticket,
        signedOut: (failure) => isApiError(failure, 'unauthenticated', 'forbidden'),
        open: () => openBrowserSocket('/realtime'),
        language: () => spoken.current,
        clock: systemClock,
        postMessage,
        savedOutbox: savedOutbox(outboxKey),
        saveOutbox: (messages) => writeStored(outboxKey, messages.length === 0 ? null : messages.filter((message) => message.status !== 'stored')),
      }),
    }
  }, [queries, myId])

  useEffect(() => {
    const { realtime, lists } = live
    const stops = [
      realtime.onInbox((frame) => lists.receive(frame)),
      realtime.onResumed(() => {
        lists.refresh()
        void queries.invalidateQueries({ queryKey: keys.me })
      }),
      realtime.onStatus((status) => {
        if (status === 'ended') void queries.invalidateQueries({ queryKey: keys.me })
      }),
      realtime.onTickets(({ changed }) => {
        for (const id of changed) void queries.invalidateQueries({ queryKey: keys.ticket(id) })
        for (const queryKey of [keys.tickets, keys.ticketCounts, keys.everyCustomersTickets]) void queries.invalidateQueries({ queryKey })
      }),
      realtime.onAvailability(({ agentId, availability }) => {
        queries.setQueryData<{ items: Colleague[] }>(keys.colleagues, (old) => old && { items: old.items.map((item) => (item.id === agentId ? { ...item, availability } : item)) })
        if (agentId !== myId) return
        queries.setQueryData<Me | null>(keys.me, (old) => old && { ...old, availability })
        // Why and since when is not in the frame.
        void queries.invalidateQueries({ queryKey: keys.me })
      }),
    ]
    const retry = (): void => realtime.retryNow()
    const warn = (event: BeforeUnloadEvent): void => {
      if (realtime.outbox.busy() && realtime.status() === 'online') event.preventDefault()
    }
    const doubt = (): void => realtime.doubt()
    addEventListener('online', retry)
    addEventListener('offline', doubt)
    addEventListener('focus', retry)
    addEventListener('beforeunload', warn)
    realtime.start()
    return () => {
      removeEventListener('online', retry)
      removeEventListener('offline', doubt)
      removeEventListener('focus', retry)
      removeEventListener('beforeunload', warn)
      for (const stop of stops) stop()
      lists.stop()
      realtime.stop()
    }
  }, [live, queries, myId])

  return <Context value={live}>{children}</Context>
}

/** The live parts; null for those who may not see conversations. */
export const useMaybeLive = (): Live | null => useContext(Context)

export function useLive(): Live {
  const live = useContext(Context)
  if (!live) throw new Error('useLive needs the RealtimeProvider above it')
  return live
}

export function useConnectionStatus(): ConnectionStatus {
  const { realtime } = useLive()
  return useSyncExternalStore(realtime.onStatus, realtime.status)
}

export function useConversationView(id: string): ConversationView | null {
  const { feeds } = useLive().realtime
  return useSyncExternalStore(feeds.onChange, useCallback(() => feeds.get(id), [feeds, id]))
}

/** What this console has written there and is not yet seen. */
export function useOutgoing(id: string): readonly Outgoing[] {
  const { outbox } = useLive().realtime
  return useSyncExternalStore(outbox.onChange, useCallback(() => outbox.of(id), [outbox, id]))
}

export function useTyping(id: string): boolean {
  const { feeds } = useLive().realtime
  return useSyncExternalStore(feeds.onChange, useCallback(() => feeds.isTyping(id), [feeds, id]))
}

/** Colleagues who look at a conversation or write in it, without oneself. */
export function useViewers(id: string): Viewers {
  const { feeds } = useLive().realtime
  const { me } = useSession()
  const all = useSyncExternalStore(feeds.onChange, useCallback(() => feeds.viewersOf(id), [feeds, id]))
  return useMemo(() => all.filter(({ agentId }) => agentId !== me.id), [all, me.id])
}

export function useLost(id: string): boolean {
  const { feeds } = useLive().realtime
  return useSyncExternalStore(feeds.onChange, useCallback(() => feeds.isLost(id), [feeds, id]))
}
