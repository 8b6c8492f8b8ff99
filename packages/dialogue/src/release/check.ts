import { checkOrderNumberPattern } from '../entities/index.ts'
import { normalise } from '../text/normalise.ts'
import { languages, type KnowledgeEntry, type ReleaseSource, type Settings, type SmallTalk } from '../types.ts'
import { faultySettings } from '../settings.ts'
import { ReleaseError, type ReleaseFault } from './errors.ts'

function isReadable(text: string): boolean {
  return normalise(text).text !== ''
}

function entryFaults(entry: KnowledgeEntry): ReleaseFault[] {
  const faults: ReleaseFault[] = []
  if (!isReadable(entry.question)) faults.push({ code: 'empty-question', id: entry.id })
  if (entry.answer.trim() === '') faults.push({ code: 'empty-answer', id: entry.id })
  return faults
}

function talkFaults(talk: SmallTalk): ReleaseFault[] {
  const faults: ReleaseFault[] = []
  if (!talk.patterns.some(isReadable)) faults.push({ code: 'empty-question', id: talk.id })
  if (talk.answer.trim() === '') faults.push({ code: 'empty-answer', id: talk.id })
  return faults
}

function idFaults(items: readonly { readonly id: string; readonly language: string }[]): ReleaseFault[] {
  const faults: ReleaseFault[] = []
  const seen = new Set<string>()
  items.forEach(({ id, language }, index) => {
    if (id === '') faults.push({ code: 'missing-id', index })
    if (seen.has(id)) faults.push({ code: 'duplicate-id', id })
    if (!languages.some((known) => known === language)) faults.push({ code: 'unknown-language', id })
    seen.add(id)
  })
  return faults
}

function patternFaults(pattern: string): ReleaseFault[] {
  const reason = checkOrderNumberPattern(pattern)
  return reason === undefined ? [] : [{ code: 'faulty-order-pattern', pattern, reason }]
}

/** @throws ReleaseError naming every fault of the source */
export function checkSource(source: ReleaseSource, settings: Settings): void {
  const faults = [
    ...idFaults([...source.entries, ...source.smallTalk]),
    ...languages.flatMap((language) => idFaults((source.terms ?? []).filter((set) => set.language === language))),
    ...source.entries.flatMap(entryFaults),
    ...source.smallTalk.flatMap(talkFaults),
    ...(source.orderNumberPatterns ?? []).flatMap(patternFaults),
    ...faultySettings(settings).map((setting) => ({ code: 'faulty-setting', setting }) as const),
  ]
  if (faults.length > 0) throw new ReleaseError(faults)
}
