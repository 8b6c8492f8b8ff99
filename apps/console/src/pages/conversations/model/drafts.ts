import { useCallback, useSyncExternalStore } from 'react'
import type { KeptFile } from '../composer/uploads.ts'
import { readStored, writeStored } from '../../../ui/stored.ts'

export type ComposerMode = 'reply' | 'note'
/** What was begun in a conversation: a reply and a note side by side. */
export interface Draft {
  readonly mode: ComposerMode
  readonly reply: string
  readonly note: string
  /** Colleagues the note names, by id. */
  readonly named?: Readonly<Record<string, string>> | undefined
  /** The note asks those it names for an answer. */
  readonly ask?: boolean | undefined
  /** The question the note answers: its seq and how it begins. */
  readonly answers?: { readonly seq: number; readonly text: string } | undefined
  /** Files that go with it, whichever it becomes. */
  readonly files?: readonly KeptFile[] | undefined
}

export const emptyDraft: Draft = { mode: 'reply', reply: '', note: '' }

const listeners = new Set<() => void>()
const drafts = new Map<string, Draft>()
const keyOf = (userId: string, conversationId: string): string => `yd.draft.${userId}.${conversationId}`

const isDraft = (value: unknown): value is Draft =>
  typeof value === 'object' && value !== null && typeof (value as Draft).reply === 'string' && typeof (value as Draft).note === 'string' && ((value as Draft).mode === 'reply' || (value as Draft).mode === 'note') &&
  ((value as Draft).files === undefined || Array.isArray((value as Draft).files))

const isEmpty = ({ reply, note, answers, files = [] }: Draft): boolean => reply === '' && note === '' && answers === undefined && files.length === 0

/** The draft of a conversation, as kept in the browser. */
export function draftOf(userId: string, conversationId: string): Draft {
  const key = keyOf(userId, conversationId)
  const known = drafts.get(key)
  if (known) return known
  const found = readStored(key)
  const draft = isDraft(found) ? found : emptyDraft
  drafts.set(key, draft)
  return draft
}

/** Keeps a draft; an empty one is forgotten. */
export function keepDraft(userId: string, conversationId: string, draft: Draft): void {
  const key = keyOf(userId, conversationId)
  drafts.set(key, draft)
  writeStored(key, isEmpty(draft) ? null : draft)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useDraft(userId: string, conversationId: string): [Draft, (change: Partial<Draft>) => void] {
  const draft = useSyncExternalStore(subscribe, useCallback(() => draftOf(userId, conversationId), [userId, conversationId]))
  const change = useCallback((part: Partial<Draft>) => keepDraft(userId, conversationId, { ...draftOf(userId, conversationId), ...part }), [userId, conversationId])
  return [draft, change]
}
