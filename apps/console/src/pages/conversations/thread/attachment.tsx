import { FileOutlined, ReloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import type { AttachmentRef } from '@yingda/contract'
import { Image } from 'antd'
import { useRef, useState, type ReactNode } from 'react'
import { api } from '../../../api/client.ts'
import { keys } from '../../../api/queries.ts'
import { useI18n } from '../../../i18n/i18n.tsx'
import { useSeen } from '../../../ui/media.ts'
import { isImage, thumbnailSize } from '../model/files.ts'

/** Links work for five minutes; they are renewed before. Milliseconds. */
const RENEW_MS = 4 * 60_000

/** A file of a conversation. */
export function Attachment({ attachment, conversationId }: { attachment: AttachmentRef; conversationId: string }): ReactNode {
  return <LinkedFile attachment={attachment} linkKey={keys.link(conversationId, attachment.id)} getLink={(signal) => api.linkAttachment({ id: conversationId, attachmentId: attachment.id }, { signal })} />
}

interface LinkedFileProps {
  attachment: AttachmentRef
  linkKey: readonly string[]
  getLink: (signal: AbortSignal) => Promise<{ url: string }>
}

/** A picture to look at, or a file to open; its signed link is fetched when it comes into sight. */
export function LinkedFile({ attachment, linkKey, getLink }: LinkedFileProps): ReactNode {
  const { t, format } = useI18n()
  const box = useRef<HTMLDivElement>(null)
  const seen = useSeen(box)
  const [broken, setBroken] = useState(false)
  const link = useQuery({
    queryKey: linkKey,
    queryFn: ({ signal }) => getLink(signal),
    enabled: seen, staleTime: RENEW_MS, refetchInterval: RENEW_MS,
  })
  const again = (): void => {
    setBroken(false)
    void link.refetch()
  }
  const url = link.data?.url

  if (link.isError || broken) {
    return <div ref={box}><button type="button" className="file" onClick={again}><ReloadOutlined aria-hidden /><span className="file-text"><span className="clip">{attachment.name}</span><span className="quiet small">{t('message.linkFailed')}</span></span></button></div>
  }
  if (isImage(attachment)) {
    const { width, height } = thumbnailSize(attachment)
    return (
      <div ref={box} className="picture" style={{ width, height }}>
        {url && <Image src={url} width={width} height={height} alt={t('message.image', { name: attachment.name })} onError={() => setBroken(true)} />}
      </div>
    )
  }
  const text = <><FileOutlined aria-hidden /><span className="file-text"><span className="clip">{attachment.name}</span><span className="quiet small tabular">{format.bytes(attachment.size)}</span></span></>
  return (
    <div ref={box}>
      {url ? <a className="file" href={url} target="_blank" rel="noreferrer noopener" title={t('message.open', { name: attachment.name })}>{text}</a> : <span className="file">{text}</span>}
    </div>
  )
}
