import type { GroupRouting, RoutingStrategy } from '@yingda/contract'
import { levelAt } from './demand.ts'
import type { Agent, Waiting } from './world.ts'

/** How much agents have, kept up to date while steps are being decided. */
export interface Load {
  /** Conversations owned and offered. */
  total: number
  byChannel: Map<string, number>
}

export type Loads = ReadonlyMap<string, Load>

const loadOf = (loads: Loads, id: string): number => loads.get(id)?.total ?? 0

/** True when the agent is there and has room for one more on this channel. */
export function isFree(agent: Agent, channel: string, loads: Loads): boolean {
  if (agent.availability !== 'online' || !agent.connected) return false
  const load = loads.get(agent.id)
  if ((load?.total ?? 0) >= agent.capacity) return false
  const limit = agent.byChannel[channel]
  return limit === undefined || (load?.byChannel.get(channel) ?? 0) < limit
}

/** Smaller is better. */
function rankBy(strategy: RoutingStrategy, agent: Agent, waiting: Waiting, asked: ReadonlyMap<string, number>, loads: Loads): number {
  switch (strategy) {
    case 'last_agent': return agent.id === waiting.lastAgentId ? 0 : 1
    case 'owner': return agent.id === waiting.ownerAgentId ? 0 : 1
    case 'skill': return -skillOf(agent, waiting, asked)
    case 'fewest': return loadOf(loads, agent.id)
    case 'idle_share': return loadOf(loads, agent.id) / Math.max(agent.capacity, 1)
    case 'round_robin': return agent.lastGivenAt
  }
}

/** At what is asked for; where nothing is, at the group's work. */
function skillOf(agent: Agent, { groupId }: Waiting, asked: ReadonlyMap<string, number>): number {
  if (asked.size > 0) return levelAt(agent, asked)
  return groupId === null ? 0 : (agent.skills.get(groupId) ?? 0)
}

/** The best of the free agents by the group's strategies in order; then who waits longest for work, then by id. */
export function best(free: readonly Agent[], waiting: Waiting, asked: ReadonlyMap<string, number>, { strategies }: Pick<GroupRouting, 'strategies'>, loads: Loads): Agent | null {
  const keys = (agent: Agent): number[] => [...strategies.map((strategy) => rankBy(strategy, agent, waiting, asked, loads)), agent.lastGivenAt]
  let chosen: { agent: Agent; keys: number[] } | null = null
  for (const agent of free) {
    const own = keys(agent)
    if (chosen === null || isBefore(own, chosen.keys) || (!isBefore(chosen.keys, own) && agent.id < chosen.agent.id)) chosen = { agent, keys: own }
  }
  return chosen?.agent ?? null
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  for (let at = 0; at < a.length; at += 1) {
    const [x, y] = [a[at] ?? 0, b[at] ?? 0]
    if (x !== y) return x < y
  }
  return false
}
