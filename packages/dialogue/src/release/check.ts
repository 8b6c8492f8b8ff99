import { foldedName, longestName } from '../entities/catalogue.ts'
import { checkOrderNumberPattern } from '../entities/index.ts'
import { normalise } from '../text/normalise.ts'
import { languages, type KnowledgeDocument, type KnowledgeEntry, type ReleaseSource, type Settings, type SmallTalk, type OwnNames } from '../types.ts'
import { faultySettings } from '../settings.ts'
import { ReleaseError, type DocumentFault, type ReleaseFault } from './errors.ts'

function isReadable(text: string): boolean {
  return normalise(text).text !== ''
}

function entryFaults(entry: KnowledgeEntry): ReleaseFault[] {
  const faults: ReleaseFault[] = []
  if (!isReadable(entry.question)) faults.push({ code: 'empty-question', id: entry.id })
  if (entry.answer.trim() === '' || entry.variants?.some(({ answer }) => answer.trim() === '') === true) faults.push({ code: 'empty-answer', id: entry.id })
  return faults
}

function talkFaults(talk: SmallTalk): ReleaseFault[] {
  const faults: ReleaseFault[] = []
  if (!talk.patterns.some(isReadable)) faults.push({ code: 'empty-question', id: talk.id })
  if (talk.answer.trim() === '') faults.push({ code: 'empty-answer', id: talk.id })
  return faults
}

function idFaults(items: readonly { readonly id: string; readonly language?: string }[]): ReleaseFault[] {
  const faults: ReleaseFault[] = []
  const seen = new Set<string>()
  items.forEach(({ id, language }, index) => {
    if (id === '') faults.push({ code: 'missing-id', index })
    if (seen.has(id)) faults.push({ code: 'duplicate-id', id })
    if (language !== undefined && !languages.some((known) => known === language)) faults.push({ code: 'unknown-language', id })
    seen.add(id)
  })
  return faults
}

const longestTitle = 300
const longestDocument = 1_000_000
const longestUrl = 2000
/** Characters of all documents together. */
const mostCharacters = 20_000_000

function isAddress(url: string): boolean {
  return url.length <= longestUrl && /^https?:\/\/[^\s/]/i.test(url) && URL.canParse(url)
}

/** @param before ids of the documents before this one */
function faultsOf(document: KnowledgeDocument, before: ReadonlySet<string>): DocumentFault[] {
  const { id, title, language, text, url } = document
  const found: readonly (readonly [DocumentFault, boolean])[] = [
    ['missing-id', id === ''],
    ['duplicate-id', before.has(id)],
    ['unknown-language', !languages.some((known) => known === language)],
    ['empty-title', title.trim() === ''],
    ['long-title', title.length > longestTitle],
    // Nearly always the beginning tells.
    ['empty-text', !isReadable(text.slice(0, 1000)) && !isReadable(text.slice(0, longestDocument))],
    ['long-text', text.length > longestDocument],
    ['faulty-url', url !== undefined && !isAddress(url)],
  ]
  return found.flatMap(([fault, isFound]) => (isFound ? [fault] : []))
}

function documentFaults(documents: readonly KnowledgeDocument[]): ReleaseFault[] {
  const faults: ReleaseFault[] = []
  const seen = new Set<string>()
  let characters = 0
  documents.forEach((document, index) => {
    for (const fault of faultsOf(document, seen)) faults.push({ code: 'faulty-document', id: document.id, index, fault })
    if (document.id !== '') seen.add(document.id)
    characters += document.text.length
  })
  if (characters > mostCharacters) faults.push({ code: 'long-documents', characters, most: mostCharacters })
  return faults
}

function patternFaults(pattern: string): ReleaseFault[] {
  const reason = checkOrderNumberPattern(pattern)
  return reason === undefined ? [] : [{ code: 'faulty-order-pattern', pattern, reason }]
}

function nameFaults(of: 'product' | 'enumeration', id: string, names: readonly string[]): ReleaseFault[] {
  return names.flatMap((name): ReleaseFault[] => {
    if (foldedName(name) === '') return [{ code: 'faulty-name', of, id, name, problem: 'empty' }]
    return name.trim().length > longestName ? [{ code: 'faulty-name', of, id, name, problem: 'long' }] : []
  })
}

function catalogueFaults({ products, enumerations }: OwnNames): ReleaseFault[] {
  return [
    ...idFaults(products),
    ...idFaults(enumerations),
    ...products.flatMap(({ id, name, aliases }) => nameFaults('product', id, [name, ...aliases])),
    ...enumerations.flatMap(({ id, values }) => nameFaults('enumeration', id, values.flatMap(({ value, aliases }) => [value, ...aliases]))),
    ...enumerations.filter(({ values }) => values.length === 0).map(({ id }) => ({ code: 'no-values', id }) as const),
  ]
}

/** @throws ReleaseError naming every fault of the source */
export function checkSource(source: ReleaseSource, settings: Settings): void {
  const faults = [
    ...idFaults([...source.entries, ...source.smallTalk]),
    ...languages.flatMap((language) => idFaults((source.terms ?? []).filter((set) => set.language === language))),
    ...source.entries.flatMap(entryFaults),
    ...source.smallTalk.flatMap(talkFaults),
    ...documentFaults(source.documents ?? []),
    ...(source.orderNumberPatterns ?? []).flatMap(patternFaults),
    ...(source.catalogue === undefined ? [] : catalogueFaults(source.catalogue)),
    ...faultySettings(settings).map((setting) => ({ code: 'faulty-setting', setting }) as const),
  ]
  if (faults.length > 0) throw new ReleaseError(faults)
}
