/**
 * npm run train:trade: learns the knowledge of the trade from content/ and writes packages/dialogue/trade.bin. Deterministic;
 * takes minutes. Run it after a change of content/trade or content/terms; a test says when it was forgotten.
 */
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { serializeTrade, type Language, type Trade } from '../packages/dialogue/src/index.ts'
import { learnTradePack, materialId } from './trade-learning.ts'

const file = path.resolve(import.meta.dirname, '../packages/dialogue/trade.bin')
const packs = Object.fromEntries(
  (['zh', 'en'] as const satisfies readonly Language[]).map((language) => {
    const started = Date.now()
    const pack = learnTradePack(language)
    process.stdout.write(`${language}: ${String(pack.model.scales.length)} features, ${String(pack.sets.length)} term sets, ${String(Math.round((Date.now() - started) / 1000))} s\n`)
    return [language, pack]
  }),
)
const trade: Trade = { id: materialId(), packs }
const bytes = serializeTrade(trade)
writeFileSync(file, bytes)
process.stdout.write(`${path.relative(process.cwd(), file)}: ${(bytes.length / 1e6).toFixed(1)} MB, ${trade.id.slice(0, 12)}\n`)
