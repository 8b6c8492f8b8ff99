/**
 * npm run bench:nlu -- [--intents name:train:test[:oos[:oosTrain]]]… [--faq name:entries:queries]… [--engines a,b]
 *   [--limit seconds] [--json file]
 *
 * The understanding engine side by side with others, on data given by path, in one run: docs/evaluation.md. Run it on a machine
 * that does nothing else.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { machineLine, runtimeLine } from './lib/machine.ts'
import { readFaq, readIntents } from './nlu/data.ts'
import { engines, usualEngines } from './nlu/engines/index.ts'
import { buildChild, runEngine, type EngineFailure, type EngineFigures } from './nlu/run.ts'
import { tableOf } from './nlu/table.ts'
import type { DataSet } from './nlu/types.ts'

const USE = `npm run bench:nlu -- --intents name:train:test[:oos[:oosTrain]] … --faq name:entries:queries …
  --engines ${usualEngines.join(',')}   which to run; also ${Object.keys(engines).filter((name) => !usualEngines.includes(name)).join(', ')}
  --limit 600      seconds an engine may take for a data set, training and answering
  --json file      all figures besides
`

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

interface Plan {
  readonly sets: readonly DataSet[]
  readonly names: readonly string[]
  readonly limit: number
  readonly json: string | undefined
}

function readPlan(): Plan {
  const { values } = parseArgs({
    options: {
      intents: { type: 'string', multiple: true, default: [] },
      faq: { type: 'string', multiple: true, default: [] },
      engines: { type: 'string', default: usualEngines.join(',') },
      limit: { type: 'string', default: '600' },
      json: { type: 'string' },
    },
  })
  const names = values.engines.split(',')
  const unknown = names.filter((name) => !Object.hasOwn(engines, name))
  if (unknown.length > 0) throw new Error(`no such engine: ${unknown.join(', ')}; there are ${Object.keys(engines).join(', ')}`)
  const limit = Number(values.limit)
  if (!(limit > 0)) throw new Error(`--limit wants seconds, not ${values.limit}`)
  const sets = [...values.intents.map(readIntents), ...values.faq.map(readFaq)]
  if (sets.length === 0) throw new Error(`no data is named\n${USE}`)
  return { sets, names, limit, json: values.json }
}

async function main({ sets, names, limit, json }: Plan): Promise<void> {
  const machine = `${machineLine()}; ${runtimeLine()}`
  say(machine)
  const program = await buildChild()
  const all: (EngineFigures | EngineFailure)[] = []
  for (const data of sets) {
    const texts = data.entries.reduce((sum, { similar }) => sum + 1 + similar.length, 0)
    const outside = data.queries.filter(({ expected }) => expected === null).length
    say(`\n${data.name}: ${String(data.entries.length)} entries, ${String(texts)} texts to learn from, ${String(data.queries.length - outside)} questions, ${String(outside)} to be refused`)
    const rows: (EngineFigures | EngineFailure)[] = []
    for (const name of names) {
      process.stderr.write(`  ${name} …\n`)
      rows.push(await runEngine(program, name, data, limit))
    }
    say(tableOf(rows))
    all.push(...rows)
  }
  say('\nR@1 = accuracy; OOS@95: of what is to be refused, seen so with 95 % of the other questions kept; wrong: among the answers, an answer to what is to be refused being wrong')
  say('extra MB: resident memory for library, model and answering, in a process that only answers; * learned from the oosTrain file as well')
  const abouts = new Map(all.flatMap((row) => ('about' in row ? [[row.engine, row.about] as const] : [])))
  for (const [name, about] of abouts) say(`${name}: ${about}`)
  if (json !== undefined) writeFileSync(json, `${JSON.stringify({ machine, rows: all }, null, 2)}\n`)
}

try {
  await main(readPlan())
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
