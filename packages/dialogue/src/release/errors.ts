export type ReleaseFault =
  | { readonly code: 'missing-id'; readonly index: number }
  | { readonly code: 'duplicate-id'; readonly id: string }
  | { readonly code: 'empty-question'; readonly id: string }
  | { readonly code: 'empty-answer'; readonly id: string }
  | { readonly code: 'unknown-language'; readonly id: string }
  | { readonly code: 'faulty-setting'; readonly setting: string }
  | { readonly code: 'faulty-order-pattern'; readonly pattern: string; readonly reason: string }
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
    case 'faulty-setting':
      return `the setting ${fault.setting} is out of its limits`
    case 'faulty-order-pattern':
      return fault.reason
    case 'not-a-release':
      return 'these bytes are no release, or they are damaged: compile the release again'
    case 'other-format':
      return `the release was compiled by engine ${fault.found}, this is ${fault.expected}: compile it again`
    case 'other-trade':
      return 'the release was compiled with other knowledge of the trade: compile it again'
  }
}
