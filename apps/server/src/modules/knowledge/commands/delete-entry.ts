import { AppError } from '../../../platform/errors.ts'
import type { Actor, KnowledgeContext } from '../context.ts'
import { deleteEntry as remove } from '../store.ts'

/** Deletes an entry. @throws AppError not_found. */
export async function deleteEntry(context: KnowledgeContext, actor: Actor, id: string): Promise<void> {
  await context.db.transaction(async (tx) => {
    const gone = await remove(tx, id)
    if (!gone) throw new AppError('not_found')
    await context.audit.record({ actor, action: 'knowledge.deleted', subject: `entry:${id}`, detail: gone }, tx)
  })
  context.changed()
}
