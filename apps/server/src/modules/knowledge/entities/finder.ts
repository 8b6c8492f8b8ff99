import type { EntityState, FoundEntity, Language } from '@yingda/contract'
import { createEntityFinder, entityFinderOf, entityOptionsOf, orderPatternProblem, type Entity, type EntityFinder, type Enumeration, type OwnNames, type Product, type Release } from '@yingda/dialogue'
import type { Database } from '../../../platform/database/database.ts'
import type { Releases } from '../release/releases.ts'
import { readPatterns } from './patterns.ts'
import { countEnumerations, countProducts, namesFingerprint, namesForRelease } from './store.ts'

interface Draft {
  fingerprint: string
  patterns: string[] | null
  names: OwnNames
  finder: EntityFinder
}

/** What is stored, made ready to find with; and how it differs from what the bot answers with. */
export interface EntityWorkshop {
  find(text: string, of: 'draft' | 'live', now: string): Promise<FoundEntity[]>
  state(): Promise<EntityState>
}

const present = ({ type, text, start, end, value }: Entity): FoundEntity => ({ type, text, start, end, value: typeof value === 'string' ? value : { ...value } })

/** Patterns that cannot be used, with the reason, and what the others find. */
export function checkPatterns(patterns: readonly string[], text: string, now: string, language: Language): { problems: (string | null)[]; found: FoundEntity[] } {
  const problems = patterns.map((pattern) => orderPatternProblem(pattern.trim())?.[language] ?? null)
  const usable = patterns.filter((_, at) => problems[at] === null).map((pattern) => pattern.trim())
  const found = createEntityFinder({ orderNumberPatterns: usable }).find(text, now)
  return { problems, found: found.filter(({ type }) => type === 'order_number').map(present) }
}

export function createEntityWorkshop(db: Database, releases: Releases): EntityWorkshop {
  // making one of thousands of names takes longer than finding with it
  let draft: Draft | null = null
  let compared: { draft: Draft; release: Release; pending: EntityState['pending'] } | null = null

  async function current(): Promise<Draft> {
    const [names, { patterns }] = await Promise.all([namesFingerprint(db), readPatterns(db)])
    const fingerprint = JSON.stringify([names, patterns])
    if (draft?.fingerprint === fingerprint) return draft
    const own = await namesForRelease(db)
    draft = { fingerprint, patterns, names: own, finder: createEntityFinder(entityOptionsOf({ orderNumberPatterns: patterns, catalogue: own })) }
    return draft
  }

  async function pendingIn(release: Release): Promise<EntityState['pending']> {
    const now = await current()
    if (compared?.draft === now && compared.release === release) return compared.pending
    const pending = {
      patterns: JSON.stringify(now.patterns) !== JSON.stringify(release.orderNumberPatterns),
      products: difference(release.catalogue?.products ?? [], now.names.products, productText),
      enumerations: difference(release.catalogue?.enumerations ?? [], now.names.enumerations, enumerationText),
    }
    compared = { draft: now, release, pending }
    return pending
  }

  return {
    async find(text, of, now) {
      const finder = of === 'live' ? entityFinderOf(await releases.whenReady()) : (await current()).finder
      return finder.find(text, now).map(present)
    },
    async state() {
      const release = await releases.whenReady()
      const [products, enumerations, pending] = await Promise.all([countProducts(db), countEnumerations(db), pendingIn(release)])
      return { products, enumerations, releaseId: release.id, training: releases.status().training, pending }
    },
  }
}

const productText = ({ name, aliases }: Product): string => JSON.stringify([name, aliases])
const enumerationText = ({ name, language, values }: Enumeration): string => JSON.stringify([name, language ?? null, values.map(({ value, aliases }) => [value, aliases])])

function difference<T extends { readonly id: string }>(live: readonly T[], stored: readonly T[], textOf: (one: T) => string): { added: number; changed: number; removed: number } {
  const before = new Map(live.map((one) => [one.id, textOf(one)]))
  const added = stored.filter(({ id }) => !before.has(id)).length
  const changed = stored.filter((one) => before.has(one.id) && before.get(one.id) !== textOf(one)).length
  return { added, changed, removed: before.size - (stored.length - added) }
}
