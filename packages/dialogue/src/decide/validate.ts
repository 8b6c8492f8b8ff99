import type { Command } from '../commands.ts'
import type { Release } from '../release/release.ts'

/** What is left of the commands when those are dropped that name something the release does not have. */
export interface Validated {
  readonly commands: readonly Command[]
  readonly dropped: readonly Command[]
}

function hasPassage({ documents, passages }: Release, { documentId, passage }: Extract<Command, { kind: 'passage' }>): boolean {
  const language = documents.get(documentId)?.language
  return language !== undefined && passages[language]?.has(documentId, passage) === true
}

function isKnown(release: Release, command: Command): boolean {
  switch (command.kind) {
    case 'answer':
      return release.entries.has(command.entryId)
    case 'passage':
      return hasPassage(release, command)
    case 'suggest':
      return command.entryIds.length > 0 && command.entryIds.every((id) => release.entries.has(id))
    case 'chitchat':
      return release.smallTalk.has(command.entryId)
    case 'startFlow':
    case 'setSlot':
    case 'correct':
      return false // a release has no flows and slots yet, so every name of one is unknown
    case 'handover':
    case 'offerHandover':
    case 'declineHandover':
    case 'cancel':
    case 'back':
    case 'repeat':
    case 'cannotHandle':
      return true
  }
}

/** Checks commands against the release, whoever produced them. When none is left the message counts as not understood. */
export function validate(release: Release, commands: readonly Command[]): Validated {
  const kept = commands.filter((command) => isKnown(release, command))
  const dropped = commands.filter((command) => !isKnown(release, command))
  return { commands: kept.length > 0 ? kept : [{ kind: 'cannotHandle', why: 'noMatch' }], dropped }
}
