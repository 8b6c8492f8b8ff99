import type { AttachmentRef } from '@yingda/contract'
import type { JSX } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { fill } from '../i18n.ts'
import { usePanel } from './context.ts'
import { fileSize } from './format.ts'
import { CloseIcon, FileIcon } from './icons.tsx'
import type { FileOnItsWay } from './timeline.ts'

const IMAGES = /^image\/(png|jpeg|gif|webp|avif)$/u
const THUMB_WIDTH = 240
const THUMB_HEIGHT = 280

/** A stored file: an image as a picture, anything else as a card. */
export function Attachment({ attachment }: { attachment: AttachmentRef }): JSX.Element {
  return IMAGES.test(attachment.mediaType) ? <Picture attachment={attachment} /> : <FileCard attachment={attachment} />
}

/** A file that is still being sent. */
export function PendingFile({ file }: { file: FileOnItsWay }): JSX.Element {
  return (
    <span class="pending-file">
      {file.preview !== null && IMAGES.test(file.mediaType) ? (
        <img class="thumb" src={file.preview} alt={file.name} />
      ) : (
        <FileFace name={file.name} size={file.size} />
      )}
      <progress max={1} value={file.progress} aria-label={file.name} />
    </span>
  )
}

function Picture({ attachment }: { attachment: AttachmentRef }): JSX.Element {
  const { client, texts } = usePanel()
  const [url, setUrl] = useState<string | null>(null)
  const [hasFailed, setFailed] = useState(false)
  const [isLarge, setLarge] = useState(false)
  const [round, setRound] = useState(0)
  useEffect(() => {
    let isHere = true
    void client.link(attachment.id).then((link) => {
      if (!isHere) return
      setUrl(link)
      setFailed(link === null)
    })
    return () => {
      isHere = false
    }
  }, [attachment.id, round])
  const again = (): void => setRound(round + 1)
  if (hasFailed) {
    return (
      <button type="button" class="link" onClick={again}>
        {texts.imageMissing}
      </button>
    )
  }
  return (
    <>
      <button type="button" class="picture" style={boxOf(attachment)} aria-label={fill(texts.openImage, { name: attachment.name })} onClick={() => setLarge(true)}>
        {url !== null && <img class="thumb" src={url} alt={fill(texts.image, { name: attachment.name })} onError={() => setFailed(true)} />}
      </button>
      {isLarge && url !== null && <Lightbox url={url} attachment={attachment} onClose={() => setLarge(false)} />}
    </>
  )
}

/** The place of a picture before it is there, so that nothing jumps. */
function boxOf({ width, height }: AttachmentRef): Record<string, string> {
  if (width === undefined || height === undefined || width === 0 || height === 0) return { width: `${String(THUMB_WIDTH)}px`, aspectRatio: '4 / 3' }
  const scale = Math.min(1, THUMB_WIDTH / width, THUMB_HEIGHT / height)
  return { width: `${String(Math.max(64, Math.round(width * scale)))}px`, aspectRatio: `${String(width)} / ${String(height)}` }
}

function Lightbox({ url, attachment, onClose }: { url: string; attachment: AttachmentRef; onClose: () => void }): JSX.Element {
  const { texts } = usePanel()
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog class="lightbox" ref={dialog} aria-label={attachment.name} onClose={onClose} onClick={() => dialog.current?.close()}>
      <div class="lightbox-bar">
        <span>{attachment.name}</span>
        <a href={url} target="_blank" rel="noopener noreferrer" download={attachment.name}>
          {texts.save}
        </a>
        <button type="button" class="round" aria-label={texts.close}>
          <CloseIcon />
        </button>
      </div>
      <img src={url} alt={fill(texts.image, { name: attachment.name })} />
    </dialog>
  )
}

function FileCard({ attachment }: { attachment: AttachmentRef }): JSX.Element {
  const { client, texts, say } = usePanel()
  const download = async (): Promise<void> => {
    const url = await client.link(attachment.id)
    if (url === null) return say(texts.downloadFailed)
    const anchor = document.createElement('a')
    anchor.href = url
    anchor.download = attachment.name
    anchor.target = '_blank'
    anchor.rel = 'noopener'
    anchor.click()
  }
  return (
    <button type="button" class="file" title={texts.save} onClick={() => void download()}>
      <span class="hidden">{texts.save}</span>
      <FileFace name={attachment.name} size={attachment.size} />
    </button>
  )
}

function FileFace({ name, size }: { name: string; size: number }): JSX.Element {
  return (
    <span class="file-face">
      <FileIcon />
      <span class="file-words">
        <span class="file-name">{name}</span>
        <span class="file-size">{fileSize(size)}</span>
      </span>
    </span>
  )
}
