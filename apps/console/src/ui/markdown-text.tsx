import { parseMarkdown, parsePlain, type Block, type Line, type Range } from '@yingda/contract/markdown'
import { Fragment, useMemo, type ReactNode } from 'react'

function inline(parts: Line): ReactNode[] {
  return parts.map((part, index) => {
    if (part.type === 'text') return part.text
    if (part.type === 'code') return <code key={index}>{part.text}</code>
    if (part.type === 'link') return <a key={index} href={part.href} target="_blank" rel="noreferrer noopener nofollow">{inline(part.children)}</a>
    if (part.type === 'mark') return <mark key={index}>{inline(part.children)}</mark>
    if (part.type === 'bold') return <strong key={index}>{inline(part.children)}</strong>
    return <em key={index}>{inline(part.children)}</em>
  })
}

const broken = (lines: readonly Line[]): ReactNode[] => lines.map((line, index) => <Fragment key={index}>{index > 0 && <br />}{inline(line)}</Fragment>)

function block(part: Block, index: number): ReactNode {
  if (part.type === 'heading') return <p key={index} className="markdown-heading">{inline(part.line)}</p>
  if (part.type === 'paragraph') return <p key={index}>{broken(part.lines)}</p>
  const items = part.items.map((lines, at) => <li key={at}>{broken(lines)}</li>)
  return part.start === null ? <ul key={index}>{items}</ul> : <ol key={index} start={part.start}>{items}</ol>
}

/** Markdown as elements, never as HTML; `marks` are the parts of it that matter most. */
export function MarkdownText({ text, marks }: { text: string; marks?: readonly Range[] | undefined }): ReactNode {
  const blocks = useMemo(() => parseMarkdown(text, marks), [text, marks])
  return <div className="markdown">{blocks.map(block)}</div>
}

/** A text as a person typed it: only its addresses become links. */
export function PlainText({ text }: { text: string }): ReactNode {
  return useMemo(() => inline(parsePlain(text)), [text])
}
