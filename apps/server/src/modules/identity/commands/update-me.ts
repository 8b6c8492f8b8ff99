import type { Availability, Language } from '@yingda/contract'
import type { IdentityContext } from '../context.ts'
import * as store from '../store.ts'

/** Own name, language and availability. */
export async function updateMe(
  { db, announcements, audit }: IdentityContext,
  userId: string,
  update: { name?: string | undefined; language?: Language | undefined; availability?: Availability | undefined; availabilityReason?: string | undefined },
): Promise<void> {
  const { availability, availabilityReason, ...fields } = update
  const changedAvailability = await db.transaction(async (tx) => {
    await store.updateUser(tx, userId, fields)
    if (fields.name !== undefined) {
      await audit.record({ actor: { id: userId }, action: 'user.updated', subject: `user:${userId}`, detail: { fields: ['name'] } }, tx)
    }
    return availability !== undefined && (await store.setAvailability(tx, userId, availability, availability === 'break' ? (availabilityReason ?? null) : null))
  })
  if (fields.name !== undefined) announcements.permissionsChanged([userId])
  if (availability !== undefined && changedAvailability) announcements.availabilityChanged({ userId, availability })
}
