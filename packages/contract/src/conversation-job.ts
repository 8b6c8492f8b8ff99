import { z } from 'zod'
import { instant, uuid } from './common.ts'

/** Many conversations being changed, and how far it is. */
export const conversationJob = z.object({
  id: uuid,
  kind: z.literal('bulk'),
  status: z.enum(['waiting', 'running', 'done', 'cancelled']),
  total: z.int(),
  processed: z.int(),
  /** Conversations that changed, that had nothing to change, and that were refused. */
  changed: z.int(),
  unchanged: z.int(),
  failed: z.int(),
  createdAt: instant,
  finishedAt: instant.nullable(),
})
export type ConversationJob = z.infer<typeof conversationJob>
