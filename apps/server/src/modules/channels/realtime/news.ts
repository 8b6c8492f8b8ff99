import type { ServerFrame } from '@yingda/contract'
import { z } from 'zod'
import type { Bus, Json } from '../../../platform/bus/bus.ts'
import type { AgentSession } from './agent-session.ts'
import type { Hub } from './hub.ts'

const TOPIC = 'agent-news'
const message = z.object({ to: z.union([z.object({ agents: z.array(z.string()) }), z.object({ readers: z.string() })]), frame: z.string() })

/**
 * Frames beside the log for agents, on whatever node they are connected. At most once: what they say can also be asked for.
 * Frames stay under 6,000 bytes.
 */
export class AgentNews {
  readonly #bus: Bus
  readonly #unsubscribe: () => void

  constructor(bus: Bus, hub: Hub<AgentSession>) {
    this.#bus = bus
    this.#unsubscribe = bus.subscribe(TOPIC, (json) => {
      const heard = message.safeParse(json)
      if (heard.success) deliver(hub, heard.data)
    })
  }

  /** To these agents, wherever they are in the console. */
  toAgents(agentIds: readonly string[], frame: ServerFrame): void {
    if (agentIds.length > 0) this.#publish({ agents: [...agentIds] }, frame)
  }

  /** To everybody on the agents' side who follows the conversation. */
  toReaders(conversationId: string, frame: ServerFrame): void {
    this.#publish({ readers: conversationId }, frame)
  }

  close(): void {
    this.#unsubscribe()
  }

  #publish(to: Json, frame: ServerFrame): void {
    this.#bus.publish(TOPIC, { to, frame: JSON.stringify(frame) })
  }
}

function deliver(hub: Hub<AgentSession>, { to, frame }: z.infer<typeof message>): void {
  if ('agents' in to) {
    for (const session of hub.agents) if (to.agents.includes(session.agent.userId)) session.peer.send(frame)
    return
  }
  for (const watch of hub.watchers(to.readers)) if (watch.audience === 'agent') watch.peer.send(frame)
}
