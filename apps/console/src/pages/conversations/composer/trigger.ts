/** A word one is writing that begins with a sign, as `/refund` or `@ann`. */
export interface Trigger {
  readonly sign: '/' | '@'
  /** Where the sign stands. */
  readonly start: number
  /** Where the caret stands: the word's end. */
  readonly end: number
  readonly query: string
}

const LONGEST = 30

/** The word before the caret when it begins with the sign, at the start or after a space; null otherwise. */
export function triggerAt(text: string, caret: number, sign: '/' | '@'): Trigger | null {
  const before = text.slice(0, caret)
  const start = before.lastIndexOf(sign)
  if (start < 0 || caret - start - 1 > LONGEST) return null
  const query = before.slice(start + 1)
  if (/\s/u.test(query)) return null
  return start === 0 || /\s/u.test(before[start - 1] ?? '') ? { sign, start, end: caret, query } : null
}

/** The text with the word replaced, and where the caret then stands. */
export function replaced(text: string, { start, end }: Trigger, by: string): { text: string; caret: number } {
  return { text: text.slice(0, start) + by + text.slice(end), caret: start + by.length }
}

/** What a reply's variables stand for, as far as the agent may see it. */
export interface ReplyFacts {
  readonly customer: { readonly name: string | null; readonly number: number; readonly attributes: Readonly<Record<string, string | number | boolean>> } | null
  readonly agent: { readonly name: string }
}

const VARIABLE = /\{\{\s*([\p{L}\p{N}_.-]{1,80})\s*\}\}/gu
const ATTRIBUTE = 'customer.attributes.'

function valueOf(name: string, { customer, agent }: ReplyFacts): string | null {
  if (name === 'agent.name') return agent.name
  if (customer === null) return null
  if (name === 'customer.name') return customer.name
  if (name === 'customer.number') return String(customer.number)
  if (!name.startsWith(ATTRIBUTE)) return null
  const key = name.slice(ATTRIBUTE.length)
  return Object.hasOwn(customer.attributes, key) ? String(customer.attributes[key]) : null
}

/** A reply's text with its variables filled in; what is not known stays as it is written, for the agent to see. */
export const filledIn = (text: string, facts: ReplyFacts): string => text.replaceAll(VARIABLE, (whole, name: string) => valueOf(name, facts) ?? whole)

/** Variables that are still there, each once. */
export const openVariables = (text: string): string[] => [...new Set([...text.matchAll(VARIABLE)].map((found) => found[0]))]

/** The colleagues whose `@name` is still in the text. */
export const mentionsIn = (text: string, named: ReadonlyMap<string, string>): string[] => [...named].filter(([, name]) => text.includes(`@${name}`)).map(([id]) => id)
