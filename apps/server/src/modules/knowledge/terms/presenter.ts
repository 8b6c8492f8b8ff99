import { language as languages, type TermSet } from '@yingda/contract'
import { z } from 'zod'
import { encodePlace, type Queryable } from '../../../platform/database/rows.ts'
import { AppError } from '../../../platform/errors.ts'
import { cursorPlace } from '../../../platform/http/cursor.ts'
import type { Names } from '../presenter.ts'
import { builtInSet, builtInSets, type BuiltInSet } from './built-in.ts'
import { setName, type StoredTerms } from './rules.ts'
import { countTerms, findTerms, listTerms, termNames, type TermFilter, type TermPlace } from './store.ts'

const place = z.tuple([z.enum(['own', 'built-in']), z.string(), languages])
type Place = z.infer<typeof place>

function readPlace(cursor: string | undefined): Place | null {
  return cursorPlace(cursor, place)
}

const shippedTerms = ({ language, key }: TermPlace): string[] | null => [...(builtInSet(language, key)?.terms ?? [])]

const presentOwn = (set: StoredTerms, names: Map<string, string>): TermSet => ({
  ...set,
  builtIn: builtInSet(set.language, set.key) ? shippedTerms(set) : null,
  updatedBy: names.get(set.updatedBy ?? '') ?? null,
})

const presentBuiltIn = ({ key, language, terms }: BuiltInSet): TermSet => ({
  key, language, kind: 'synonyms', terms: [], builtIn: [...terms], version: null, updatedAt: null, updatedBy: null,
})

async function namesOf(sets: readonly StoredTerms[], names: Names): Promise<Map<string, string>> {
  const ids = new Set(sets.flatMap(({ updatedBy }) => updatedBy ?? []))
  return ids.size > 0 ? names([...ids]) : new Map<string, string>()
}

export async function presentTermSet(set: StoredTerms, names: Names): Promise<TermSet> {
  return presentOwn(set, await namesOf([set], names))
}

/** @throws AppError not_found. */
export async function showTermSet(db: Queryable, asked: TermPlace, names: Names): Promise<TermSet> {
  const [own] = await findTerms(db, [asked])
  if (own) return presentTermSet(own, names)
  const shipped = builtInSet(asked.language, asked.key)
  if (!shipped) throw new AppError('not_found')
  return presentBuiltIn(shipped)
}

function shippedFor({ search, kind, language }: TermFilter): BuiltInSet[] {
  if ((kind ?? 'synonyms') !== 'synonyms') return []
  const terms = search?.terms ?? []
  return builtInSets().filter((set) => (language ?? set.language) === set.language && terms.every((term) => set.search.includes(term)))
}

const isAfter = (set: TermPlace, [, key, language]: Place): boolean => set.key > key || (set.key === key && set.language > language)

export interface TermPage {
  items: TermSet[]
  next: string | null
  total: number
}

/** The owner's sets, then those built-in ones that the owner has added nothing to. */
async function listAll(db: Queryable, filter: TermFilter, from: Place | null, limit: number, names: Names): Promise<TermPage> {
  const [own, ownTotal, taken] = await Promise.all([
    from?.[0] === 'built-in' ? [] : listTerms(db, filter, from === null ? null : { key: from[1], language: from[2] }, limit + 1),
    countTerms(db, filter),
    termNames(db),
  ])
  const added = new Set(taken.map(({ language, key }) => setName(language, key)))
  const shipped = shippedFor(filter).filter(({ language, key }) => !added.has(setName(language, key)))
  const rest = from?.[0] === 'built-in' ? shipped.filter((set) => isAfter(set, from)) : shipped
  const all = [...own.map((set) => ({ from: 'own' as const, set })), ...rest.slice(0, limit + 1).map((set) => ({ from: 'built-in' as const, set }))]
  const page = all.slice(0, limit)
  const known = await namesOf(own, names)
  const last = page.at(-1)
  return {
    items: page.map((one) => (one.from === 'own' ? presentOwn(one.set, known) : presentBuiltIn(one.set))),
    next: last && all.length > limit ? encodePlace([last.from, last.set.key, last.set.language]) : null,
    total: ownTotal + shipped.length,
  }
}

async function listOwn(db: Queryable, filter: TermFilter, from: Place | null, limit: number, names: Names): Promise<TermPage> {
  const [own, total] = await Promise.all([listTerms(db, filter, from === null ? null : { key: from[1], language: from[2] }, limit + 1), countTerms(db, filter)])
  const page = own.slice(0, limit)
  const known = await namesOf(page, names)
  const last = page.at(-1)
  return { items: page.map((set) => presentOwn(set, known)), next: last && own.length > limit ? encodePlace(['own', last.key, last.language]) : null, total }
}

async function listBuiltIn(db: Queryable, filter: TermFilter, from: Place | null, limit: number, names: Names): Promise<TermPage> {
  const shipped = shippedFor(filter)
  const rest = from === null ? shipped : shipped.filter((set) => isAfter(set, from))
  const page = rest.slice(0, limit)
  const own = await findTerms(db, page)
  const known = await namesOf(own, names)
  const byName = new Map(own.map((set) => [setName(set.language, set.key), presentOwn(set, known)]))
  const last = page.at(-1)
  return {
    items: page.map((set) => byName.get(setName(set.language, set.key)) ?? presentBuiltIn(set)),
    next: last && rest.length > limit ? encodePlace(['built-in', last.key, last.language]) : null,
    total: shipped.length,
  }
}

/** A page of term sets; `builtIn` limits it to those that ship with the product, or to those with terms of the owner's. */
export function listTermSets(
  db: Queryable,
  query: { filter: TermFilter; builtIn: boolean | undefined; cursor: string | undefined; limit: number },
  names: Names,
): Promise<TermPage> {
  const { filter, builtIn, cursor, limit } = query
  const list = builtIn === undefined ? listAll : builtIn ? listBuiltIn : listOwn
  return list(db, filter, readPlace(cursor), limit, names)
}
