import { nameLimits, type Language } from '@yingda/contract'
import { foldedName, normalise } from '@yingda/dialogue'
import { oneLine, type Words } from '../entry.ts'

export interface ProductFields {
  key: string
  name: string
  aliases: string[]
}

export interface EnumerationFields {
  key: string
  name: string
  language: Language | null
  values: { value: string; aliases: string[] }[]
}

/** What every stored product and enumeration has besides its content. */
export interface Kept {
  /** Unlike its key never used again after it was deleted. */
  id: string
  version: number
  updatedAt: string
  updatedBy: string | null
}
export type StoredProduct = ProductFields & Kept
export type StoredEnumeration = EnumerationFields & Kept

/** The form in which two names count as the same: the one messages are compared in. */
export const nameForm = (name: string): string => foldedName(name)

function tidyNames(names: readonly string[], taken: Set<string>): string[] {
  return names.map(oneLine).filter((name) => {
    const form = nameForm(name)
    if (name === '' || taken.has(form)) return false
    taken.add(form)
    return true
  })
}

/** One line each, without repeats. Doing it twice changes nothing. */
export function tidyProduct({ key, name, aliases }: ProductFields): ProductFields {
  const tidy = oneLine(name)
  return { key, name: tidy, aliases: tidyNames(aliases, new Set([nameForm(tidy)])) }
}

/** The same for an enumeration; a name that two values have stays with both, to be refused. */
export function tidyEnumeration({ key, name, language, values }: EnumerationFields): EnumerationFields {
  const tidy = values.map(({ value, aliases }) => {
    const plain = oneLine(value)
    return { value: plain, aliases: tidyNames(aliases, new Set([nameForm(plain)])) }
  })
  return { key, name: oneLine(name), language, values: tidy }
}

export const namesOfProduct = ({ name, aliases }: ProductFields): string[] => [name, ...aliases]
export const namesOfEnumeration = ({ values }: EnumerationFields): string[] => values.flatMap(({ value, aliases }) => [value, ...aliases])

function nameProblem(name: string): Words | null {
  if (name === '') return { zh: '缺少名称', en: 'a name is missing' }
  if (name.length > nameLimits.nameLength) {
    const shown = name.slice(0, 20)
    return { zh: `“${shown}…”超过 ${nameLimits.nameLength} 个字符`, en: `“${shown}…” is longer than ${nameLimits.nameLength} characters` }
  }
  return normalise(name).text === '' ? { zh: `“${name}”不含文字`, en: `“${name}” contains no words` } : null
}

function firstProblem(names: readonly string[]): Words | null {
  for (const name of names) {
    const problem = nameProblem(name)
    if (problem) return problem
  }
  return null
}

const tooManyAliases: Words = { zh: `别名超过 ${nameLimits.aliases} 个`, en: `more than ${nameLimits.aliases} aliases` }

/** What is wrong with a tidy product by itself; null when nothing is. */
export function productProblem(fields: ProductFields): Words | null {
  return fields.aliases.length > nameLimits.aliases ? tooManyAliases : firstProblem(namesOfProduct(fields))
}

/** The same for an enumeration. */
export function enumerationProblem(fields: EnumerationFields): Words | null {
  const wrong = firstProblem([fields.name, ...namesOfEnumeration(fields)])
  if (wrong) return wrong
  const owners = new Map<string, string>()
  for (const { value, aliases } of fields.values) {
    for (const name of [value, ...aliases]) {
      const other = owners.get(nameForm(name))
      if (other !== undefined) return { zh: `“${name}”同时属于“${other}”和“${value}”`, en: `“${name}” belongs to both “${other}” and “${value}”` }
      owners.set(nameForm(name), value)
    }
  }
  return null
}

const sameList = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((text, at) => text === b[at])

/** True when storing one over the other would change nothing. */
export const sameProduct = (a: ProductFields, b: ProductFields): boolean => a.name === b.name && sameList(a.aliases, b.aliases)
export const sameEnumeration = (a: EnumerationFields, b: EnumerationFields): boolean =>
  a.name === b.name && a.language === b.language && a.values.length === b.values.length &&
  a.values.every((one, at) => one.value === b.values[at]?.value && sameList(one.aliases, b.values[at].aliases))

/** To whom a name belongs. */
export interface Owner {
  what: 'product' | 'enumeration'
  key: string
  name: string
}

/** That a name belongs to something else already. */
export function nameTaken(name: string, { what, name: owner }: Owner): Words {
  const zh = what === 'product' ? '商品' : '枚举'
  return { zh: `“${name}”已是${zh}“${owner}”的名称或别名`, en: `“${name}” is a name of the ${what} “${owner}” already` }
}
