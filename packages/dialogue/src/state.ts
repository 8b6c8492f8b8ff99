import type { DialogueState } from './types.ts'

/** The state of a conversation in which nothing was said yet. */
export function initialState(): DialogueState {
  return {
    version: 1,
    turns: 0,
    language: null,
    misses: 0,
    choices: [],
    previousChoices: [],
    offered: null,
    question: null,
    last: null,
    topic: null,
    next: [],
  }
}

/** A stored state with everything that states did not yet have when it was stored. */
export function resumed(state: DialogueState): DialogueState {
  return { ...initialState(), ...state }
}
