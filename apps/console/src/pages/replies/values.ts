import type { CannedReply, CannedReplyInput, Language } from '@yingda/contract'

/** A canned reply in the form. */
export interface ReplyValues {
  readonly owner: string
  readonly shortcut: string
  readonly title: string
  readonly text: string
  readonly language: Language | 'none'
  readonly folder: string
}

export const SHORTCUT = /^[a-z0-9\p{Script=Han}-]{1,30}$/u

export const emptyReply = (owner: string): ReplyValues => ({ owner, shortcut: '', title: '', text: '', language: 'none', folder: '' })
export const valuesOfReply = ({ scope, group, shortcut, title, text, language, folder }: CannedReply): ReplyValues => ({
  owner: group === null ? scope : `group:${group.id}`, shortcut, title, text, language: language ?? 'none', folder,
})
export const inputOf = ({ shortcut, title, text, language, folder }: ReplyValues): CannedReplyInput => ({
  shortcut: shortcut.trim(), title: title.trim(), text: text.trim(), language: language === 'none' ? null : language, folder: folder.trim(),
})
const fields = ['owner', 'shortcut', 'title', 'text', 'language', 'folder'] as const
export const sameReply = (a: ReplyValues, b: ReplyValues): boolean => fields.every((field) => a[field] === b[field])
export const isReplyValues = (value: unknown): value is ReplyValues =>
  typeof value === 'object' && value !== null && fields.every((field) => typeof (value as Record<string, unknown>)[field] === 'string')

/** Variables every conversation can fill in. */
export const knownVariables = ['customer.name', 'customer.number', 'agent.name'] as const
export type KnownVariable = (typeof knownVariables)[number]
/** Where the name of an attribute is still to be written. */
export const ATTRIBUTE = '{{customer.attributes.}}'

/** A text with something put in place of what is selected, and where the caret then stands: before the closing braces of an attribute. */
export function inserted(text: string, from: number, to: number, what: string): { text: string; caret: number } {
  return { text: text.slice(0, from) + what + text.slice(to), caret: from + what.length - (what === ATTRIBUTE ? 2 : 0) }
}
