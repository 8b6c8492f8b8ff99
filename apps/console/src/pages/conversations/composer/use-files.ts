import type { AttachmentRef } from '@yingda/contract'
import { App } from 'antd'
import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { useI18n } from '../../../i18n/i18n.tsx'
import { draftOf, keepDraft, useDraft } from '../model/drafts.ts'
import { DRAFT_FILE_DAYS, MAX_FILE_BYTES } from '../model/files.ts'
import { allFiles, Uploads, type ComposerFile, type KeptFile, type SendFile, type Shelf } from './uploads.ts'

const DAY = 86_400_000

export interface ComposerFiles {
  readonly files: readonly ComposerFile[]
  readonly uploading: boolean
  /** Those that are there. */
  readonly attached: readonly AttachmentRef[]
  add(files: readonly File[]): void
  remove(key: string): void
  retry(key: string): void
  /** Those that are there, taken out of the composer. */
  take(): readonly AttachmentRef[]
}

const uploadsOfDrafts = new Map<string, Uploads>()

/** What a draft is uploaded with stays while one looks at something else, so that its files arrive all the same. */
function uploadsOf(userId: string, id: string, send: SendFile): Uploads {
  const key = `${userId} ${id}`
  const known = uploadsOfDrafts.get(key)
  if (known) return known
  const made = new Uploads(send, {
    get: () => draftOf(userId, id).files ?? [],
    set: (files) => keepDraft(userId, id, { ...draftOf(userId, id), files }),
  })
  uploadsOfDrafts.set(key, made)
  return made
}

/**
 * Files of a draft: they go up at once and are kept with its words, through leaving and reloading, as long as the server keeps
 * what was not sent.
 * @param id the draft's
 */
export function useDraftFiles(userId: string, id: string, send: SendFile): ComposerFiles {
  const { t } = useI18n()
  const { message } = App.useApp()
  const uploads = uploadsOf(userId, id, send)
  const [draft, change] = useDraft(userId, id)
  const kept = draft.files ?? []
  useEffect(() => {
    const { files = [] } = draftOf(userId, id)
    const lasting = files.filter(({ added }) => Date.now() - added < DRAFT_FILE_DAYS * DAY)
    if (lasting.length === files.length) return
    change({ files: lasting })
    void message.warning(t('composer.expired', { n: files.length - lasting.length, days: DRAFT_FILE_DAYS }))
  }, [userId, id, change, message, t])
  return useFilesOf(uploads, kept, () => change({ files: undefined }))
}

/** A shelf for as long as a dialog is open. */
class LooseShelf implements Shelf {
  readonly #listeners = new Set<() => void>()
  #files: readonly KeptFile[]

  constructor(begun: readonly AttachmentRef[]) {
    this.#files = begun.map((file, index) => ({ ...file, added: index }))
  }

  readonly get = (): readonly KeptFile[] => this.#files

  set(files: readonly KeptFile[]): void {
    this.#files = files
    for (const listener of this.#listeners) listener()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/** Files of a text that is not kept: what is on its way ends with it. @param begun those it has already */
export function useUploads(send: SendFile, begun: readonly AttachmentRef[] = []): ComposerFiles {
  const [{ shelf, uploads }] = useState(() => {
    const made = new LooseShelf(begun)
    return { shelf: made, uploads: new Uploads(send, made) }
  })
  const kept = useSyncExternalStore(shelf.subscribe, shelf.get)
  useEffect(() => () => uploads.stop(), [uploads])
  return useFilesOf(uploads, kept, () => shelf.set([]))
}

function useFilesOf(uploads: Uploads, kept: readonly KeptFile[], empty: () => void): ComposerFiles {
  const { t, format } = useI18n()
  const { message } = App.useApp()
  const pending = useSyncExternalStore(useCallback((listener: () => void) => uploads.subscribe(listener), [uploads]), () => uploads.pending)
  const files = allFiles(kept, pending)
  const attached = files.flatMap(({ attachment }) => attachment ?? [])
  return {
    files, attached,
    uploading: pending.some(({ error }) => error === null),
    add(added) {
      for (const { name } of added.filter(({ size }) => size > MAX_FILE_BYTES)) void message.error(t('composer.tooBig', { name, limit: format.bytes(MAX_FILE_BYTES) }))
      uploads.add(added.filter(({ size }) => size <= MAX_FILE_BYTES))
    },
    remove: (key) => uploads.remove(key),
    retry: (key) => uploads.retry(key),
    take() {
      empty()
      return attached
    },
  }
}
