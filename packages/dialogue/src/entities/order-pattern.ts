import { EntityOptionsError } from './types.ts'

/** One unit of a pattern: the characters that may stand there, and how often. */
interface Item {
  readonly accepts: (unit: number) => boolean
  readonly min: number
  readonly max: number
}

/** A checked order-number pattern. */
export interface OrderPattern {
  readonly source: string
  /** Nothing but digits can match: such a number needs an order cue in its sentence. */
  readonly digitsOnly: boolean
  readonly choices: readonly (readonly Item[])[]
}

const longest = 64
const mostChoices = 16

/** Why a pattern cannot be used, as the end of a sentence. */
export interface PatternProblem {
  readonly zh: string
  readonly en: string
}

class PatternError extends Error {
  readonly problem: PatternProblem

  constructor(zh: string, en: string) {
    super(en)
    this.problem = { zh, en }
  }
}

function notAllowed(character: string, at: number): PatternError {
  if (character === '') return new PatternError('规则没有写完', 'the pattern ends too early')
  return new PatternError(`第 ${at + 1} 个字符“${character}”不能使用`, `“${character}” at position ${at + 1} is not allowed`)
}

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}

class Parser {
  private at = 0
  private readonly source: string

  constructor(source: string) {
    this.source = source
  }

  choices(): Item[][] {
    const choices = [this.sequence()]
    while (this.take('|')) choices.push(this.sequence())
    if (this.at < this.source.length) throw notAllowed(this.source.charAt(this.at), this.at)
    if (choices.length > mostChoices) throw new PatternError(`用“|”分开的写法超过 ${mostChoices} 种`, `more than ${mostChoices} alternatives`)
    return choices
  }

  private take(text: string): boolean {
    if (!this.source.startsWith(text, this.at)) return false
    this.at += text.length
    return true
  }

  private sequence(): Item[] {
    const items: Item[] = []
    while (this.at < this.source.length && this.source.charAt(this.at) !== '|') items.push(this.item())
    const most = items.reduce((sum, item) => sum + item.max, 0)
    const least = items.reduce((sum, item) => sum + item.min, 0)
    if (most > longest) throw new PatternError(`能匹配的单号超过 ${longest} 个字符`, `matches more than ${longest} characters`)
    if (least < 4) throw new PatternError('能匹配的单号不足 4 个字符', 'must match at least 4 characters')
    return items
  }

  private item(): Item {
    const accepts = this.unit()
    const [min, max] = this.count()
    return { accepts, min, max }
  }

  private unit(): (unit: number) => boolean {
    if (this.take('\\d')) return isDigit
    if (this.take('[')) return this.set()
    const isEscaped = this.take('\\')
    const character = this.source.charAt(this.at)
    if (!(isEscaped ? /[_./#-]/ : /[A-Za-z0-9_./#-]/).test(character))
      throw notAllowed(character, this.at)
    this.at += 1
    const code = character.charCodeAt(0)
    return (unit) => unit === code
  }

  private set(): (unit: number) => boolean {
    const end = this.source.indexOf(']', this.at)
    const body = end < 0 ? '' : this.source.slice(this.at, end)
    if (!/^(?:\\d|[A-Za-z0-9]-[A-Za-z0-9]|[A-Za-z0-9_]){1,64}-?$/.test(body.slice(0, longest)) || body.length > longest)
      throw new PatternError(`第 ${this.at} 个字符处的方括号写法无法识别`, `the set at position ${this.at} is not understood`)
    this.at = end + 1
    const ranges = [...body.matchAll(/\\d|([A-Za-z0-9])-([A-Za-z0-9])|[\w-]/g)].map(([text, from, to]): [number, number] => {
      if (text === '\\d') return [0x30, 0x39]
      return [(from ?? text).charCodeAt(0), (to ?? text).charCodeAt(0)]
    })
    return (unit) => ranges.some(([from, to]) => unit >= from && unit <= to)
  }

  private count(): [min: number, max: number] {
    if (this.take('?')) return [0, 1]
    if (!this.take('{')) return [1, 1]
    const match = /^(\d{1,2})(?:,(\d{1,2}))?\}/.exec(this.source.slice(this.at, this.at + 7))
    if (match === null) throw new PatternError(`第 ${this.at} 个字符处的次数写法无法识别`, `the count at position ${this.at} is not understood`)
    this.at += match[0].length
    const min = Number(match[1])
    const max = match[2] === undefined ? min : Number(match[2])
    if (max < min) throw new PatternError(`第 ${this.at} 个字符处的次数上限小于下限`, `the count at position ${this.at} runs backwards`)
    return [min, max]
  }
}

function canBeLetter(item: Item): boolean {
  if (item.min === 0) return false
  for (let unit = 0x20; unit < 0x7f; unit += 1) {
    if (item.accepts(unit) && isDigit(unit)) return false
  }
  return true
}

function parse(source: string): OrderPattern {
  if (source.length > 200) throw new PatternError('超过 200 个字符', 'longer than 200 characters')
  const choices = new Parser(source).choices()
  return { source, digitsOnly: choices.some((items) => !items.some(canBeLetter)), choices }
}

/** @throws EntityOptionsError for a pattern outside the syntax of `orderPatternProblem` */
export function compileOrderPattern(source: string): OrderPattern {
  try {
    return parse(source)
  } catch (error) {
    if (!(error instanceof PatternError)) throw error
    const shown = source.slice(0, 40)
    throw new EntityOptionsError(`Order number pattern “${shown}”: ${error.problem.en} / 单号规则“${shown}”：${error.problem.zh}`)
  }
}

/**
 * Why an owner's order-number pattern cannot be used; undefined where it can. The syntax is a small part of regular expressions that
 * is always read in linear time: letters, digits, `- _ . / #`, `\d`, sets such as `[A-Z0-9]`, counts `?`, `{n}`, `{n,m}`, and `|`
 * between whole alternatives. A pattern matches 4 to 64 characters.
 */
export function orderPatternProblem(source: string): PatternProblem | undefined {
  try {
    parse(source)
    return undefined
  } catch (error) {
    if (error instanceof PatternError) return error.problem
    throw error
  }
}

/** The same as a message that names the pattern. */
export function checkOrderNumberPattern(source: string): string | undefined {
  try {
    compileOrderPattern(source)
    return undefined
  } catch (error) {
    if (error instanceof EntityOptionsError) return error.message
    throw error
  }
}

/** Places in `items` without counting: item i may be taken again as often as its count allows. */
interface State {
  readonly item: number
  readonly taken: number
}

function addState(states: State[], seen: Set<number>, items: readonly Item[], state: State): void {
  let { item, taken } = state
  while (!seen.has(item * 100 + taken)) {
    seen.add(item * 100 + taken)
    states.push({ item, taken })
    const current = items[item]
    if (current === undefined || taken < current.min) return
    item += 1
    taken = 0
  }
}

function isSpaceInside(text: string, at: number, from: number): boolean {
  return text.charCodeAt(at) === 0x20 && at > from && text.charCodeAt(at - 1) !== 0x20
}

export interface PatternMatch {
  readonly end: number
  readonly spaces: number
}

function ignoringCase(unit: number, anyCase: boolean): number {
  return anyCase && unit >= 0x61 && unit <= 0x7a ? unit - 0x20 : unit
}

/** All ends that a pattern reaches from `from`, single spaces inside passed over; every state set is at most as long as the pattern. */
export function matchesAt(pattern: OrderPattern, text: string, from: number, anyCase: boolean): PatternMatch[] {
  return pattern.choices.flatMap((items) => matchSequence(items, text, from, anyCase))
}

function matchSequence(items: readonly Item[], text: string, from: number, anyCase: boolean): PatternMatch[] {
  const found: PatternMatch[] = []
  let states: State[] = []
  let spaces = 0
  addState(states, new Set(), items, { item: 0, taken: 0 })
  for (let at = from; at < text.length && states.length > 0; at += 1) {
    if (isSpaceInside(text, at, from)) {
      spaces += 1
      continue
    }
    const unit = ignoringCase(text.charCodeAt(at), anyCase)
    const next: State[] = []
    const seen = new Set<number>()
    for (const { item, taken } of states) {
      const current = items[item]
      if (current === undefined || taken >= current.max || !current.accepts(unit)) continue
      addState(next, seen, items, { item, taken: taken + 1 })
    }
    states = next
    if (states.some(({ item }) => item === items.length)) found.push({ end: at + 1, spaces })
  }
  return found
}
