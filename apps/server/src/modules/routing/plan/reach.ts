import { isOpen } from '../../calendars/index.ts'
import type { Agent, World } from './world.ts'

/** At the desk, with or without room for more. */
export const isThere = ({ availability, connected }: Pick<Agent, 'availability' | 'connected'>): boolean => connected && (availability === 'online' || availability === 'busy')

/** Groups that are open and have somebody there. */
export function staffedGroups({ now, groups, hours, agents }: Pick<World, 'now' | 'hours'> & { groups: ReadonlyMap<string, unknown>; agents: ReadonlyMap<string, Pick<Agent, 'availability' | 'connected' | 'skills'>> }): Set<string> {
  const there = [...agents.values()].filter(isThere)
  const open = [...groups.keys()].filter((id) => {
    const calendar = hours.get(id)
    return calendar === undefined || isOpen(calendar, now)
  })
  return new Set(open.filter((id) => there.some(({ skills }) => skills.has(id))))
}

/** Which groups there are, and which of them have somebody. */
export interface Reach {
  groups: Pick<World['groups'], 'has'>
  staffed: ReadonlySet<string>
}

/** Whether to go on from a group to another: never from where somebody is to where nobody is. */
export const goesOn = (to: string, from: string | null, { groups, staffed }: Reach): boolean => to !== from && groups.has(to) && (staffed.has(to) || from === null || !staffed.has(from))
