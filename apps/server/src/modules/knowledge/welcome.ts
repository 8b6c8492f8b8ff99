import type { Language } from '@yingda/contract'
import { defaultTexts } from '@yingda/dialogue'
import type { Database } from '../../platform/database/database.ts'
import { questionsOf } from './store.ts'
import { readTexts } from './store-texts.ts'

export interface WelcomeTexts {
  greeting: string
  refusal: string
  handoffOffer: string
  /** Keys of entries. */
  hotQuestions: string[]
}

export interface HotQuestion {
  /** The entry's key. */
  id: string
  label: string
}

/** Every page view asks for these: an answer is kept for so long. */
const KEEP_MS = 5_000
const MAX_KEPT = 200

function createCache<T>(now: () => number): (key: string, read: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, { until: number; value: Promise<T> }>()
  return (key, read) => {
    const found = kept.get(key)
    if (found && found.until > now()) return found.value
    if (kept.size >= MAX_KEPT) kept.clear()
    const value = read()
    kept.set(key, { until: now() + KEEP_MS, value })
    value.catch(() => kept.delete(key))
    return value
  }
}

/** Reads what the widget shows before anything is said. */
export function createWelcome(
  db: Database,
  now: () => number,
): { texts: (language: Language) => Promise<WelcomeTexts>; hotQuestions: (keys: readonly string[], language: Language) => Promise<HotQuestion[]> } {
  const texts = createCache<WelcomeTexts>(now)
  const questions = createCache<HotQuestion[]>(now)
  return {
    texts: (language) =>
      texts(language, async () => {
        const own = (await readTexts(db))[language]
        const { greeting, refusal, handoffOffer } = { ...defaultTexts[language], ...own?.texts }
        return { greeting, refusal, handoffOffer, hotQuestions: own?.hotQuestions ?? [] }
      }),
    hotQuestions: (keys, language) =>
      questions(JSON.stringify([language, keys]), async () => {
        const found = await questionsOf(db, [...keys], language, new Date(now()).toISOString())
        return keys.flatMap((id) => {
          const label = found.get(id)
          return label === undefined ? [] : [{ id, label }]
        })
      }),
  }
}
