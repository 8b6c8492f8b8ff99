import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const COLLECTIONS = 4
const GIVE_BACK_MS = 100

/** Resident bytes of this process after full collections; the pages they free are given back a moment later. */
export async function residentBytes(): Promise<number> {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let i = 0; i < COLLECTIONS; i += 1) {
    collect()
    await sleep(GIVE_BACK_MS)
  }
  return process.memoryUsage.rss()
}
