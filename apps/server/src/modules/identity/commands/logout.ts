import type { IdentityContext } from '../context.ts'
import * as sessions from '../store-sessions.ts'
import * as store from '../store.ts'

/** Ends a session. Who has no other one left is offline. */
export async function logout({ db, limits, announcements }: IdentityContext, session: { userId: string; sessionId: string }): Promise<void> {
  const wentOffline = await db.transaction(async (tx) => {
    await sessions.deleteSession(tx, session.sessionId)
    return !(await sessions.hasLiveSession(tx, session.userId, limits)) && (await store.setAvailability(tx, session.userId, 'offline'))
  })
  announcements.revoked(session.userId, [session.sessionId])
  if (wentOffline) announcements.availabilityChanged({ userId: session.userId, availability: 'offline' })
}
