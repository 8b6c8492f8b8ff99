export { ChatClient } from './client.ts'
export { MAX_OUTBOX } from './outgoing.ts'
export { createStore } from './storage.ts'
export type * from './types.ts'
