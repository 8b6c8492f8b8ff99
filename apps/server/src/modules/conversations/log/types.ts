import type { ConversationEvent, ConversationState } from '@yingda/contract'

type WithoutStamp<E> = E extends ConversationEvent ? Omit<E, 'seq' | 'at'> : never
/** An event before the log gives it its seq and time. */
export type NewEvent = WithoutStamp<ConversationEvent>

/** An event with its place among all events of the installation. */
export interface LoggedEvent {
  position: number
  conversationId: string
  event: ConversationEvent
}

/** A row another module wants written in the same transaction; `kind` names the effect writer that takes it. */
export interface Effect {
  kind: string
  row: Record<string, unknown>
}

/** What a command wants to happen. No events: nothing is written, the command succeeded without a change. */
export interface Decision {
  events: NewEvent[]
  effects?: Effect[]
}

/**
 * A command's decision on the state at hand. Pure: it may run again on a newer state.
 * @throws AppError to refuse.
 */
export type Decide = (state: ConversationState | null) => Decision

export interface Command {
  conversationId: string
  decide: Decide
  /** A message's own id: when the conversation has it already, nothing is decided and the stored event comes back. */
  clientId?: string
}

export interface Outcome {
  /** Null only when the conversation does not exist and nothing was decided. */
  state: ConversationState | null
  /** The events this command wrote; of a repeated message, the one stored before. */
  events: ConversationEvent[]
  repeated: boolean
}

/** Events of one commit (or one read of the log), in order, with the newest known state of their conversations. */
export interface LogBatch {
  events: LoggedEvent[]
  states: Map<string, ConversationState>
}

/** The statement that writes rows of one kind inside the log's transaction; it goes out together with the others. */
export type EffectWriter = (rows: Record<string, unknown>[]) => { name: string; text: string; values: unknown[] }
