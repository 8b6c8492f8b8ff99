import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Language, TermSet } from '../packages/dialogue/src/index.ts'

const CONTENT = path.resolve(import.meta.dirname, '../content')

/** One service intent with the ways customers put it. */
export interface Intent {
  /** File and id: `returns.refund-when`. */
  readonly id: string
  readonly question: string
  readonly messages: readonly string[]
}

interface Block {
  readonly id: string
  readonly title: string
  readonly lines: string[]
}

/** Reads `# id | title` with the lines below it. */
function blocksOf(file: string): Block[] {
  const blocks: Block[] = []
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const head = /^# (\S+) \| (.+)$/.exec(line)
    if (head) blocks.push({ id: head[1] ?? '', title: (head[2] ?? '').trim(), lines: [] })
    else if (line.trim() !== '') blocks.at(-1)?.lines.push(line.trim())
  }
  return blocks
}

function filesOf(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.txt') && name !== 'regional.txt').sort().map((name) => path.join(folder, name))
}

/** The paraphrase corpus of content/trade. */
export function readIntents(language: Language): Intent[] {
  return filesOf(path.join(CONTENT, 'trade', language)).flatMap((file) =>
    blocksOf(file).map((block) => ({ id: `${path.basename(file, '.txt')}.${block.id}`, question: block.title, messages: block.lines })),
  )
}

/** The thesaurus of content/terms. */
export function readTermSets(language: Language): TermSet[] {
  return filesOf(path.join(CONTENT, 'terms', language)).flatMap((file) =>
    blocksOf(file).map(({ id, lines }) => ({
      id,
      language,
      terms: lines.flatMap((line) => (language === 'zh' ? line.split(/\s+/) : line.split(';'))).map((term) => term.trim()).filter((term) => term !== ''),
    })),
  )
}

/** Ids of intents that mean the same, from content/trade/same.txt. */
export function readSame(language: Language): string[][] {
  const lines = readFileSync(path.join(CONTENT, 'trade', 'same.txt'), 'utf8').split('\n').map((line) => line.split(' '))
  return lines.filter(([first]) => first === language).map(([, ...ids]) => ids)
}

/** Intents as groups of messages; those that mean the same are one group. */
export function groupsOf(language: Language, intents: readonly Intent[]): string[][] {
  const bare = (intent: Intent): string => intent.id.slice(intent.id.indexOf('.') + 1)
  const leader = new Map(readSame(language).flatMap(([first = '', ...others]) => others.map((id) => [id, first] as const)))
  const groups = new Map<string, string[]>()
  for (const intent of intents) {
    const own = bare(intent)
    const key = leader.has(own) || [...leader.values()].includes(own) ? (leader.get(own) ?? own) : intent.id
    groups.set(key, [...(groups.get(key) ?? []), intent.question, ...intent.messages])
  }
  return [...groups.values()]
}
