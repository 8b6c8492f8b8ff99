import { Fragment, useMemo, type ReactNode } from 'react'
import { parseMarkdown, type Block, type Inline } from './markdown.ts'

function inline(parts: readonly Inline[]): ReactNode[] {
  return parts.map((part, index) => {
    if (part.type === 'text') return part.text
    if (part.type === 'code') return <code key={index}>{part.text}</code>
    if (part.type === 'link') return <a key={index} href={part.href} target="_blank" rel="noreferrer noopener nofollow">{inline(part.children)}</a>
    if (part.type === 'bold') return <strong key={index}>{inline(part.children)}</strong>
    return <em key={index}>{inline(part.children)}</em>
  })
}

const lines = (all: readonly (readonly Inline[])[]): ReactNode[] => all.map((line, index) => <Fragment key={index}>{index > 0 && <br />}{inline(line)}</Fragment>)

function block(part: Block, index: number): ReactNode {
  if (part.type === 'code') return <pre key={index}><code>{part.text}</code></pre>
  if (part.type === 'list') {
    const items = part.items.map((item, at) => <li key={at}>{inline(item)}</li>)
    return part.ordered ? <ol key={index} start={part.start}>{items}</ol> : <ul key={index}>{items}</ul>
  }
  if (part.type === 'quote') return <blockquote key={index}>{lines(part.lines)}</blockquote>
  return <p key={index} className={part.type === 'heading' ? 'markdown-heading' : undefined}>{lines(part.lines)}</p>
}

/** Markdown as elements, never as HTML. */
export function MarkdownText({ text }: { text: string }): ReactNode {
  const blocks = useMemo(() => parseMarkdown(text), [text])
  return <div className="markdown">{blocks.map(block)}</div>
}
