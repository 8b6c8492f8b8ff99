/** A line of Markdown without its marks, for previews. */
export function plainLine(text: string): string {
  return text
    .replace(/!?\[([^\]]*)\]\([^)]*\)/gu, '$1')
    .replace(/\*\*|`/gu, '')
    .replace(/(^|\s)(?:#{1,6}|[-*>]|\d{1,3}[.)])\s+/gu, '$1')
    .replace(/(^|\s)\*(?=\S)([^*]*\S)\*/gu, '$1$2')
    .trim()
}
