import type { AuditAction, CannedReplyInput, ReplyOwner } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import type { Database } from '../../platform/database/database.ts'
import { isDuplicate, isReferenced, type Queryable } from '../../platform/database/rows.ts'
import { AppError } from '../../platform/errors.ts'
import type { AgentPrincipal } from '../../platform/http/bind.ts'
import type { Audit } from '../audit/index.ts'
import { listSight, mayEdit } from './policy.ts'
import * as store from './store.ts'

export interface RepliesContext {
  db: Database
  audit: Pick<Audit, 'record'>
}

/** Replies of one owner at the most, so that a search while somebody types stays quick. */
export const MOST = { company: 2000, group: 1000, personal: 500 } as const

const tooMany = (most: number): AppError => new AppError('not_allowed_now', {
  text: { zh: `快捷回复最多 ${String(most)} 条，请先删除不用的。`, en: `There are ${String(most)} canned replies, which is the limit. Delete some that are not used.` },
})

const shortcutTaken = (shortcut: string): AppError => new AppError('conflict', {
  text: { zh: `快捷词“${shortcut}”已被使用，请换一个。`, en: `The shortcut “${shortcut}” is taken. Choose another.` },
  fields: [{ path: 'body.shortcut', message: 'taken' }],
})

/** @throws AppError what a statement's refusal means to who edits */
async function refusing<T>(shortcut: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (isDuplicate(error)) throw shortcutTaken(shortcut)
    if (isReferenced(error)) throw new AppError('bad_request', { text: noGroup, fields: [{ path: 'body.owner.groupId', message: 'no such group' }] })
    throw error
  }
}

const noGroup = { zh: '该组不存在，请重新选择。', en: 'This group does not exist. Choose another.' }

/** @throws AppError not_found when it is not there for this agent */
export async function requireReply(db: Queryable, agent: AgentPrincipal, id: string): Promise<store.ReplyRow> {
  const row = await store.findReply(db, listSight(agent), id)
  if (row === null) throw new AppError('not_found')
  return row
}

async function requireEditable(db: Queryable, agent: AgentPrincipal, id: string): Promise<store.ReplyRow> {
  const row = await requireReply(db, agent, id)
  if (!mayEdit(agent, row)) throw new AppError('forbidden')
  return row
}

/** What people do to what others use is written down; personal ones are their own business. */
async function note({ audit }: RepliesContext, tx: Parameters<Audit['record']>[1], agent: AgentPrincipal, action: AuditAction, row: { id: string; scope: string; title: string }): Promise<void> {
  if (row.scope === 'personal') return
  await audit.record({ actor: { id: agent.userId }, action, subject: `reply:${row.id}`, detail: { title: row.title } }, tx)
}

/** Whose a reply of this agent's would be. */
export const ownerRow = (agent: AgentPrincipal, owner: ReplyOwner): store.ReplyOwnerRow => ({
  scope: owner.scope, groupId: owner.scope === 'group' ? owner.groupId : null, agentId: owner.scope === 'personal' ? agent.userId : null,
})

/** @throws AppError forbidden, conflict when the shortcut is taken, not_allowed_now when there are too many */
export async function createReply(context: RepliesContext, agent: AgentPrincipal, owner: ReplyOwner, input: CannedReplyInput): Promise<store.ReplyRow> {
  const whose = ownerRow(agent, owner)
  if (!mayEdit(agent, whose)) throw new AppError('forbidden')
  const id = randomUUID()
  return refusing(input.shortcut, () => context.db.transaction(async (tx) => {
    if ((await store.countOf(tx, whose)) >= MOST[owner.scope]) throw tooMany(MOST[owner.scope])
    await store.insertReply(tx, id, whose, input)
    await note(context, tx, agent, 'reply.created', { id, scope: owner.scope, title: input.title })
    return requireReply(tx, agent, id)
  }))
}

/** @throws AppError not_found, forbidden, conflict when the shortcut is taken or it was changed since `version` */
export async function updateReply(context: RepliesContext, agent: AgentPrincipal, id: string, { version, ...input }: CannedReplyInput & { version: number }): Promise<store.ReplyRow> {
  return refusing(input.shortcut, () => context.db.transaction(async (tx) => {
    const before = await requireEditable(tx, agent, id)
    if (!(await store.updateReply(tx, id, version, input))) throw new AppError('conflict')
    await note(context, tx, agent, 'reply.updated', { id, scope: before.scope, title: input.title })
    return requireReply(tx, agent, id)
  }))
}

/** @throws AppError not_found, forbidden */
export async function deleteReply(context: RepliesContext, agent: AgentPrincipal, id: string): Promise<void> {
  await context.db.transaction(async (tx) => {
    const row = await requireEditable(tx, agent, id)
    await store.deleteReply(tx, id)
    await note(context, tx, agent, 'reply.deleted', row)
  })
}
