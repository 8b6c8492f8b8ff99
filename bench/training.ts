/**
 * npm run bench:training: how long learning takes, in full and after one changed entry, and what a learned release costs to load.
 *
 * The starter shop in both languages, and 1,000 and 15,000 texts in English out of content/trade. Of each: learning in full (the
 * better of two), one changed entry (median of five, each with another entry changed), storing, loading (median of five), the
 * first message that is not clear in a release just loaded, bytes, and resident memory that a loaded release adds. Beside it
 * nlp.js on the 1,000. Run it on a machine that does nothing else.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { compileRelease, initialState, loadRelease, loadTrade, serializeRelease, turn, type KnowledgeEntry, type Language, type Release, type ReleaseSource } from '../packages/dialogue/src/index.ts'
import { readIntents } from '../scripts/trade-material.ts'
import { machineLine, runtimeLine } from './lib/machine.ts'
import { engines } from './nlu/engines/index.ts'

const ROOT = path.resolve(import.meta.dirname, '..')
const trade = loadTrade(new Uint8Array(readFileSync(path.join(ROOT, 'packages/dialogue/trade.bin'))))

function shop(): ReleaseSource {
  const entriesOf = (language: Language): KnowledgeEntry[] =>
    readFileSync(path.join(ROOT, 'content/shop', language, 'knowledge.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => ({ ...(JSON.parse(line) as KnowledgeEntry), language }))
  return { entries: [...entriesOf('zh'), ...entriesOf('en')], smallTalk: [] }
}

/** So many entries with so many texts each. */
function trades(entries: number, each: number): ReleaseSource {
  const intents = readIntents('en').filter(({ messages }) => messages.length >= each - 1).slice(0, entries)
  const made = intents.map(({ id, question, messages }): KnowledgeEntry => ({ id, question, similar: messages.slice(0, each - 1), answer: question, category: 'bench', language: 'en' }))
  return { entries: made, smallTalk: [] }
}

const textsOf = ({ entries }: ReleaseSource): number => entries.reduce((sum, { similar }) => sum + 1 + similar.length, 0)

function timed<T>(act: () => T): { value: T; ms: number } {
  const began = performance.now()
  const value = act()
  return { value, ms: performance.now() - began }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** A few words more in one of the similar questions. */
function changed(source: ReleaseSource, at: number): ReleaseSource {
  return { ...source, entries: source.entries.map((entry, i) => (i === at ? { ...entry, similar: [...entry.similar, `${entry.question} ${String(at)}`] } : entry)) }
}

function unclear(release: Release): number {
  const ask = (text: string, language: Language) => timed(() => turn(release, initialState(), { text, language, now: '' })).ms
  return Math.max(ask('怎么tuikuan啊 定单号找不到', 'zh'), ask('wher is my oder pakage', 'en'))
}

/** Resident bytes once everything that nobody needs is collected. */
function residentBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let i = 0; i < 3; i += 1) collect()
  return process.memoryUsage.rss()
}

/** What a release adds once it is loaded and has answered its first unclear message, in bytes; in a process of its own, for one that has learned keeps pages for later. */
function memoryOf(stored: Uint8Array): number {
  const folder = mkdtempSync(path.join(tmpdir(), 'yingda-bench-'))
  try {
    const file = path.join(folder, 'release')
    writeFileSync(file, stored)
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', import.meta.filename, '--memory', file], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return Number(stdout)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function printMemory(file: string): void {
  const before = residentBytes()
  unclear(loadRelease(new Uint8Array(readFileSync(file)), trade))
  process.stdout.write(String(residentBytes() - before))
}

const rounds = [0, 1, 2, 3, 4]

function measure(name: string, source: ReleaseSource): string[] {
  const full = [0, 1].map(() => timed(() => compileRelease(source, trade)))
  const release = full[1]?.value ?? compileRelease(source, trade)
  const updates = rounds.map((round) => timed(() => compileRelease(changed(source, (round + 1) * 10), trade, { from: release })).ms)
  const stored = timed(() => serializeRelease(release))
  const first = unclear(loadRelease(stored.value, trade))
  const loads = rounds.map(() => timed(() => loadRelease(stored.value, trade)).ms)
  const ms = (value: number): string => `${value.toFixed(0)} ms`
  return [
    name,
    String(source.entries.length),
    String(textsOf(source)),
    ms(Math.min(...full.map((one) => one.ms))),
    ms(median(updates)),
    ms(stored.ms),
    ms(median(loads)),
    ms(first),
    `${(stored.value.length / 1e6).toFixed(1)} MB`,
    `${(memoryOf(stored.value) / 1e6).toFixed(0)} MB`,
  ]
}

async function nlpjsSeconds({ entries }: ReleaseSource): Promise<number> {
  const load = engines['nlpjs']
  if (load === undefined) throw new Error('there is no engine nlpjs')
  const labelOf = Object.fromEntries(entries.map(({ id }) => [id, id]))
  const engine = await load()
  return (await engine.train({ name: 'training', entries, labelOf, outside: [], queries: [] })).seconds
}

async function main(): Promise<void> {
  const head = ['set', 'entries', 'texts', 'in full', 'one changed entry', 'storing', 'loading', 'first unclear message', 'stored', 'memory']
  const thousand = trades(125, 8)
  process.stdout.write(`${machineLine()}\n${runtimeLine()}\n\n| ${head.join(' | ')} |\n|${'---|'.repeat(head.length)}\n`)
  for (const [name, source] of [['starter shop', shop()], ['1,000 texts', thousand], ['15,000 texts', trades(750, 20)]] as const) {
    process.stdout.write(`| ${measure(name, source).join(' | ')} |\n`)
  }
  const own = timed(() => compileRelease(thousand, trade)).ms / 1000
  const other = await nlpjsSeconds(thousand)
  process.stdout.write(`\nnlp.js learns the 1,000 texts in ${other.toFixed(1)} s: ${(other / own).toFixed(1)} times as long\n`)
}

const [flag, file] = process.argv.slice(2)
if (flag === '--memory' && file !== undefined) printMemory(file)
else await main()
