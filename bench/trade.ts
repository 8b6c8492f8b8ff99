/**
 * npm run bench:trade -- [--languages zh,en] [--knowledge none,terms,intents,both,shipped] [--json file]: what the knowledge of the trade gives on questions it never saw.
 *
 * Two sets a language. "held": a fifth of the intents of content/trade is left out of learning; of each, the standard question
 * and three messages are the entry, up to twelve others are asked, and every fifth intent has no entry and must be refused.
 * "shop": the starter shop, which is never learned from; every fifth similar question is asked, every seventh entry is taken out
 * and its questions must be refused. Each with: no knowledge of the trade; term sets only; intents only; both. "shipped" is the file that
 * ships, for the shop only: it was learned from all intents.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { compileRelease, initialState, loadTrade, rank, turn, type Language, type Trade, type TradePack } from '../packages/dialogue/src/index.ts'
import { addNoise } from '../packages/dialogue/src/noise/noise.ts'
import { learnTradePack } from '../scripts/trade-learning.ts'
import { readIntents, type Intent } from '../scripts/trade-material.ts'
import { machineLine, runtimeLine } from './lib/machine.ts'

const { values: options } = parseArgs({ options: { languages: { type: 'string', default: 'zh,en' }, knowledge: { type: 'string', default: 'none,terms,intents,both,shipped' }, json: { type: 'string' } } })

interface Entry {
  readonly id: string
  readonly question: string
  readonly similar: readonly string[]
  readonly answer: string
}

interface Exam {
  readonly name: string
  readonly entries: readonly Entry[]
  readonly asked: readonly { readonly text: string; readonly id: string | null }[]
}

/** FNV-1a: an order that has nothing to do with how the texts were written down. */
function hash(text: string): number {
  let value = 2166136261
  for (let i = 0; i < text.length; i += 1) value = Math.imul(value ^ text.charCodeAt(i), 16777619)
  return value >>> 0
}

const isHeld = (intent: Intent): boolean => hash(`${intent.id}x`) % 5 === 0

function heldExam(intents: readonly Intent[]): Exam {
  const entries: Entry[] = []
  const asked: { text: string; id: string | null }[] = []
  intents.filter(isHeld).forEach(({ id, question, messages }, place) => {
    const order = [...messages].sort((a, b) => hash(a) - hash(b))
    const isMissing = place % 5 === 4
    if (!isMissing) entries.push({ id, question, similar: order.slice(0, 3), answer: question })
    for (const text of isMissing ? order.slice(0, 6) : order.slice(3, 15)) asked.push({ text, id: isMissing ? null : id })
  })
  return { name: 'held', entries, asked }
}

function shopExam(language: Language): Exam {
  const file = path.resolve(import.meta.dirname, '../content/shop', language, 'knowledge.jsonl')
  const all = readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as Entry)
  const entries: Entry[] = []
  const asked: { text: string; id: string | null }[] = []
  all.forEach((entry, place) => {
    const isMissing = place % 7 === 3
    if (!isMissing) entries.push({ ...entry, similar: entry.similar.filter((_, i) => i % 5 !== 0) })
    for (const text of entry.similar.filter((_, i) => i % 5 === 0)) asked.push({ text, id: isMissing ? null : entry.id })
  })
  return { name: 'shop', entries, asked }
}

const percent = (part: number, whole: number): number => (whole === 0 ? 0 : Math.round((part / whole) * 1000) / 10)

function take(exam: Exam, language: Language, trade: Trade | null): Record<string, number> {
  const entries = exam.entries.map((entry) => ({ ...entry, category: 'bench', language }))
  const release = compileRelease({ entries, smallTalk: [] }, trade)
  const inside = exam.asked.flatMap(({ text, id }) => (id === null ? [] : [{ text, id }]))
  const outside = exam.asked.filter(({ id }) => id === null)
  const found = (spoil: (text: string, seed: number) => string): { first: number; three: number } => {
    const ranks = inside.map(({ text, id }, seed) => rank(release, spoil(text, seed), language).entries.findIndex((entry) => entry.entryId === id))
    return { first: ranks.filter((at) => at === 0).length, three: ranks.filter((at) => at >= 0 && at < 3).length }
  }
  const clean = found((text) => text)
  const noisy = found((text, seed) => addNoise(text, { language, errors: 2, seed }).text)
  const said = (text: string) => turn(release, initialState(), { text, language, now: '' }).replies[0]
  const answers = inside.flatMap(({ text, id }) => {
    const reply = said(text)
    return reply?.kind === 'answer' ? [reply.entryId === id] : []
  })
  const replies = outside.map(({ text }) => said(text)?.kind)
  return {
    questions: inside.length,
    recall_at_1: percent(clean.first, inside.length),
    recall_at_3: percent(clean.three, inside.length),
    noisy_at_3: percent(noisy.three, inside.length),
    answered: percent(answers.length, inside.length),
    wrong: percent(answers.filter((isRight) => !isRight).length, answers.length),
    uncovered: outside.length,
    uncovered_answered: percent(replies.filter((kind) => kind === 'answer').length, outside.length),
    uncovered_refused: percent(replies.filter((kind) => kind === 'refuse').length, outside.length),
  }
}

const shipped = loadTrade(new Uint8Array(readFileSync(path.resolve(import.meta.dirname, '../packages/dialogue/trade.bin'))))
const wanted = new Set(options.knowledge.split(','))

process.stdout.write(`${machineLine()}\n${runtimeLine()}\n`)
const rows: Record<string, unknown>[] = []
for (const language of options.languages.split(',') as Language[]) {
  const intents = readIntents(language)
  const learned = intents.filter((intent) => !isHeld(intent))
  const exams = [heldExam(intents), shopExam(language)]
  const variants: readonly (readonly [string, () => TradePack | null])[] = [
    ['none', () => null],
    ['terms', () => learnTradePack(language, { intents: [] })],
    ['intents', () => learnTradePack(language, { intents: learned, sets: [] })],
    ['both', () => learnTradePack(language, { intents: learned })],
    ['shipped', () => shipped.packs[language] ?? null],
  ]
  for (const [knowledge, learn] of variants.filter(([name]) => wanted.has(name))) {
    const pack = learn()
    const trade: Trade | null = pack === null ? null : { id: `bench-${knowledge}`, packs: { [language]: pack } }
    for (const exam of exams.filter(({ name }) => knowledge !== 'shipped' || name === 'shop')) {
      const row = { language, exam: exam.name, knowledge, ...take(exam, language, trade) }
      rows.push(row)
      process.stdout.write(`${Object.entries(row).map(([name, value]) => `${name} ${String(value)}`).join('  ')}\n`)
    }
  }
}
if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(rows, null, 2))
