import type { Release } from '../release/release.ts'
import { core, withoutParticles, withoutPoliteness } from '../text/squeeze.ts'
import { isHanUnit } from '../text/units.ts'
import type { Producer } from './producer.ts'

const mostPieces = 4
const longestPhrase = 24

/** Splits a message into known phrases without a rest ("好的谢谢", "ok thanks bye"); null when something is left over. */
function phrasesOf(release: Release, squeezed: string, pieces: number): string[] | null {
  if (squeezed === '') return []
  if (pieces === 0) return null
  for (let length = Math.min(longestPhrase, squeezed.length); length > 0; length -= 1) {
    const id = release.phrases.get(squeezed.slice(0, length))
    if (id === undefined || !endsWord(squeezed, length)) continue
    const rest = phrasesOf(release, squeezed.slice(length).trimStart(), pieces - 1)
    if (rest !== null) return [id, ...rest]
  }
  return null
}

function endsWord(text: string, at: number): boolean {
  if (at >= text.length || text.charAt(at) === ' ') return true
  return isHanUnit(text.charCodeAt(at)) || isHanUnit(text.charCodeAt(at - 1))
}

/** The message is a known phrase, or nothing but known phrases; the last one is answered. */
function phraseFor(release: Release, squeezed: string): string | undefined {
  const direct = release.phrases.get(squeezed)
  if (direct !== undefined || squeezed === '') return direct
  const stripped = [withoutParticles(squeezed), withoutPoliteness(squeezed), core(squeezed)]
  const bare = stripped.map((text) => (text === '' ? undefined : release.phrases.get(text))).find((id) => id !== undefined)
  return bare ?? phrasesOf(release, squeezed, mostPieces)?.at(-1)
}

export const smallTalk: Producer = {
  name: 'small-talk',
  version: 1,
  produce: (message, _state, release) => {
    const id = phraseFor(release, message.squeezed)
    if (id === undefined) return []
    return [
      { producer: 'small-talk', version: 1, command: { kind: 'chitchat', entryId: id }, score: 1, evidence: { question: null, terms: [] } },
    ]
  },
}
