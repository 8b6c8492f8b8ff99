import type { AttachmentRef } from '@yingda/contract'
import { App } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { api, failureText } from '../../../api/client.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { randomId } from '../../../ui/ids.ts'
import { MAX_FILE_BYTES, rememberUpload } from '../model/files.ts'

export interface ComposerFile {
  readonly key: string
  readonly name: string
  readonly size: number
  /** 0 to 1 while it goes up. */
  readonly progress: number
  readonly attachment: AttachmentRef | null
  /** Why it did not go up. */
  readonly error: string | null
  readonly file: File
}

export interface ComposerFiles {
  readonly files: readonly ComposerFile[]
  readonly uploading: boolean
  add(files: readonly File[]): void
  remove(key: string): void
  retry(key: string): void
  /** Those that are there, taken out of the composer. */
  take(): readonly AttachmentRef[]
}

/** Sends one file up and gives the reference to send with the text. */
export type SendFile = (file: File, options: { signal: AbortSignal; onProgress: (share: number) => void }) => Promise<AttachmentRef>

/** Files of the message one is writing: they go up at once, and are sent with the message. */
export const useFiles = (conversationId: string): ComposerFiles => useUploads((file, options) => api.uploadAttachment({ id: conversationId, name: file.name.slice(-255), body: file }, options))

/** Files of a text one is writing, wherever they go to. */
export function useUploads(send: SendFile): ComposerFiles {
  const { t, format } = useI18n()
  const { message } = App.useApp()
  const [files, setFiles] = useState<readonly ComposerFile[]>([])
  const aborts = useRef(new Map<string, AbortController>())

  useEffect(() => {
    const running = aborts.current
    return () => {
      for (const abort of running.values()) abort.abort()
    }
  }, [])

  const patch = (key: string, change: Partial<ComposerFile>): void => setFiles((all) => all.map((file) => (file.key === key ? { ...file, ...change } : file)))

  const upload = async (key: string, file: File): Promise<void> => {
    const abort = new AbortController()
    aborts.current.set(key, abort)
    try {
      const attachment = await send(file, { signal: abort.signal, onProgress: (progress) => patch(key, { progress }) })
      rememberUpload(attachment)
      patch(key, { attachment, progress: 1 })
    } catch (failure) {
      if (!abort.signal.aborted) patch(key, { error: failureText(failure) })
    } finally {
      aborts.current.delete(key)
    }
  }

  return {
    files,
    uploading: files.some((file) => file.attachment === null && file.error === null),
    add(added) {
      for (const file of added) {
        if (file.size > MAX_FILE_BYTES) {
          void message.error(t('composer.tooBig', { name: file.name, limit: format.bytes(MAX_FILE_BYTES) }))
          continue
        }
        const key = randomId()
        setFiles((all) => [...all, { key, name: file.name, size: file.size, progress: 0, attachment: null, error: null, file }])
        void upload(key, file)
      }
    },
    remove(key) {
      aborts.current.get(key)?.abort()
      setFiles((all) => all.filter((file) => file.key !== key))
    },
    retry(key) {
      const found = files.find((file) => file.key === key)
      if (!found) return
      patch(key, { error: null, progress: 0 })
      void upload(key, found.file)
    },
    take() {
      setFiles((all) => all.filter((file) => file.attachment === null))
      return files.flatMap((file) => (file.attachment ? [file.attachment] : []))
    },
  }
}
