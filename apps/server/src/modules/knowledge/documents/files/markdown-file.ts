import { language as languages, type Language } from '@yingda/contract'
import { MarkdownWriter, plainStyle } from './markdown-writer.ts'

/** Facts of a document on top of its file, between two lines of three hyphens. */
export interface FrontMatter {
  key?: string
  title?: string
  language?: Language
  url?: string
  enabled?: boolean
}

const KEY = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$/u
const FENCE = /^---[ \t]*\n([\s\S]{0,20000}?)\n---[ \t]*(?:\n|$)/u

function unquoted(value: string): string {
  if (!value.startsWith('"')) return value.replace(/^'(.*)'$/u, '$1')
  try {
    const parsed: unknown = JSON.parse(value)
    return typeof parsed === 'string' ? parsed : value
  } catch {
    return value
  }
}

/** Splits what an export wrote on top from the text; what is not understood there is left out. */
export function splitFrontMatter(text: string): { facts: FrontMatter; body: string } {
  const match = FENCE.exec(text)
  if (!match) return { facts: {}, body: text }
  const facts: FrontMatter = {}
  for (const line of (match[1] ?? '').split('\n')) {
    const [, name = '', rest = ''] = /^([A-Za-z]+)\s*:\s*(.*?)\s*$/u.exec(line) ?? []
    const value = unquoted(rest)
    if (value === '') continue
    if (name === 'key' && KEY.test(value)) facts.key = value
    else if (name === 'title' || name === 'url') facts[name] = value
    else if (name === 'enabled') facts.enabled = value !== 'false'
    else if (name === 'language') {
      const parsed = languages.safeParse(value.toLowerCase())
      if (parsed.success) facts.language = parsed.data
    }
  }
  return { facts, body: text.slice(match[0].length) }
}

/** A document as a file that `splitFrontMatter` reads back. */
export function withFrontMatter(facts: Required<Omit<FrontMatter, 'url'>> & { url: string | null }, body: string): string {
  const { key, title, language, url, enabled } = facts
  const lines = [`key: ${key}`, `title: ${JSON.stringify(title)}`, `language: ${language}`, ...(url === null ? [] : [`url: ${url}`]), `enabled: ${String(enabled)}`]
  return `---\n${lines.join('\n')}\n---\n\n${body}\n`
}

const TABLE_RULE = /^\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?$/u
/** The line below the head of a table. */
const isRule = (line: string): boolean => line.length < 5_000 && line.includes('|') && TABLE_RULE.test(line.trim())

const cellsOf = (line: string): string[] =>
  line.trim().replace(/^\||\|$/gu, '').split(/(?<!\\)\|/u).map((cell) => cell.replaceAll('\\|', '|').trim())

/** Tables as list items, which is what the small Markdown of answers has; all else stays as it is. */
export function withoutTables(text: string, language: Language): string {
  const lines = text.split('\n')
  const result: string[] = []
  for (let at = 0; at < lines.length; at += 1) {
    const [line = '', rule = ''] = [lines[at], lines[at + 1]]
    if (!line.includes('|') || !isRule(rule)) {
      result.push(line)
      continue
    }
    const writer = new MarkdownWriter(language)
    writer.beginTable()
    const rows = [line]
    for (at += 2; at < lines.length && (lines[at] ?? '').includes('|'); at += 1) rows.push(lines[at] ?? '')
    at -= 1
    for (const [index, row] of rows.entries()) {
      writer.beginRow(index === 0)
      for (const cell of cellsOf(row)) {
        writer.beginCell()
        writer.text(cell, plainStyle)
      }
    }
    writer.endTable()
    result.push('', writer.finish().body(null), '')
  }
  return result.join('\n').replace(/\n{3,}/gu, '\n\n')
}
