import type { AttachmentRef } from '@yingda/contract'
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { fill } from '../i18n.ts'
import { fileSize } from '../panel/format.ts'
import { FileIcon } from '../panel/icons.tsx'
import { usePage } from './context.ts'

const IMAGES = /^image\/(png|jpeg|gif|webp|avif)$/u

/** A file of the ticket: a picture is shown, anything else is a card; both are saved by a tap. */
export function StoredFile({ file }: { file: AttachmentRef }): JSX.Element {
  const { api, texts, say } = usePage()
  const isImage = IMAGES.test(file.mediaType)
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    let isHere = true
    if (isImage) void api.fileUrl(file.id).then((link) => isHere && setUrl(link))
    return () => {
      isHere = false
    }
  }, [file.id, isImage])
  const open = async (): Promise<void> => {
    const link = await api.fileUrl(file.id)
    if (link === null) return say(texts.fileFailed)
    const anchor = document.createElement('a')
    anchor.href = link
    anchor.download = file.name
    anchor.target = '_blank'
    anchor.rel = 'noopener'
    anchor.click()
  }
  if (isImage && url !== null) {
    return (
      <button type="button" class="picture" aria-label={`${texts.save}: ${file.name}`} onClick={() => void open()}>
        <img src={url} alt={fill(texts.image, { name: file.name })} onError={() => setUrl(null)} />
      </button>
    )
  }
  return (
    <button type="button" class="file" aria-label={`${texts.save}: ${file.name}`} onClick={() => void open()}>
      <FileIcon />
      <span class="file-words">
        <span class="file-name">{file.name}</span>
        <span class="quiet">{fileSize(file.size)}</span>
      </span>
    </button>
  )
}
