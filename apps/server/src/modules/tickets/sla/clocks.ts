import type { SlaPolicy, TicketCategory, TicketPriority, TicketSlaStatus, TicketTarget } from '@yingda/contract'
import type { Clock, Sla } from '../log/types.ts'
import type { Hours } from './hours.ts'

/** What the clocks of a ticket follow. */
export interface Facts {
  category: TicketCategory
  priority: TicketPriority
  merged: boolean
  createdAt: string
  /** An agent has answered the customer before. */
  answered: boolean
}

/** What has just happened. */
export interface Signals {
  agentReplied: boolean
  customerSpoke: boolean
}

export const nothing: Signals = { agentReplied: false, customerSpoke: false }

export interface Rules {
  policy: Pick<SlaPolicy, 'id' | 'goals' | 'warning' | 'escalations'>
  hours: Hours
}

const TARGETS: readonly TicketTarget[] = ['first_reply', 'next_reply', 'resolution']
const iso = (at: number): string => new Date(at).toISOString()
const time = (at: string): number => Date.parse(at)

const over = (category: TicketCategory): boolean => category === 'solved' || category === 'closed'
/** The clocks stand still while the ticket waits for somebody else, and once it is over. */
const still = ({ category, merged }: Facts): boolean => merged || over(category) || category === 'pending_customer' || category === 'on_hold'

/** The time a priority is given for a target, in milliseconds; null: no such target. */
export function goalOf(policy: Rules['policy'], priority: TicketPriority, target: TicketTarget): number | null {
  const goals = policy.goals[priority]
  const seconds = { first_reply: goals.firstReplySeconds, next_reply: goals.nextReplySeconds, resolution: goals.resolutionSeconds }[target]
  return seconds === null ? null : seconds * 1000
}

/** Working time left now; below zero when the time is over. */
export const leftAt = (clock: Clock, hours: Hours, now: number): number => (clock.from === null ? clock.leftMs : clock.leftMs - hours.between(time(clock.from), now))

function warnLeft({ warning }: Rules['policy'], goalMs: number): number | null {
  if (warning === null) return null
  return warning.kind === 'share' ? Math.round(goalMs * (1 - warning.share)) : warning.seconds * 1000
}

/** A clock that runs from now with what it has left. */
function running(clock: Clock, { policy, hours }: Rules, now: number): Clock {
  const leftMs = leftAt(clock, hours, now)
  const at = (ms: number): string | null => {
    const found = ms <= 0 ? now : hours.add(now, ms)
    return found === null ? null : iso(found)
  }
  const beforeEnd = warnLeft(policy, clock.goalMs)
  return {
    ...clock, from: iso(now), leftMs, dueAt: clock.breachedAt ?? at(leftMs),
    warnAt: clock.breachedAt !== null || clock.warnedAt !== null || beforeEnd === null ? null : at(leftMs - beforeEnd),
  }
}

/** The same clock under rules that may have changed: its times are worked out anew from where it last began to run. */
function reckoned(clock: Clock, rules: Rules): Clock {
  if (clock.from === null) return clock
  return running(clock, rules, time(clock.from))
}

const stopped = (clock: Clock, hours: Hours, now: number): Clock => ({ ...clock, from: null, leftMs: leftAt(clock, hours, now), dueAt: null, warnAt: null })

function fresh(target: TicketTarget, cycle: number, goalMs: number, startedAt: number, used: number): Clock {
  return { target, cycle, goalMs, startedAt: iso(startedAt), from: null, leftMs: goalMs - used, dueAt: null, warnAt: null, metAt: null, warnedAt: null, breachedAt: null }
}

const newest = (clocks: readonly Clock[], target: TicketTarget): Clock | undefined => clocks.filter((clock) => clock.target === target).at(-1)

/** Clocks for targets that the policy has and the ticket lacks; without those the policy gives no time for (any more). */
function fitted(clocks: readonly Clock[], rules: Rules, facts: Facts, signals: Signals, now: number): Clock[] {
  const { policy, hours } = rules
  const kept = clocks.flatMap((clock) => {
    const goalMs = goalOf(policy, facts.priority, clock.target)
    if (clock.metAt !== null && clock.target !== 'resolution') return [clock]
    if (goalMs === null) return []
    return [goalMs === clock.goalMs ? clock : { ...clock, goalMs, leftMs: clock.leftMs + goalMs - clock.goalMs }]
  })
  const missing = (target: TicketTarget): number | null => (newest(kept, target) === undefined ? goalOf(policy, facts.priority, target) : null)
  const first = missing('first_reply')
  const used = hours.between(time(facts.createdAt), now)
  if (first !== null && !facts.answered && !over(facts.category)) kept.push(fresh('first_reply', 1, first, time(facts.createdAt), used))
  const whole = missing('resolution')
  if (whole !== null && !over(facts.category)) kept.push(fresh('resolution', 1, whole, time(facts.createdAt), used))
  const next = goalOf(policy, facts.priority, 'next_reply')
  const last = newest(kept, 'next_reply')
  const awaited = last !== undefined && last.metAt === null
  if (next !== null && signals.customerSpoke && facts.answered && !awaited) kept.push(fresh('next_reply', (last?.cycle ?? 0) + 1, next, now, 0))
  return kept
}

function follow(clock: Clock, rules: Rules, facts: Facts, signals: Signals, now: number): Clock {
  const { hours } = rules
  const replied = signals.agentReplied && clock.target !== 'resolution'
  const done = replied || (clock.target === 'resolution' && over(facts.category))
  if (clock.metAt !== null) {
    // Only a resolution can come undone: it goes on with the time it had left.
    if (clock.target !== 'resolution' || over(facts.category)) return clock
    return follow({ ...clock, metAt: null }, rules, facts, nothing, now)
  }
  if (done) return { ...stopped(clock, hours, now), metAt: iso(now) }
  if (still(facts)) return clock.from === null ? clock : stopped(clock, hours, now)
  return clock.from === null ? running(clock, rules, now) : reckoned(clock, rules)
}

/**
 * The clocks of a ticket after something happened to it or to the rules. Called again with nothing new it changes nothing.
 * Targets are paused while the ticket waits for the customer or is on hold; a resolution is met when it is solved and goes
 * on with what it had left when it is opened again; the next reply is awaited from the customer's first word after ours.
 */
export function steer(before: Sla | null, rules: Rules, facts: Facts, signals: Signals, now: number): Sla {
  const clocks = fitted(before?.clocks ?? [], rules, facts, signals, now)
    .map((clock) => follow(clock, rules, facts, signals, now))
  // Of the replies that were awaited and came, the newest few are kept.
  const old = new Set(clocks.filter((clock) => clock.target === 'next_reply' && clock.metAt !== null).slice(0, -1))
  const sla = { policyId: rules.policy.id, clocks: ordered(clocks.filter((clock) => !old.has(clock))), escalated: before?.escalated ?? [], nextAt: null }
  return { ...sla, nextAt: nextOf(sla, rules) }
}

const ordered = (clocks: Clock[]): Clock[] => [...clocks].sort((a, b) => TARGETS.indexOf(a.target) - TARGETS.indexOf(b.target) || a.cycle - b.cycle)
const waits = (clock: Clock): boolean => clock.metAt === null && clock.from !== null

export interface Due {
  what: 'warned' | 'breached' | 'escalated'
  clock: Clock
  /** When it came due; never after the time it is noticed. */
  at: number
  /** Unique to the ticket: it can be written once. */
  key: string
  /** Of an escalation: its place in the policy. */
  step: number | null
}

/** Everything the clocks will do if nobody does anything, the soonest first. */
function coming(sla: Sla, { policy, hours }: Rules): Due[] {
  return sla.clocks.filter(waits).flatMap((clock): Due[] => {
    const name = `${clock.target}:${String(clock.cycle)}`
    if (clock.breachedAt === null) {
      const breach: Due[] = clock.dueAt === null ? [] : [{ what: 'breached', clock, at: time(clock.dueAt), key: `sla:breached:${name}`, step: null }]
      const warnable = clock.warnAt !== null && clock.warnedAt === null && (clock.dueAt === null || clock.warnAt < clock.dueAt)
      return warnable && clock.warnAt !== null ? [{ what: 'warned', clock, at: time(clock.warnAt), key: `sla:warned:${name}`, step: null }, ...breach] : breach
    }
    const breachedAt = time(clock.breachedAt)
    return policy.escalations.flatMap((escalation, step): Due[] => {
      if (escalation.target !== 'any' && escalation.target !== clock.target) return []
      const key = `${name}:${String(step)}`
      if (sla.escalated.includes(key)) return []
      const at = escalation.afterSeconds === 0 ? breachedAt : hours.add(breachedAt, escalation.afterSeconds * 1000)
      return at === null ? [] : [{ what: 'escalated', clock, at, key: `sla:escalated:${key}`, step }]
    })
  }).sort((a, b) => a.at - b.at)
}

function nextOf(sla: Sla, rules: Rules): string | null {
  const [first] = coming(sla, rules)
  return first === undefined ? null : iso(first.at)
}

/** What is due now and was not done yet, one thing at a time: a warning that a breach has overtaken is passed over. */
export function dueNow(sla: Sla, rules: Rules, now: number): Due | null {
  const due = coming(sla, rules).filter(({ at }) => at <= now)
  return due.find(({ what }) => what === 'breached') ?? due[0] ?? null
}

/** The clocks after something due was done. */
export function done(sla: Sla, due: Due, rules: Rules): Sla {
  const same = (clock: Clock): boolean => clock.target === due.clock.target && clock.cycle === due.clock.cycle
  const clocks = sla.clocks.map((clock) => {
    if (!same(clock)) return clock
    if (due.what === 'warned') return { ...clock, warnedAt: iso(due.at), warnAt: null }
    return due.what === 'breached' ? { ...clock, breachedAt: iso(due.at), warnAt: null } : clock
  })
  const escalated = due.what === 'escalated' ? [...sla.escalated, due.key.slice('sla:escalated:'.length)] : sla.escalated
  const next = { ...sla, clocks, escalated }
  return { ...next, nextAt: nextOf(next, rules) }
}

/** When the next target that waits is due. */
export function dueAtOf(sla: Sla | null): string | null {
  const all = (sla?.clocks ?? []).filter(waits).flatMap((clock) => clock.dueAt ?? [])
  return all.length === 0 ? null : all.reduce((a, b) => (a < b ? a : b))
}

export function statusOf(sla: Sla | null): TicketSlaStatus {
  const open = (sla?.clocks ?? []).filter((clock) => clock.metAt === null)
  if (open.length === 0) return 'none'
  if (open.some((clock) => clock.breachedAt !== null)) return 'breached'
  if (open.every((clock) => clock.from === null)) return 'paused'
  return open.some((clock) => clock.warnedAt !== null) ? 'warned' : 'ok'
}

export const everBreached = (sla: Sla | null): boolean => (sla?.clocks ?? []).some((clock) => clock.breachedAt !== null)
