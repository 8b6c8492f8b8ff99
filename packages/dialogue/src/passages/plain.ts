const targets = /\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"]*")?\)|https?:\/\/[^\s<>()\u3000-\u303f\uff00-\uffef]+|<!--[\s\S]*?-->|<\/?[a-zA-Z][^<>]{0,200}>/g

/** A stretch of Markdown without addresses, comments and tags, which say nothing of what it is about: spaces of the same length stand there. */
export function withoutMarkup(text: string): string {
  return text.replace(targets, (found) => ' '.repeat(found.length))
}
