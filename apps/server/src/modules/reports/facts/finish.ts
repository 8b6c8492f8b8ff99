import type { Draft, Hours, SessionFacts, StintFact, WaitFact } from './types.ts'

const time = (at: string): number => Date.parse(at)

/** What is known once all events are folded: thumbs, working time, and what waits and stints have of their session. */
export function finish(draft: Draft, hours: Hours): SessionFacts {
  const { fact, waits, stints } = draft
  for (const [seq, value] of draft.feedback) {
    const author = draft.authors.get(seq)
    if (author === 'bot') fact[value === 'up' ? 'bot_up' : 'bot_down'] += 1
    if (author === 'agent') fact[value === 'up' ? 'agent_up' : 'agent_down'] += 1
  }
  // Nobody had it: it belongs to the group whose queue it was in.
  fact.group_id ??= fact.agent_id === null ? (waits.at(-1)?.group_id ?? null) : null
  const between = (groupId: string | null, from: string | null, to: string | null): number | null =>
    from === null || to === null ? null : hours.between(groupId, time(from), time(to))
  fact.session_business_ms = between(fact.group_id, fact.started_at, fact.ended_at)
  const firstGroup = waits[0]?.group_id ?? stints[0]?.group_id ?? null
  fact.response_business_ms = between(firstGroup, fact.requested_at, fact.request_replied_at)
  fact.person_business_ms = between(firstGroup, fact.started_at, fact.person_at)
  const session = { site_id: fact.site_id, channel: fact.channel, language: fact.language, scenario: fact.scenario, service_kind: fact.service_kind, segment_ids: fact.segment_ids, labels: fact.labels, cause: fact.cause }
  return { session: fact, waits: waits.map((wait) => ({ ...wait, ...session, ...waitHours(wait, hours) })), stints: stints.map((stint) => ({ ...stint, ...session, ...stintHours(stint, hours) })) }
}

function waitHours({ group_id, waiting_from, left_at }: WaitFact, hours: Hours): Pick<WaitFact, 'in_hours' | 'business_ms'> {
  return {
    in_hours: hours.isOpen(group_id, time(waiting_from)),
    business_ms: left_at === null ? null : hours.between(group_id, time(waiting_from), time(left_at)),
  }
}

function stintHours(stint: StintFact, hours: Hours): Pick<StintFact, 'round_business_ms' | 'reply_business_ms' | 'answer_business_ms' | 'handling_business_ms'> {
  const between = (from: string | null, to: string | null): number | null => (from === null || to === null ? null : hours.between(stint.group_id, time(from), time(to)))
  return {
    round_business_ms: stint.asked_at.map((at, i) => hours.between(stint.group_id, time(at), time(at) + (stint.round_ms[i] ?? 0))),
    reply_business_ms: between(stint.began_at, stint.first_reply_at),
    answer_business_ms: between(stint.first_asked_at, stint.first_answered_at),
    handling_business_ms: between(stint.began_at, stint.ended_at),
  }
}
