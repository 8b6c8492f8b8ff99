import type { Latency } from './stats.ts'

export interface RunCommand {
  do: 'run'
  /** Part of the ids of its messages. */
  name: string
  /** Messages a second, all visitors together, in turn. */
  rate: number
  seconds: number
  texts: string[]
  /** When a message has arrived: acknowledged, seen by the agent, or answered by the bot. */
  until: 'ack' | 'agent' | 'answer'
}

export type LoadCommand =
  | { do: 'visitors'; url: string; site: string; total: number; addresses: string[] }
  | { do: 'ask' }
  | { do: 'agent'; url: string; ticket: string; ids: string[] }
  | RunCommand
  | { do: 'echo'; url: string; sockets: number; window: number; seconds: number; payload: string }
  | { do: 'connected' }
  | { do: 'leave' }

export interface RunResult {
  sent: number
  /** Seconds it took to send them. */
  sentIn: number
  acked: number
  /** Arrived as `until` says. */
  ended: number
  /** Refusals by code. */
  refused: Record<string, number>
  /** The bot's answers by type of content. */
  kinds: Record<string, number>
  /** Acks or deliveries that came a second time. */
  repeats: number
  disconnects: number
  ack: Latency
  end: Latency
  /** How late the generator itself sent. */
  lag: Latency
  /** Seconds of processor time of the generator. */
  generatorCpu: number
}
