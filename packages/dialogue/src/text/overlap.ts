import { latinWords } from './language.ts'
import { isHanUnit } from './units.ts'

const mostTerms = 6
/** Longest stretch that is looked for, and how much of a message is looked at. */
const longestStretch = 12
const readLength = 300

/** Function words and characters that explain nothing when they are shared. */
const idle = new Set(
  'a an the is are am be to of in on at for with and or i me my you your it its this that do does did can could will would how what when where why who if not please'.split(
    ' ',
  ),
)
const idleHan = new Set('的了吗呢吧啊我你您他它是有在不怎么这那个和就也还要什')

function hanRuns(text: string): string[] {
  const runs: string[] = []
  let from = -1
  for (let i = 0; i <= text.length; i += 1) {
    const inside = i < text.length && isHanUnit(text.charCodeAt(i))
    if (inside && from < 0) from = i
    if (!inside && from >= 0) {
      runs.push(text.slice(from, i))
      from = -1
    }
  }
  return runs
}

/** Longest stretches of `run` that also stand in `other`, left to right; a single character only when nothing longer does. */
function sharedStretches(run: string, other: string): string[] {
  const found: string[] = []
  let at = 0
  while (at < run.length) {
    let length = Math.min(longestStretch, run.length - at)
    while (length > 0 && !other.includes(run.slice(at, at + length))) length -= 1
    if (length > 0) found.push(run.slice(at, at + length))
    at += Math.max(1, length)
  }
  return found.filter((stretch) => [...stretch].some((character) => !idleHan.has(character)))
}

/** Words and Han stretches that a normalised message shares with a question: what a person would point at. At most six, longest first. */
export function sharedTerms(message: string, question: string): string[] {
  const a = message.slice(0, readLength)
  const others = new Set(latinWords(question))
  const words = latinWords(a).filter((word) => others.has(word) && !idle.has(word))
  const stretches = hanRuns(a).flatMap((run) => sharedStretches(run, question))
  const long = stretches.filter((stretch) => stretch.length > 1)
  const terms = [...new Set([...(long.length > 0 ? long : stretches), ...words])]
  terms.sort((x, y) => y.length - x.length || (x < y ? -1 : 1))
  return terms.slice(0, mostTerms)
}
