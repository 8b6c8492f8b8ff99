import type { AttachmentRef, Language } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import type { Readable } from 'node:stream'
import { AppError } from '../../../platform/errors.ts'
import { StorageFull, type Storage, type StoredObject } from '../../../platform/storage/storage.ts'
import type { StoredAttachment } from '../../conversations/index.ts'
import { cleanFileName, isProgramName } from './file-name.ts'
import { Inspector, type FileKind } from './inspect.ts'
import { stripMetadata } from './strip-metadata.ts'

export interface Upload {
  body: Readable
  /** As the sender calls it. */
  name: string
  language: Language
  /** Bytes. */
  maxBytes: number
  /** Who stores it, and the conversation it is meant for when that is known. */
  owner: Pick<StoredAttachment, 'customerId' | 'agentId' | 'conversationId'>
}

export interface UploadNeeds {
  storage: Storage
  insert: (attachment: StoredAttachment) => Promise<void>
  onError: (error: unknown) => void
}

/**
 * Stores a file and what is known of it; pictures without what they tell of their maker (see stripMetadata). When it is refused or anything fails, nothing is left behind.
 * @throws AppError too_large, unsupported_type (a program), bad_request (empty), overloaded (no room).
 */
export async function storeUpload(upload: Upload, needs: UploadNeeds): Promise<AttachmentRef> {
  const name = cleanFileName(upload.name, upload.language)
  if (isProgramName(name)) throw programRefused()
  const inspector = new Inspector()
  const stored = await put(inspector.watch(stripMetadata(upload.body)), upload.maxBytes, needs)
  try {
    const kind = accepted(stored, await inspector.kind(name))
    const attachment = { id: randomUUID(), name, size: stored.size, mediaType: kind.mediaType, ...kind.image }
    await needs.insert({ ...attachment, ...upload.owner, storageKey: stored.key })
    return attachment
  } catch (error) {
    await needs.storage.remove(stored.key).catch(needs.onError)
    throw error
  }
}

async function put(source: AsyncIterable<Uint8Array>, maxBytes: number, needs: UploadNeeds): Promise<StoredObject> {
  try {
    return await needs.storage.put(source, { maxBytes })
  } catch (error) {
    if (!(error instanceof StorageFull)) throw error
    needs.onError(error)
    throw new AppError('overloaded', {
      retryAfter: 60,
      cause: error,
      text: {
        zh: '服务器存储空间已满，文件没有保存。请稍后再试，或直接用文字说明。',
        en: 'The server has no room for files at present; nothing was stored. Try again later, or describe it in words.',
      },
    })
  }
}

function accepted(stored: StoredObject, kind: FileKind): FileKind {
  if (stored.size === 0) {
    throw new AppError('bad_request', { text: { zh: '文件是空的，请重新选择。', en: 'The file is empty. Choose another one.' } })
  }
  if (kind.program) throw programRefused()
  return kind
}

function programRefused(): AppError {
  return new AppError('unsupported_type', {
    text: {
      zh: '不接收程序、脚本和安装包。如确需发送，请放进 zip 压缩包。',
      en: 'Programs, scripts and installers are not accepted. If it must be sent, put it into a zip archive.',
    },
  })
}
