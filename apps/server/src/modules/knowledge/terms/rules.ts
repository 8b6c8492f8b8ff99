import type { Language, TermKind } from '@yingda/contract'
import { standardise } from '@yingda/dialogue'
import { oneLine, type Words } from '../entry.ts'
import { builtInSet } from './built-in.ts'

/** The owner's terms of one set. */
export interface TermFields {
  key: string
  language: Language
  kind: TermKind
  terms: string[]
}

export interface StoredTerms extends TermFields {
  version: number
  updatedAt: string
  updatedBy: string | null
}

/** What an owner may have, of all languages together. */
export const limits = { sets: 2_000, terms: 20_000, inSet: 300, length: 60 } as const

/** The form in which two terms count as the same: the one the bot compares. */
export const termForm = (term: string): string => standardise(term).text

export const setName = (language: Language, key: string): string => `${language} ${key}`

function distinctTerms(terms: readonly string[], taken: Set<string>): string[] {
  return terms.map(oneLine).filter((term) => {
    const form = termForm(term) || term
    if (term === '' || taken.has(form)) return false
    taken.add(form)
    return true
  })
}

/** One line each, without repeats and without what the built-in set of this key has already. Doing it twice changes nothing. */
export function tidyTerms(fields: TermFields): TermFields {
  const shipped = fields.kind === 'synonyms' ? builtInSet(fields.language, fields.key) : undefined
  return { ...fields, terms: distinctTerms(fields.terms, new Set(shipped?.terms.map(termForm))) }
}

const kindNames: Record<TermKind, Words> = {
  synonyms: { zh: '同义词', en: 'synonyms' },
  protected: { zh: '保护词', en: 'protected' },
  stop: { zh: '停用词', en: 'stop' },
  word: { zh: '用户词典', en: 'word' },
}
export const kindName = (kind: TermKind): Words => kindNames[kind]

/** What is wrong with a tidy set by itself; null when nothing is. */
export function termsProblem({ language, key, kind, terms }: TermFields): Words | null {
  const shipped = builtInSet(language, key) !== undefined
  const unreadable = terms.find((term) => termForm(term) === '')
  if (unreadable !== undefined) return { zh: `“${unreadable}”不含文字`, en: `“${unreadable}” contains no words` }
  if (shipped && kind !== 'synonyms') return { zh: '内置词表只能补充同义词，请换一个编号', en: 'a built-in set takes synonyms only; choose a different key' }
  if (shipped && terms.length === 0) return { zh: '没有内置词表尚未包含的词', en: 'the built-in set has all these terms already' }
  if (terms.length === 0) return { zh: '缺少词语', en: 'the terms are missing' }
  if (terms.length > limits.inSet) return { zh: `词语超过 ${limits.inSet} 个`, en: `more than ${limits.inSet} terms` }
  const long = terms.find((term) => term.length > limits.length)
  if (long !== undefined) return { zh: `“${long.slice(0, 20)}…”超过 ${limits.length} 个字符`, en: `“${long.slice(0, 20)}…” is longer than ${limits.length} characters` }
  if (!shipped && kind === 'synonyms' && terms.length < 2) return { zh: '同义词至少要有两个', en: 'synonyms need at least two terms' }
  return null
}

/** Two kinds of sets that may not hold the same term: a term is ignored or it counts, and has one meaning. */
const exclude = (a: TermKind, b: TermKind): boolean => a === b || a === 'stop' || b === 'stop'

/** All sets of an owner, to judge changes against. */
export class Lexicon {
  readonly #sets = new Map<string, StoredTerms>()
  /** Sets by language and form of a term. */
  readonly #owners = new Map<string, Set<string>>()
  #terms = 0

  constructor(sets: readonly StoredTerms[]) {
    for (const set of sets) this.put(set)
  }

  get all(): StoredTerms[] {
    return [...this.#sets.values()]
  }

  find(language: Language, key: string): StoredTerms | undefined {
    return this.#sets.get(setName(language, key))
  }

  /** A set with exactly these terms. */
  findSame({ language, kind, terms }: TermFields): StoredTerms | undefined {
    const [first = ''] = terms
    const names = [...(this.#owners.get(setName(language, termForm(first))) ?? [])]
    const found = names.map((name) => this.#sets.get(name))
    return found.find((set) => set?.kind === kind && sameForms(set.terms, terms))
  }

  put(set: StoredTerms): void {
    this.remove(set.language, set.key)
    const name = setName(set.language, set.key)
    this.#sets.set(name, set)
    this.#terms += set.terms.length
    for (const term of set.terms) {
      const form = setName(set.language, termForm(term))
      const owners = this.#owners.get(form) ?? new Set()
      this.#owners.set(form, owners.add(name))
    }
  }

  remove(language: Language, key: string): void {
    const name = setName(language, key)
    const old = this.#sets.get(name)
    if (!old) return
    this.#sets.delete(name)
    this.#terms -= old.terms.length
    for (const term of old.terms) this.#owners.get(setName(language, termForm(term)))?.delete(name)
  }

  /** Why a set cannot stand beside the others; null when it can. */
  problem(next: TermFields): Words | null {
    const name = setName(next.language, next.key)
    for (const term of next.terms) {
      const clash = this.#clash(next, name, term)
      if (clash) return clash
    }
    const old = this.#sets.get(name)
    if (!old && this.#sets.size >= limits.sets) return { zh: `词表已有 ${limits.sets} 个，达到上限`, en: `there are ${limits.sets} term sets already, which is the limit` }
    if (this.#terms - (old?.terms.length ?? 0) + next.terms.length > limits.terms) {
      return { zh: `词语总数超过 ${limits.terms} 个的上限`, en: `there would be more than ${limits.terms} terms, which is the limit` }
    }
    return null
  }

  #clash(next: TermFields, name: string, term: string): Words | null {
    for (const other of this.#owners.get(setName(next.language, termForm(term))) ?? []) {
      const set = this.#sets.get(other)
      if (other === name || !set || !exclude(set.kind, next.kind)) continue
      return {
        zh: `“${term}”已在词表“${set.key}”（${kindNames[set.kind].zh}：${shown(set.terms, '、')}）中`,
        en: `“${term}” is in the term set “${set.key}” already (${kindNames[set.kind].en}: ${shown(set.terms, ', ')})`,
      }
    }
    return null
  }
}

const shown = (terms: readonly string[], separator: string): string => terms.slice(0, 3).join(separator) + (terms.length > 3 ? '…' : '')

function sameForms(a: readonly string[], b: readonly string[]): boolean {
  const forms = new Set(a.map(termForm))
  return a.length === b.length && b.every((term) => forms.has(termForm(term)))
}

/** True when storing `next` over `old` would change nothing. */
export const sameTerms = (old: TermFields, next: TermFields): boolean =>
  old.kind === next.kind && old.terms.length === next.terms.length && old.terms.every((term, at) => term === next.terms[at])
