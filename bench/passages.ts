/**
 * npm run bench:passages -- [--passages n] [--json file]: what documents cost. Makes documents of n passages (10,000) a language
 * from the texts of content/ (always the same ones), compiles them beside a quarter of the starter shop, and asks the questions of the rest (400 of them). Prints
 * build and load times, memory, the time of a turn, and its ratio to a plain scan of the same passages in the same run. Turns and
 * scans are given in processor time as well, which says more where the machine does other things at the same time.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { compileRelease, initialState, loadRelease, loadTrade, normalise, serializeRelease, turn, type KnowledgeDocument, type KnowledgeEntry, type Language, type Release } from '../packages/dialogue/src/index.ts'
import { machineLine, runtimeLine } from './lib/machine.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const QUESTIONS = 400
const SENTENCES_A_SECTION = { zh: 14, en: 9 } as const
const SECTIONS_A_DOCUMENT = 20

const { values: options } = parseArgs({ options: { passages: { type: 'string', default: '10000' }, json: { type: 'string' } } })

/** Numbers from 0 up to `below`, the same in every run (Park and Miller's generator). */
function createRandom(): (below: number) => number {
  let state = 20_261_123
  return (below) => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

function readEntries(language: Language): KnowledgeEntry[] {
  const lines = readFileSync(path.join(ROOT, 'content/shop', language, 'knowledge.jsonl'), 'utf8').trim().split('\n')
  return lines.map((line) => ({ ...(JSON.parse(line) as KnowledgeEntry), language }))
}

/** Every sentence of the shop's answers and every line of the trade's messages. */
function sentencesOf(language: Language): string[] {
  const folder = path.join(ROOT, 'content/trade', language)
  const lines = readdirSync(folder).sort().flatMap((file) => readFileSync(path.join(folder, file), 'utf8').split('\n'))
  const messages = lines.map((line) => line.replace(/^[#\-\s\w.]*[:：|]\s*/u, '').trim()).filter((line) => line.length > 8)
  const answers = readEntries(language).flatMap(({ answer }) => answer.split(/(?<=[。！？])|(?<=[.!?])\s+/u))
  return [...new Set([...answers, ...messages])]
}

function makeDocuments(language: Language, passages: number): KnowledgeDocument[] {
  const random = createRandom()
  const sentences = sentencesOf(language)
  const pick = (): string => sentences[random(sentences.length)] ?? ''
  const section = (place: number): string => {
    const body = Array.from({ length: SENTENCES_A_SECTION[language] }, pick).map((sentence) => (/[。！？.!?]$/u.test(sentence) ? sentence : `${sentence}${language === 'zh' ? '。' : '.'}`))
    return `## ${String(place + 1)} ${pick().slice(0, 30)}\n\n${body.join(language === 'zh' ? '' : ' ')}`
  }
  return Array.from({ length: Math.ceil(passages / SECTIONS_A_DOCUMENT) }, (_, place) => ({
    id: `d${String(place).padStart(5, '0')}`,
    title: pick().slice(0, 40),
    language,
    text: Array.from({ length: SECTIONS_A_DOCUMENT }, (__, at) => section(at)).join('\n\n'),
  }))
}

/** Documents until there are exactly enough passages or a few more. */
function enough(language: Language, passages: number): KnowledgeDocument[] {
  const documents = makeDocuments(language, passages)
  const probe = compileRelease({ entries: [], smallTalk: [], documents: documents.slice(0, 20) })
  const each = passagesIn(probe, language) / 20
  return documents.slice(0, Math.ceil(passages / each))
}

const passagesIn = (release: Release, language: Language): number => release.passages[language]?.model.starts.length ?? 0

function bytesInUse(): number {
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function timed<T>(act: () => T): [T, number] {
  const began = performance.now()
  const result = act()
  return [result, performance.now() - began]
}

interface Cost {
  readonly wall: number
  readonly processor: number
}

/** Milliseconds on the clock and of the processor. */
function costOf(act: () => unknown): Cost {
  const before = process.cpuUsage()
  const [, wall] = timed(act)
  const { user, system } = process.cpuUsage(before)
  return { wall, processor: (user + system) / 1000 }
}

/** `p50, p95` on the clock, and of the processor. */
function shownCosts(costs: readonly Cost[]): string {
  const pair = (kind: keyof Cost): string => [0.5, 0.95].map((share) => percentile(costs.map((cost) => cost[kind]), share).toFixed(2)).join(', ')
  return `${pair('wall')} (processor ${pair('processor')})`
}

const percentile = (times: readonly number[], share: number): number => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0

/** What one would write in five minutes: how many of the question's pairs of characters, or words, stand in each passage. */
function scan(texts: readonly string[], question: string): number {
  const { text } = normalise(question)
  const parts = text.includes(' ') ? [...new Set(text.split(' '))] : Array.from({ length: Math.max(1, text.length - 1) }, (_, at) => text.slice(at, at + 2))
  let [best, most] = [-1, 0]
  texts.forEach((one, place) => {
    const found = parts.filter((part) => one.includes(part)).length
    if (found > most) [best, most] = [place, found]
  })
  return best
}

function textsOf(release: Release, language: Language): string[] {
  const model = release.passages[language]?.model
  const documents = [...release.documents.values()].filter((document) => document.language === language)
  if (model === undefined) return []
  return Array.from(model.starts, (start, place) => normalise(documents[model.documentOf[place] ?? 0]?.text.slice(start, model.ends[place]) ?? '').text)
}

function measure(language: Language, passages: number): Record<string, unknown> {
  const trade = loadTrade(new Uint8Array(readFileSync(path.join(ROOT, 'packages/dialogue/trade.bin'))))
  const all = readEntries(language)
  const entries = all.filter((_, place) => place % 4 === 0)
  const documents = enough(language, passages)
  const [plain, plainBuild] = timed(() => compileRelease({ entries, smallTalk: [] }, trade))
  const [release, build] = timed(() => compileRelease({ entries, smallTalk: [], documents }, trade))
  const [bytes, store] = timed(() => serializeRelease(release))
  const plainBytes = serializeRelease(plain)
  const before = bytesInUse()
  const [without, plainLoad] = timed(() => loadRelease(plainBytes, trade))
  const between = bytesInUse()
  const [loaded, load] = timed(() => loadRelease(bytes, trade))
  const after = bytesInUse()
  const questions = all.filter((_, place) => place % 4 !== 0).flatMap(({ similar }) => similar)
  const asked = questions.filter((_, place) => place % Math.max(1, Math.floor(questions.length / QUESTIONS)) === 0).slice(0, QUESTIONS)
  const ask = (one: Release, text: string): Cost => costOf(() => turn(one, initialState(), { text, language, now: '' }))
  for (const text of asked.slice(0, 100)) ask(loaded, text)
  const consulted = asked.filter((text) => turn(loaded, initialState(), { text, language, now: '' }).record.signals.asked !== null)
  const turns = consulted.map((text) => ask(loaded, text))
  const turnsWithout = consulted.map((text) => ask(without, text))
  const texts = textsOf(loaded, language)
  const scans = consulted.slice(0, 100).map((text) => costOf(() => scan(texts, text)))
  return {
    language,
    passages: passagesIn(loaded, language),
    characters: documents.reduce((sum, { text }) => sum + text.length, 0),
    'compile, s': ((build - plainBuild) / 1000).toFixed(2),
    'store, ms': store.toFixed(0),
    'load, ms': (load - plainLoad).toFixed(0),
    'bytes, MB': ((bytes.length - plainBytes.length) / 1e6).toFixed(1),
    'memory, MB': ((after - between - (between - before)) / 1e6).toFixed(1),
    'turns that ask the documents': turns.length,
    'turn p50, p95, ms': shownCosts(turns),
    'without documents p50, p95, ms': shownCosts(turnsWithout),
    'plain scan p50, p95, ms': shownCosts(scans),
    'turn to scan, p95 of processor time': (percentile(turns.map((cost) => cost.processor), 0.95) / percentile(scans.map((cost) => cost.processor), 0.95)).toFixed(2),
  }
}

process.stdout.write(`${machineLine()}\n${runtimeLine()}\n`)
const rows = (['zh', 'en'] as const).map((language) => measure(language, Number(options.passages)))
for (const row of rows) process.stdout.write(`\n${Object.entries(row).map(([name, value]) => `${name}: ${String(value)}`).join('\n')}\n`)
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(rows, null, 2)}\n`)
