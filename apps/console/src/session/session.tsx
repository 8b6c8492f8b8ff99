import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Me, Permission } from '@yingda/contract'
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { api, isApiError, setSignedOutHandler } from '../api/client.ts'
import { keys } from '../api/queries.ts'
import { ChangePasswordPage } from '../pages/session/change-password.tsx'
import { SignInPage } from '../pages/session/sign-in.tsx'
import { ErrorState } from '../ui/states.tsx'
import { Splash } from '../ui/splash.tsx'

export interface Session {
  readonly me: Me
  /** Whether one has it; of several, one at least. */
  can(permission: Permission | readonly Permission[]): boolean
}

const Context = createContext<Session | null>(null)

/** Who is signed in; below the gate there always is somebody. */
export function useSession(): Session {
  const session = useContext(Context)
  if (!session) throw new Error('useSession needs the SessionGate above it')
  return session
}

const loadMe = async (signal: AbortSignal): Promise<Me | null> => {
  try {
    return await api.getMe({ signal })
  } catch (failure) {
    if (isApiError(failure, 'unauthenticated')) return null
    throw failure
  }
}

/** Shows its children to those who are signed in, the sign-in page to others, at the same address. */
export function SessionGate({ children }: { children: ReactNode }): ReactNode {
  const queries = useQueryClient()
  const [expired, setExpired] = useState(false)
  const { data: me, error, refetch } = useQuery({ queryKey: keys.me, queryFn: ({ signal }) => loadMe(signal), staleTime: 60_000, refetchOnWindowFocus: true })

  useEffect(() => {
    setSignedOutHandler(() => {
      if (queries.getQueryData<Me | null>(keys.me)) setExpired(true)
      queries.setQueryData(keys.me, null)
    })
  }, [queries])

  const signedIn = (next: Me): void => {
    setExpired(false)
    queries.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.me[0] })
    queries.setQueryData(keys.me, next)
  }

  if (me === undefined) return error ? <div className="center"><ErrorState failure={error} onRetry={() => void refetch()} /></div> : <Splash />
  if (me === null) return <SignInPage expired={expired} onSignedIn={signedIn} />
  if (me.mustChangePassword) return <ChangePasswordPage me={me} onDone={() => void refetch()} />
  return <Context value={{ me, can: (wanted) => (typeof wanted === 'string' ? [wanted] : wanted).some((permission) => me.permissions.includes(permission)) }}>{children}</Context>
}
