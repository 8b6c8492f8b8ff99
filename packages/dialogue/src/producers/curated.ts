import { core } from '../text/squeeze.ts'
import type { Producer } from './producer.ts'

/** The owner wrote this very question: equal after normalisation, or equal but for greetings, politeness and particles. */
export const curated: Producer = {
  name: 'curated',
  version: 1,
  produce: (message, _state, release, language) => {
    const exact = release.curated.get(message.squeezed)
    const ids = exact ?? release.curated.get(core(message.squeezed)) ?? []
    const own = ids.filter((id) => release.entries.get(id)?.language === language)
    return own.map((entryId) => ({
      producer: 'curated',
      version: 1,
      command: { kind: 'answer', entryId },
      score: exact === undefined ? 0.95 : 1,
      evidence: { question: release.entries.get(entryId)?.question ?? null, terms: [] },
    }))
  },
}
