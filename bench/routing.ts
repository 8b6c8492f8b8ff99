/** `npm run bench:routing`: one day of 10,000 conversations and 60 agents; checks every rule and prints the waits. */
import { cpus } from 'node:os'
import { Day } from '../apps/server/src/modules/routing/day.testkit.ts'

const at = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
const line = (name: string, sorted: readonly number[]): string =>
  `${name.padEnd(12)} ${String(sorted.length).padStart(6)}   p50 ${String(at(sorted, 0.5)).padStart(5)} s   p90 ${String(at(sorted, 0.9)).padStart(5)} s   p95 ${String(at(sorted, 0.95)).padStart(5)} s   longest ${String(sorted.at(-1) ?? 0).padStart(5)} s`

const [conversations = 10_000, agents = 60, seed = 1] = process.argv.slice(2).map(Number)
const began = performance.now()
const result = new Day({ seed, conversations, agents }).run()
const { offers, perAgent } = result
console.log(`${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}; ${String(conversations)} conversations, ${String(agents)} agents, seed ${String(seed)}`)
console.log(`accepted ${String(result.accepted)}, gave up waiting ${String(result.abandoned)}, waiting at the end ${String(result.left)}`)
console.log(line('all queues', result.waits))
for (const [group, waits] of [...result.waitsByGroup].sort()) console.log(line(group, waits))
console.log(`offers ${String(offers.made)}: declined ${String(offers.declined)}, missed ${String(offers.missed)}, withdrawn ${String(offers.withdrawn)}; taken back ${String(result.takenBack)}, overflowed ${String(result.overflowed)}, set to break ${String(result.setToBreak)}`)
console.log(`skills asked for: met ${String(result.skills.met)}, for anybody after their time ${String(result.skills.lowered)}, sent on ${String(result.skills.sentOn)}`)
console.log(`conversations an agent: fewest ${String(perAgent[0] ?? 0)}, median ${String(at(perAgent, 0.5))}, most ${String(perAgent.at(-1) ?? 0)}`)
console.log(`plans ${String(result.plans)}, ${(result.planMs / result.plans).toFixed(3)} ms each on average; ${((performance.now() - began) / 1000).toFixed(1)} s in all`)
for (const violation of result.violations.slice(0, 20)) console.log(`BROKEN ${violation}`)
console.log(result.violations.length === 0 ? 'no rule broken' : `${String(result.violations.length)} rules broken`)
process.exitCode = result.violations.length === 0 ? 0 : 1
