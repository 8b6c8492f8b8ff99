import { loadTrade, type Trade } from '@yingda/dialogue'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { Problem } from './config/problem.ts'
import { repositoryRoot } from './config/root.ts'

const FILE = 'packages/dialogue/trade.bin'

let shipped: Trade | undefined

/**
 * The knowledge of the trade that ships with the product, for `compileRelease` and `loadRelease`. Found in the checkout from
 * the sources as from the bundle in dist/server; read once in a process (and once in each worker thread), within milliseconds.
 * @throws Problem when the file is missing or damaged
 */
export function readShippedTrade(): Trade {
  shipped ??= readTrade(path.join(repositoryRoot(import.meta.url), FILE))
  return shipped
}

/**
 * Reads a file of the trade's knowledge, without remembering it.
 * @throws Problem when the file is missing, cannot be read or is something else
 */
export function readTrade(file: string): Trade {
  try {
    return loadTrade(bytesOf(file))
  } catch (error) {
    throw new Problem(
      'trade-unreadable',
      { zh: `无法读取行业知识文件 ${file}。`, en: `The knowledge of the trade in ${file} cannot be read.` },
      { zh: '请重新获取完整的源码，或运行 npm run train:trade 重新生成（约需两分钟）。', en: 'Get the complete sources again, or make it anew with npm run train:trade (about two minutes).' },
      error,
    )
  }
}

/** A file as plain bytes: the slice of a Buffer shares its memory, that of a Uint8Array is a copy, which the loaders count on. */
function bytesOf(file: string): Uint8Array {
  return new Uint8Array(readFileSync(file))
}
