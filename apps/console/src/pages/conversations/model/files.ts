import type { AttachmentRef } from '@yingda/contract'

// The contract's numbers, without its schemas in the first page: files.test.ts compares them.

/** Largest file an agent may send, in bytes; the server's default. */
export const MAX_FILE_BYTES = 20 * 1024 * 1024
/** How long the server keeps a file of a draft that nothing names, in days. */
export const DRAFT_FILE_DAYS = 7
/** Files of one planned message. */
export const MAX_PLANNED_FILES = 10

const uploaded = new Map<string, AttachmentRef>()

/** What is known of a file this console has uploaded, until its message comes back with all of it. */
export const rememberUpload = (attachment: AttachmentRef): void => void uploaded.set(attachment.id, attachment)
export const uploadedFile = (id: string): AttachmentRef | undefined => uploaded.get(id)

export const isImage = (attachment: Pick<AttachmentRef, 'mediaType'>): boolean => /^image\/(?:png|jpeg|gif|webp|avif|bmp)$/u.test(attachment.mediaType)

/** The size an image is shown in, so that nothing moves when it arrives. Pixels. */
export function thumbnailSize(attachment: Pick<AttachmentRef, 'width' | 'height'>): { width: number; height: number } {
  const { width = 240, height = 160 } = attachment
  const scale = Math.min(1, 280 / width, 240 / height)
  return { width: Math.max(40, Math.round(width * scale)), height: Math.max(40, Math.round(height * scale)) }
}

/** Files of a paste or a drop; pasted screenshots get a name with their time. */
export function filesOf(data: DataTransfer | null, now: Date): File[] {
  return Array.from(data?.files ?? []).map((file) => {
    if (file.name !== 'image.png') return file
    const stamp = now.toISOString().slice(0, 19).replace(/[:T]/gu, '-')
    return new File([file], `screenshot-${stamp}.png`, { type: file.type })
  })
}
