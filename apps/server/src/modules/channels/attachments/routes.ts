import { conversationRoutes, customerRoutes, DRAFT_FILE_DAYS, MAX_ATTACHMENT_BYTES } from '@yingda/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Keyring } from '../../../platform/crypto/keyring.ts'
import { AppError } from '../../../platform/errors.ts'
import { bindRoute, type Authenticators } from '../../../platform/http/bind.ts'
import { limitedBody } from '../../../platform/http/body.ts'
import { rangeOf } from '../../../platform/http/range.ts'
import { ObjectMissing, type Storage } from '../../../platform/storage/storage.ts'
import type { Conversations, StoredAttachment } from '../../conversations/index.ts'
import { addressKey, Ceiling } from '../ceiling.ts'
import { contentDisposition } from './file-name.ts'
import { isPicture } from './inspect.ts'
import { createFileLinks } from './links.ts'
import { storeUpload, type Upload, type UploadNeeds } from './upload.ts'

export interface AttachmentOptions {
  conversations: Conversations
  storage: Storage
  keyring: Pick<Keyring, 'sign' | 'verify'>
  /** Bytes of one file. */
  maxBytes?: number
  /** Bytes that one customer, and all customers of one address, may upload in ten minutes. */
  uploadLimits?: { customer: number; address: number }
  /** Files that other modules give links to. */
  otherFile?: (id: string) => Promise<ServedFile | null>
  onError: (error: unknown) => void
  now?: () => number
}

/** What is needed to give a file out. */
export type ServedFile = Pick<StoredAttachment, 'id' | 'name' | 'size' | 'mediaType' | 'storageKey'>

export interface Attachments {
  readonly maxBytes: number
  registerRoutes(app: FastifyInstance, auth: Authenticators): void
  /** Stores bytes after looking at them; whoever asks keeps what is known of the file. @throws AppError as `storeUpload` */
  store(upload: Omit<Upload, 'owner'>): Promise<Omit<StoredAttachment, 'customerId' | 'agentId' | 'conversationId'>>
  /** A link to a file of this or another module. Ask who wants it before. */
  link(id: string): { url: string; expiresAt: string }
  /** Removes what no message names: a day after a customer stored it, a week after an agent did, whose draft may have it. @returns how many files. */
  removeUnnamed(): Promise<number>
}

const WINDOW = 10 * 60 * 1000
const UNSENT_FOR = 24 * 60 * 60 * 1000
const LOOKED_AT_ONCE = 500
const MEGABYTE = 1024 * 1024

/** Files of conversations: stored under made-up names, given out by signed links that end after five minutes. */
export function createAttachments(options: AttachmentOptions): Attachments {
  const { conversations, storage } = options
  const now = options.now ?? Date.now
  const maxBytes = options.maxBytes ?? MAX_ATTACHMENT_BYTES
  return {
    maxBytes,
    registerRoutes(app, auth) {
      registerUploads(app, auth, options, { maxBytes, now })
      registerLinks(app, auth, options, now)
    },
    async store(upload) {
      const owner = { customerId: null, agentId: null, conversationId: null }
      const stored: StoredAttachment[] = []
      const insert = (attachment: StoredAttachment): Promise<void> => {
        stored.push(attachment)
        return Promise.resolve()
      }
      const attachment = await storeUpload({ ...upload, owner }, { storage, insert, onError: options.onError })
      return { ...attachment, storageKey: stored[0]?.storageKey ?? '' }
    },
    link: (id) => createFileLinks(options.keyring, now).make(id),
    async removeUnnamed() {
      const since = { customers: new Date(now() - UNSENT_FOR), agents: new Date(now() - DRAFT_FILE_DAYS * UNSENT_FOR) }
      let removed = 0
      for (;;) {
        const { looked, keys } = await conversations.forgetUnnamedFiles(since, new Date(now()), LOOKED_AT_ONCE)
        for (const key of keys) await storage.remove(key)
        removed += keys.length
        if (looked < LOOKED_AT_ONCE) return removed
      }
    },
  }
}

function registerUploads(app: FastifyInstance, auth: Authenticators, options: AttachmentOptions, fixed: { maxBytes: number; now: () => number }): void {
  const { conversations, storage, onError } = options
  const limits = options.uploadLimits ?? { customer: 100 * MEGABYTE, address: 1000 * MEGABYTE }
  const perCustomer = new Ceiling({ limit: limits.customer, windowMs: WINDOW, now: fixed.now })
  const perAddress = new Ceiling({ limit: limits.address, windowMs: WINDOW, now: fixed.now })
  const { maxBytes } = fixed
  const needs: UploadNeeds = { storage, onError, insert: (attachment) => conversations.storeAttachment(attachment) }

  bindRoute(app, auth, conversationRoutes.uploadAttachment, async ({ agent, params, query, request, language }) => {
    await conversations.access(agent, params.id)
    const owner = { customerId: null, agentId: agent.userId, conversationId: params.id }
    return storeUpload({ body: limitedBody(request, maxBytes), name: query.name, language, maxBytes, owner }, needs)
  })
  bindRoute(app, auth, customerRoutes.uploadOwnAttachment, async ({ customer, query, request, language, ip }) => {
    // A sender who announces nothing is counted as if the file were as large as it may be.
    const announced = Math.min(Number(request.headers['content-length'] ?? maxBytes), maxBytes)
    const wait = perCustomer.use(customer.customerId, announced) || perAddress.use(addressKey(ip), announced)
    if (wait > 0) throw new AppError('rate_limited', { retryAfter: wait, text: tooManyFiles(wait) })
    const owner = { customerId: customer.customerId, agentId: null, conversationId: null }
    return storeUpload({ body: limitedBody(request, maxBytes), name: query.name, language, maxBytes, owner }, needs)
  })
}

const tooManyFiles = (seconds: number): { zh: string; en: string } => {
  const minutes = Math.ceil(seconds / 60)
  return { zh: `短时间内发送的文件过多，请 ${minutes} 分钟后再试。`, en: `Too many files in a short time. Try again in ${minutes} min.` }
}

function registerLinks(app: FastifyInstance, auth: Authenticators, options: AttachmentOptions, now: () => number): void {
  const { conversations } = options
  const links = createFileLinks(options.keyring, now)
  bindRoute(app, auth, conversationRoutes.linkAttachment, async ({ agent, params }) => {
    const { id } = await conversations.accessAttachment(agent, params.id, params.attachmentId)
    return links.make(id)
  })
  bindRoute(app, auth, customerRoutes.linkOwnAttachment, async ({ customer, params }) => {
    const { id } = await conversations.accessAttachmentAsCustomer(customer.customerId, params.attachmentId)
    return links.make(id)
  })
  app.get<{ Params: { id: string }; Querystring: Record<string, unknown> }>('/files/:id', async (request, reply) => {
    const id = z.uuid().safeParse(request.params.id)
    const valid = id.success && links.isValid(id.data, request.query)
    const attachment = valid ? ((await conversations.attachment(id.data)) ?? (await options.otherFile?.(id.data)) ?? null) : null
    if (attachment === null) throw new AppError('not_found', { text: linkEnded })
    return sendFile(attachment, options.storage, request, reply)
  })
}

const linkEnded = {
  zh: '该文件链接无效或已过期，请回到对话中重新打开。',
  en: 'This link to a file is not valid or has ended. Open the file from the conversation again.',
}

async function sendFile(attachment: ServedFile, storage: Storage, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const inline = isPicture(attachment.mediaType)
  // Bytes under an id never change.
  const etag = `"${attachment.id}"`
  void reply.headers({
    'content-type': attachment.mediaType,
    'accept-ranges': 'bytes',
    etag,
    'content-disposition': contentDisposition(inline ? 'inline' : 'attachment', attachment.name),
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
    'cache-control': 'private, max-age=300, immutable',
  })
  const { range: wanted, 'if-range': ifRange } = request.headers
  const range = ifRange === undefined || ifRange === etag ? rangeOf(wanted, attachment.size) : null
  if (range === 'unsatisfiable') return reply.code(416).headers({ 'content-range': `bytes */${String(attachment.size)}`, 'content-length': '0' }).send()
  const bytes = await storage.get(attachment.storageKey, range ?? undefined).catch((error: unknown) => {
    if (!(error instanceof ObjectMissing)) throw error
    request.log.error({ attachment: attachment.id }, 'a stored file is missing')
    throw new AppError('not_found', { text: fileMissing, cause: error })
  })
  if (range === null) return reply.header('content-length', String(attachment.size)).send(bytes)
  const { start, end } = range
  return reply.code(206).headers({ 'content-range': `bytes ${String(start)}-${String(end)}/${String(attachment.size)}`, 'content-length': String(end - start + 1) }).send(bytes)
}

const fileMissing = {
  zh: '该文件在存储中已不存在，请联系管理员从备份恢复。',
  en: 'This file is no longer in storage. Ask the administrator to restore it from a backup.',
}
