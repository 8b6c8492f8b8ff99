import type { AttachmentRef } from '@yingda/contract'
import { z } from 'zod'
import { AppError } from '../../../platform/errors.ts'
import type { TicketContext } from '../context.ts'
import { findFiles, touchFiles, toReference, type FileRow } from './store.ts'

/** Who may send a file: whoever stored it. */
export type FileOwner = { agentId: string } | { customerId: string } | { linkTicketId: string }

const isOwn = (file: FileRow, owner: FileOwner): boolean => {
  if ('agentId' in owner) return file.agentId === owner.agentId
  return 'customerId' in owner ? file.customerId === owner.customerId : file.linkTicketId === owner.linkTicketId
}

/**
 * Files somebody sends with a ticket: their own, not yet in another ticket; with `kept`, also what the ticket has already.
 * @throws AppError not_found for any other
 */
export async function ownFiles(context: Pick<TicketContext, 'db'>, owner: FileOwner, ticketId: string, ids: readonly string[], kept = false): Promise<AttachmentRef[]> {
  if (ids.some((id) => !z.uuid().safeParse(id).success)) throw new AppError('not_found')
  await touchFiles(context.db, ids)
  const found = await findFiles(context.db, ids)
  return [...new Set(ids)].map((id) => {
    const file = found.get(id)
    const inTicket = file?.ticketId === ticketId
    const free = file?.ticketId === null || inTicket
    if (file === undefined || !free || !(isOwn(file, owner) || (kept && inTicket))) {
      throw new AppError('not_found', { text: { zh: '附件不存在或已用于其他工单，请重新上传。', en: 'A file is missing or belongs to another ticket. Upload it again.' } })
    }
    return toReference(file)
  })
}
