import type { Key } from '../i18n/zh.ts'

export type ShortcutGroup = 'list' | 'conversation' | 'composer' | 'tickets' | 'knowledge' | 'everywhere'

export interface Shortcut {
  readonly group: ShortcutGroup
  readonly label: Key
  /** Keys that mean it anywhere on the page, as the browser names them; `Mod+` is Ctrl, on a Mac ⌘, and holds while writing too. */
  readonly keys: readonly string[]
  /** Keys that mean it only where the thing itself is: in a field, on a row. */
  readonly inPlace?: readonly string[]
  /** Something to do with what is open: the command palette offers it where it can be done. */
  readonly command?: true
}

/** All keys of the console: what the handlers listen for, what the sheet lists and what the command palette offers. */
export const shortcutTable = {
  'list.next': { group: 'list', label: 'shortcuts.next', keys: ['j'], inPlace: ['ArrowDown'] },
  'list.previous': { group: 'list', label: 'shortcuts.previous', keys: ['k'], inPlace: ['ArrowUp'] },
  'list.open': { group: 'list', label: 'shortcuts.open', keys: [], inPlace: ['Enter'] },
  'list.view1': { group: 'list', label: 'shortcuts.tabs', keys: ['1'] },
  'list.view2': { group: 'list', label: 'shortcuts.tabs', keys: ['2'] },
  'list.view3': { group: 'list', label: 'shortcuts.tabs', keys: ['3'] },
  'list.search': { group: 'list', label: 'shortcuts.search', keys: ['/'] },
  'conversation.accept': { group: 'conversation', label: 'shortcuts.accept', keys: ['a'], command: true },
  'conversation.acceptOffer': { group: 'conversation', label: 'shortcuts.acceptOffer', keys: [], inPlace: ['Enter', 'Alt+Enter'] },
  'conversation.reply': { group: 'conversation', label: 'shortcuts.reply', keys: ['r'], command: true },
  'conversation.note': { group: 'conversation', label: 'shortcuts.note', keys: ['n'], command: true },
  'conversation.label': { group: 'conversation', label: 'shortcuts.label', keys: ['l'], command: true },
  'conversation.transfer': { group: 'conversation', label: 'shortcuts.transfer', keys: ['t'], command: true },
  'conversation.ticket': { group: 'conversation', label: 'shortcuts.ticket', keys: ['c'], command: true },
  'conversation.returnToBot': { group: 'conversation', label: 'action.returnToBot', keys: ['b'], command: true },
  'conversation.close': { group: 'conversation', label: 'shortcuts.close', keys: ['x'], command: true },
  'conversation.details': { group: 'conversation', label: 'shortcuts.details', keys: ['i'], command: true },
  'conversation.find': { group: 'conversation', label: 'shortcuts.find', keys: ['f'], command: true },
  'composer.send': { group: 'composer', label: 'shortcuts.send', keys: [], inPlace: ['Enter', 'Mod+Enter'] },
  'composer.newline': { group: 'composer', label: 'shortcuts.newline', keys: [], inPlace: ['Shift+Enter'] },
  'composer.later': { group: 'composer', label: 'later.action', keys: [], command: true },
  'composer.replies': { group: 'composer', label: 'replies.popup', keys: [], inPlace: ['/'] },
  'composer.mention': { group: 'composer', label: 'mention.popup', keys: [], inPlace: ['@'] },
  'composer.suggestion': { group: 'composer', label: 'suggest.title', keys: [], inPlace: ['Alt+1', 'Alt+2', 'Alt+3'] },
  'tickets.create': { group: 'tickets', label: 'tickets.new', keys: ['c'], command: true },
  'tickets.select': { group: 'tickets', label: 'shortcuts.selectTicket', keys: ['x'] },
  'tickets.reply': { group: 'tickets', label: 'shortcuts.reply', keys: ['r'], command: true },
  'tickets.note': { group: 'tickets', label: 'shortcuts.note', keys: ['n'], command: true },
  'knowledge.test': { group: 'knowledge', label: 'shortcuts.testBox', keys: ['t'], command: true },
  palette: { group: 'everywhere', label: 'shortcuts.palette', keys: ['Mod+k'] },
  back: { group: 'everywhere', label: 'shortcuts.escape', keys: ['Escape'] },
  help: { group: 'everywhere', label: 'shortcuts.help', keys: ['?'] },
} as const satisfies Readonly<Record<string, Shortcut>>

export type ShortcutId = keyof typeof shortcutTable
export const shortcutIds = Object.keys(shortcutTable) as ShortcutId[]
export const shortcutOf = (id: ShortcutId): Shortcut => shortcutTable[id]

/** Every key of a shortcut, wherever it means it. */
export const keysOf = (id: ShortcutId): readonly string[] => [...shortcutOf(id).keys, ...(shortcutOf(id).inPlace ?? [])]

const modifier = (): string => (/Mac|iPhone|iPad/u.test(navigator.userAgent) ? '⌘' : 'Ctrl')
const names: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑', Escape: 'Esc' }

/** A key as it is written on keyboards. */
export const keyName = (key: string): string =>
  key.split('+').map((part) => (part === 'Mod' ? modifier() : names[part]) ?? (part.length === 1 ? part.toUpperCase() : part)).join(' + ')
