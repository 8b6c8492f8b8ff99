import { squeeze } from '../text/squeeze.ts'
import { standardText } from '../text/standard.ts'
import { isHanUnit } from '../text/units.ts'

/** A stretch of a message between two signs of punctuation. */
export interface Clause {
  /** As typed, without the signs at its end. */
  readonly original: string
  /** Normalised and squeezed. */
  readonly text: string
  /** What ended it. A line's end and the end of the message count as a stop. */
  readonly end: 'comma' | 'stop' | 'question'
}

/** Characters of a message and clauses that are looked at for what hangs together; a longer message speaks for itself. */
export const longestInContext = 400
const mostClauses = 16

const ends: ReadonlyMap<string, Clause['end']> = new Map([
  ...[...'，,、'].map((sign) => [sign, 'comma'] as const),
  ...[...'。！!；;\n…~～'].map((sign) => [sign, 'stop'] as const),
  ...[...'？?'].map((sign) => [sign, 'question'] as const),
])

function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39
}

/** A full stop ends a clause only before a space, at the end or behind a Han character; a comma not between digits. */
function endAt(text: string, at: number): Clause['end'] | undefined {
  const sign = text.charAt(at)
  if (sign === '.') return at + 1 >= text.length || /\s/.test(text.charAt(at + 1)) || isHanUnit(text.charCodeAt(at - 1)) ? 'stop' : undefined
  if (sign === ',' && isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1))) return undefined
  return ends.get(sign)
}

/** The clauses of an original message that hold something readable; empty for one that is too long or has too many. */
export function clausesOf(original: string): Clause[] {
  if (original.length > longestInContext) return []
  const clauses: Clause[] = []
  let from = 0
  for (let at = 0; at <= original.length; at += 1) {
    const end = at === original.length ? 'stop' : endAt(original, at)
    if (end === undefined) continue
    const stretch = original.slice(from, at)
    const text = squeeze(standardText(stretch))
    const last = clauses.at(-1)
    if (text !== '') clauses.push({ original: stretch.trim(), text, end })
    else if (end === 'question' && last !== undefined) clauses[clauses.length - 1] = { ...last, end }
    from = at + 1
  }
  return clauses.length > mostClauses ? [] : clauses
}

const zhAsks =
  /怎么|怎样|如何|咋|多久|多少|多长|多大|多重|多远|几(?:天|点|个|次|张|件|时|日|号|元|块|小时|月|年|种|款)|什么|啥|哪|谁|为何|能不能|能否|可不可以|可否|是否|是不是|有没有|会不会|要不要|行不行|好不好|何时|[吗么]$/
const zhWishes = /^(?:请|麻烦)?(?:帮我|帮忙|给我|我想|我要|我需要|想要|想问|查一下|查下|取消|修改|更改|更换)/
const enLead =
  '(?:(?:and|also|but|so|then|plus|or|hi|hello|hey|ok|okay|well|please|btw|secondly|second|firstly|first|next|finally|no|sorry|by the way|one more thing|another question) )*'
const enAsks = new RegExp(
  `^${enLead}(?:how|what|whats|hows|where|wheres|why|which|who|whos|whom|can|could|do|does|did|is|are|am|will|would|should|may|shall|was|were|has|have you|any|when(?! (?:i|we|you|it|they|my|the|he|she)\\b)|when (?:will|do|does|can|is|are)|what about|how about)\\b`,
)
const enAsksInside = /\b(?:(?:tell|show|know|wondering|wonder|explain|understand|ask|asking|see)(?: me| us)?(?: about)? (?:how|what|when|where|why|which|who|if|whether))\b/
const enWishes = new RegExp(`^${enLead}(?:i (?:want|need|would like|wish)|id like|help me|tell me|show me|let me know|give me|send me|track|cancel|return|change)\\b`)

/** True when a squeezed stretch asks something by its words, whatever sign stands behind it. */
export function asks(text: string): boolean {
  return zhAsks.test(text) || enAsks.test(text) || enAsksInside.test(text)
}

/** True when a clause is a question or a request by itself. */
export function isRequest(clause: Clause): boolean {
  return clause.end === 'question' || asks(clause.text) || zhWishes.test(clause.text) || enWishes.test(clause.text)
}
