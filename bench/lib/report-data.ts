import pg from 'pg'

export interface ReportData {
  /** Sessions of conversations. */
  count: number
  /** Days up to yesterday they lie in. */
  days: number
  /** An agent of the system, so that somebody's own figures can be asked for. */
  agentId: string
}

/** Facts of made-up conversations, set by set and the same on every run: the log they would have come from is left out. */
export async function fillReports(databaseUrl: string, { count, days, agentId }: ReportData): Promise<{ waits: number; stints: number; rounds: number }> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('truncate report_sessions, report_waits, report_stints, report_agent_hours, report_ticket_targets, report_cells, report_packs, report_dirty_days')
    await client.query(`create or replace function pg_temp.id(name text) returns uuid language sql immutable as $$ select overlay(overlay(md5(name) placing '4' from 13) placing '8' from 17)::uuid $$`)
    await client.query('begin')
    await client.query('select setseed(0.42)')
    await client.query(
      `create temp table made on commit drop as
      select i, gen_random_uuid() as conversation_id, gen_random_uuid() as customer_id, pg_temp.id('site' || floor(random() * 3)) as site_id, pg_temp.id('group' || floor(random() * 6)) as group_id,
        case when random() < 0.02 then $3::uuid else pg_temp.id('agent' || floor(random() * 60)) end as agent_id, (array['presale', 'aftersale', 'support'])[1 + floor(random() * 3)::int] as scenario,
        (array['product', 'order', 'shipping', 'refund', 'complaint', 'invoice', 'account', 'other'])[1 + floor(random() * 8)::int] as kind, case when random() < 0.9 then 'zh' else 'en' end as language,
        (array['asked_button', 'asked_words', 'unknown', 'unknown', 'repeated', 'unhappy', 'anger', 'risk', 'failed_action'])[1 + floor(random() * 9)::int] as cause,
        date_trunc('milliseconds', now()) - interval '1 day' - random() * $2::int * interval '1 day' as at, random() < 0.45 as asked, random() < 0.87 as taken, random() as a, random() as b, random() as c, random() as d, random() as e,
        1 + floor(random() * 6)::int as turns, 2 + floor(random() * 7)::int as rounds,
        case floor(random() * 4)::int when 0 then '{}' when 1 then array[pg_temp.id('segment' || i % 12)] else array[pg_temp.id('segment' || i % 12), pg_temp.id('segment' || (i / 12 + i + 5) % 12)] end::uuid[] as segment_ids,
        case when random() < 0.6 then '{}' when random() < 0.7 then array['label ' || i % 20] else array['label ' || i % 20, 'label ' || (i + 7) % 20] end::text[] as labels
      from generate_series(1, $1::int) as i`,
      [count, days, agentId],
    )
    await client.query(`
      insert into report_sessions (conversation_id, session, first_seq, last_seq, customer_id, site_id, channel, language, group_id, agent_id, scenario, service_kind, labels, segment_ids, cause, started_at, ended_at, end_reason,
        next_started_at, reopened_at, customer_messages, bot_messages, agent_messages, bot_turns, bot_answered, bot_suggested, bot_refused, bot_said, bot_up, bot_down, agent_up, agent_down, bot_helped, requested_at, turns_before_request,
        person_at, person_how, turns_before_person, first_reply_at, request_replied_at, stints, transfers, bot_invited, agent_invited, bot_score, bot_scale, agent_score, agent_scale, agent_solved, outcome, tickets, session_business_ms,
        response_business_ms, person_business_ms)
      select conversation_id, 1, 1, 20, customer_id, site_id, 'web', language, case when asked then group_id end, case when asked and taken then agent_id end, scenario, kind, labels, segment_ids, case when asked then cause end, at,
        at + (200 + a * 900) * interval '1 second', case when b < 0.5 then 'closed_by_customer' when b < 0.8 then 'closed_by_agent' else 'closed_idle' end,
        case when c < 0.2 then at + (2000 + d * 400000) * interval '1 second' end, null, turns + rounds, turns, case when asked and taken then rounds else 0 end, turns, turns / 2, turns - turns / 2 - turns / 4, turns / 4, 0, 0, 0, 0, 0,
        case when d < 0.2 then d < 0.15 end, case when asked then at + b * 60 * interval '1 second' end, case when asked then turns end, case when asked and taken then at + (60 + c * 90) * interval '1 second' end,
        case when asked and taken then 'accepted' end, case when asked and taken then turns end, case when asked and taken then at + (160 + d * 40) * interval '1 second' end,
        case when asked and taken then at + (160 + d * 40) * interval '1 second' end, (asked and taken)::int, 0, not asked, asked and taken, case when not asked and e < 0.1 then 1 + floor(a * 5)::int end, case when not asked and e < 0.1 then 5 end,
        case when asked and taken and e < 0.3 then 1 + floor(sqrt(a) * 5)::int end, case when asked and taken and e < 0.3 then 5 end, case when asked and taken and e < 0.3 then a > 0.2 end, case when asked and taken and e < 0.5 then 'solved' end, 0,
        (200 + a * 900)::bigint * 1000, case when asked and taken then (100 + c * 90)::bigint * 1000 end, case when asked and taken then (60 + c * 90)::bigint * 1000 end
      from made`)
    const waits = await client.query(`
      insert into report_waits (conversation_id, seq, session, site_id, channel, language, group_id, agent_id, scenario, service_kind, segment_ids, labels, cause, origin, entered_at, waiting_from, left_at, outcome, in_hours, business_ms)
      select conversation_id, 10, 1, site_id, 'web', language, group_id, case when taken then agent_id end, scenario, kind, segment_ids, labels, cause, 'requested', at + b * 60 * interval '1 second', at + b * 60 * interval '1 second',
        at + (60 + c * 90) * interval '1 second', case when taken then 'accepted' when d < 0.7 then 'abandoned' else 'left_message' end, e < 0.9, (c * 90)::bigint * 1000
      from made where asked`)
    const stints = await client.query(`
      insert into report_stints (conversation_id, seq, session, site_id, channel, language, group_id, agent_id, scenario, service_kind, segment_ids, labels, cause, how, began_at, first_reply_at, first_asked_at, first_answered_at, last_reply_at,
        ended_at, outcome, customer_messages, agent_messages, asked_at, round_ms, round_business_ms, unanswered, reply_business_ms, answer_business_ms, handling_business_ms)
      select conversation_id, 11, 1, site_id, 'web', language, group_id, agent_id, scenario, kind, segment_ids, labels, cause, 'accepted', at + (60 + c * 90) * interval '1 second', at + (160 + d * 40) * interval '1 second', at + (200 + d * 40) * interval '1 second',
        at + (220 + d * 80) * interval '1 second', at + (300 + d * 80) * interval '1 second', at + (400 + a * 900) * interval '1 second', case when e < 0.08 then 'transferred' when e < 0.1 then 'taken_back' else 'closed' end, rounds, rounds,
        array(select at + n * 40 * interval '1 second' from generate_series(1, rounds) as n), spans.ms, spans.ms, e < 0.1, (10 + d * 40)::bigint * 1000, (20 + d * 40)::bigint * 1000, (300 + a * 900)::bigint * 1000
      from made cross join lateral (select array_agg((1000 * exp(1 + 3 * abs(sin(made.i * 12.9898 + n * 78.233))))::bigint) as ms from generate_series(1, rounds) as n) as spans
      where asked and taken`)
    await client.query(`
      insert into report_agent_hours (agent_id, hour, online_ms, busy_ms, break_ms, serving_ms, serving_there_ms, load_ms)
      select pg_temp.id('agent' || a), h, 3000000, 300000, 300000, 2400000, 2400000, 5000000
      from generate_series(0, 59) as a cross join generate_series(date_trunc('hour', now()) - $1::int * interval '1 day', date_trunc('hour', now()) - interval '1 day', interval '1 hour') as h where extract(hour from h) between 1 and 9`, [days])
    await client.query(`insert into report_dirty_days (day) select distinct (started_at at time zone 'Asia/Shanghai')::date from report_sessions on conflict do nothing`)
    await client.query('commit')
    await client.query('vacuum analyze report_sessions, report_waits, report_stints, report_agent_hours')
    const rounds = await client.query<{ n: number }>('select coalesce(sum(cardinality(round_ms)), 0)::int as n from report_stints')
    return { waits: waits.rowCount ?? 0, stints: stints.rowCount ?? 0, rounds: rounds.rows[0]?.n ?? 0 }
  } finally {
    await client.end()
  }
}
