import { longestName } from '../entities/catalogue.ts'

/** What is wrong with a document. */
export type DocumentFault = 'missing-id' | 'duplicate-id' | 'unknown-language' | 'empty-title' | 'long-title' | 'empty-text' | 'long-text' | 'faulty-url'

export type ReleaseFault =
  | { readonly code: 'missing-id'; readonly index: number }
  | { readonly code: 'duplicate-id'; readonly id: string }
  | { readonly code: 'empty-question'; readonly id: string }
  | { readonly code: 'empty-answer'; readonly id: string }
  | { readonly code: 'unknown-language'; readonly id: string }
  | { readonly code: 'faulty-document'; readonly id: string; readonly index: number; readonly fault: DocumentFault }
  | { readonly code: 'long-documents'; readonly characters: number; readonly most: number }
  | { readonly code: 'faulty-setting'; readonly setting: string }
  | { readonly code: 'faulty-order-pattern'; readonly pattern: string; readonly reason: string }
  | { readonly code: 'faulty-name'; readonly of: 'product' | 'enumeration'; readonly id: string; readonly name: string; readonly problem: 'empty' | 'long' }
  | { readonly code: 'no-values'; readonly id: string }
  | { readonly code: 'not-a-release' }
  | { readonly code: 'other-format'; readonly found: string; readonly expected: string }
  | { readonly code: 'other-trade'; readonly found: string | null; readonly expected: string | null }

/** A release could not be compiled or loaded. `faults` names every reason, for callers that speak another language. */
export class ReleaseError extends Error {
  readonly faults: readonly ReleaseFault[]

  constructor(faults: readonly ReleaseFault[]) {
    super(faults.map(describe).join('; '))
    this.name = 'ReleaseError'
    this.faults = faults
  }
}

const documentFaults: Readonly<Record<DocumentFault, string>> = {
  'missing-id': 'has no id',
  'duplicate-id': 'has the id of another document',
  'unknown-language': 'is in a language other than zh and en',
  'empty-title': 'has no title',
  'long-title': 'has a title of more than 300 characters',
  'empty-text': 'has no text that can be read',
  'long-text': 'is longer than 1,000,000 characters: split it',
  'faulty-url': 'has an address that does not begin with http:// or https://, or is longer than 2,000 characters',
}

function describe(fault: ReleaseFault): string {
  switch (fault.code) {
    case 'missing-id':
      return `entry number ${fault.index + 1} has no id`
    case 'duplicate-id':
      return `the id "${fault.id}" is used twice`
    case 'empty-question':
      return `"${fault.id}" has no question that can be read`
    case 'empty-answer':
      return `"${fault.id}" has no answer`
    case 'unknown-language':
      return `"${fault.id}" is in a language other than zh and en`
    case 'faulty-document':
      return `document number ${fault.index + 1}${fault.id === '' ? '' : ` ("${fault.id}")`} ${documentFaults[fault.fault]}`
    case 'long-documents':
      return `the documents have ${fault.characters} characters together, more than ${fault.most}: leave some out`
    case 'faulty-setting':
      return `the setting ${fault.setting} is out of its limits`
    case 'faulty-order-pattern':
      return fault.reason
    case 'faulty-name':
      return `the ${fault.of} "${fault.id}" has ${fault.problem === 'empty' ? 'a name that holds no letter or digit' : `a name of more than ${longestName} characters`}: "${fault.name}"`
    case 'no-values':
      return `the enumeration "${fault.id}" has no values`
    case 'not-a-release':
      return 'these bytes are no release, or they are damaged: compile the release again'
    case 'other-format':
      return `the release was compiled by engine ${fault.found}, this is ${fault.expected}: compile it again`
    case 'other-trade':
      return 'the release was compiled with other knowledge of the trade: compile it again'
  }
}
