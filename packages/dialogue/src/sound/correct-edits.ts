import { isHanUnit } from '../text/units.ts'
import type { Correction, CorrectionKind } from './correction.ts'
import { shapeKey } from './shapes.ts'
import type { VocabularyIndex } from './vocabulary-index.ts'

/** What may stand inside a word that can be parted: 退个款, 退了货. */
const inserted = new Set('个了下过点')

interface Window {
  readonly text: string
  readonly start: number
  readonly end: number
}

interface Search {
  readonly index: VocabularyIndex
  readonly isCovered: Uint8Array
  readonly found: Correction[]
}

function push(search: Search, { start, end }: Window, position: number, kind: CorrectionKind, confidence: number): void {
  const word = search.index.words[position]?.word
  if (word !== undefined) search.found.push({ start, end, text: word, kind, confidence })
}

function byShape(search: Search, window: Window, shapes: string): void {
  for (const position of search.index.byShape.get(shapes) ?? []) {
    const word = search.index.words[position]?.word ?? ''
    let [shared, covered] = [0, 0]
    for (let i = 0; i < word.length; i += 1) {
      if (word.charAt(i) === window.text.charAt(i)) shared += 1
      else covered += search.isCovered[window.start + i] ?? 0
    }
    const isLikely = shared > 0 && shared < word.length && covered === 0
    if (isLikely) push(search, window, position, 'shape', word.length === 2 ? 0.75 : 0.85)
  }
}

/** Characters that begin or end a word by chance: 能不能 is no 不能 swapped. */
const loose = new Set('不没一了的是在有要会能个就都也还我你他这那到得过来去上下里吗呢吧')

function swapConfidence(a: string, b: string, length: number): number {
  if (length > 2) return 0.85
  return loose.has(a) || loose.has(b) ? 0.4 : 0.6
}

function bySwap(search: Search, window: Window): void {
  const { text, start } = window
  for (let i = 0; i + 1 < text.length; i += 1) {
    const [a, b] = [text.charAt(i), text.charAt(i + 1)]
    if (a === b || (search.isCovered[start + i] === 1 && search.isCovered[start + i + 1] === 1)) continue
    const position = search.index.positions.get(text.slice(0, i) + b + a + text.slice(i + 2))
    if (position !== undefined) push(search, window, position, 'swapped', swapConfidence(a, b, text.length))
  }
}

/** One character too much: doubled (退退款), put between (退个款), or any in a word of three and more. */
function byExtra(search: Search, window: Window): void {
  const { text, start } = window
  for (let i = 0; i < text.length; i += 1) {
    const isDoubled = i > 0 && text.charAt(i) === text.charAt(i - 1)
    const isInner = i > 0 && i + 1 < text.length
    const isInserted = text.length === 3 && isInner && inserted.has(text.charAt(i))
    const isOther = text.length >= 4 && isInner && search.isCovered[start + i] === 0
    if (!isDoubled && !isInserted && !isOther) continue
    const position = search.index.positions.get(text.slice(0, i) + text.slice(i + 1))
    if (position === undefined) continue
    push(search, window, position, isDoubled ? 'doubled' : 'extra', isDoubled ? 0.9 : isInserted ? 0.75 : text.length === 4 ? 0.4 : 0.5)
  }
}

function missingConfidence(length: number, isInner: boolean): number {
  if (length < 4) return 0.4
  if (length === 4) return isInner ? 0.5 : 0.3
  return isInner ? 0.65 : 0.4
}

function byMissing(search: Search, window: Window): void {
  for (const position of search.index.byDelete.get(window.text) ?? []) {
    const word = search.index.words[position]?.word ?? ''
    const isInner = word.charAt(0) === window.text.charAt(0) && word.charAt(word.length - 1) === window.text.charAt(window.text.length - 1)
    if (word.length === 3 && !isInner) continue
    push(search, window, position, 'missing', missingConfidence(word.length, isInner))
  }
}

/** Any one character wrong in a word of four and more. */
function byOther(search: Search, window: Window): void {
  const { text, start } = window
  if (text.length < 4) return
  for (let i = 0; i < text.length; i += 1) {
    if (search.isCovered[start + i] === 1) continue
    for (const position of search.index.byDelete.get(text.slice(0, i) + text.slice(i + 1)) ?? []) {
      const word = search.index.words[position]?.word ?? ''
      const isOneOff = word.length === text.length && word.slice(0, i) === text.slice(0, i) && word.slice(i + 1) === text.slice(i + 1)
      if (isOneOff && word !== text) push(search, window, position, 'other', text.length === 4 ? 0.35 : 0.45)
    }
  }
}

/** Words of the vocabulary that a stretch of Han characters is one edit away from. */
export function correctByEdits(text: string, index: VocabularyIndex, isCovered: Uint8Array): Correction[] {
  const search: Search = { index, isCovered, found: [] }
  let shapes = ''
  for (const character of text) shapes += character.length === 1 ? shapeKey(character) : character
  for (let start = 0; start < text.length; start += 1) {
    let hasOpen = false
    for (let end = start + 1; end <= text.length && end - start <= index.longest + 1; end += 1) {
      if (!isHanUnit(text.charCodeAt(end - 1))) break
      hasOpen ||= isCovered[end - 1] === 0
      const isDoubled = end - start > 1 && text.charAt(end - 1) === text.charAt(end - 2)
      if (end - start < 2 || (!hasOpen && !isDoubled)) continue
      const window = { text: text.slice(start, end), start, end }
      if (index.positions.has(window.text)) continue
      if (window.text.length > 2) byExtra(search, window)
      if (!hasOpen) continue
      byShape(search, window, shapes.slice(start, end))
      bySwap(search, window)
      byMissing(search, window)
      byOther(search, window)
    }
  }
  return search.found
}
