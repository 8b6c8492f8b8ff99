-- Facts for reports, folded from the log once (modules/reports/facts) and never shortened: times as they were, so that every
-- figure can be computed anew. A row can be rewritten from the log at any time and comes out the same.

-- One row a session of a conversation: from its beginning, or from its opening again, to its end.
create table report_sessions (
  conversation_id uuid not null,
  session int not null,
  first_seq int not null,
  -- Folded to here.
  last_seq int not null,
  customer_id uuid not null,
  site_id uuid,
  channel text not null,
  language text not null,
  -- Who had it last, and for which group.
  group_id uuid,
  agent_id uuid,
  scenario text,
  service_kind text,
  labels text[] not null,
  -- Of the customer, when the session was first seen.
  segment_ids uuid[] not null,
  -- Why a person was called first.
  cause text,
  started_at timestamptz(3) not null,
  ended_at timestamptz(3),
  end_reason text,
  -- The customer's next session in whatever conversation; and the next one of this conversation.
  next_started_at timestamptz(3),
  reopened_at timestamptz(3),
  customer_messages int not null,
  bot_messages int not null,
  agent_messages int not null,
  -- Customer's messages to the bot, and the best the bot had for each.
  bot_turns int not null,
  bot_answered int not null,
  bot_suggested int not null,
  bot_refused int not null,
  bot_said int not null,
  bot_up int not null,
  bot_down int not null,
  agent_up int not null,
  agent_down int not null,
  -- The customer's last word on whether the bot helped; null: none was said.
  bot_helped boolean,
  requested_at timestamptz(3),
  turns_before_request int,
  person_at timestamptz(3),
  person_how text,
  turns_before_person int,
  first_reply_at timestamptz(3),
  -- A person's first word after the request.
  request_replied_at timestamptz(3),
  stints int not null,
  transfers int not null,
  bot_invited boolean not null,
  agent_invited boolean not null,
  bot_score smallint,
  bot_scale smallint,
  agent_score smallint,
  agent_scale smallint,
  agent_solved boolean,
  -- The agent's summing up.
  outcome text,
  tickets int not null,
  -- Working time, by the calendar of the group as it was when folded.
  session_business_ms bigint,
  response_business_ms bigint,
  person_business_ms bigint,
  primary key (conversation_id, session)
);
create index report_sessions_at on report_sessions (started_at);
create index report_sessions_customer on report_sessions (customer_id, started_at);
create index report_sessions_agent on report_sessions (agent_id, started_at);
create index report_sessions_group on report_sessions (group_id, started_at);

-- One row a wait in a group's queue; one that overflows goes on in the next row with the same `waiting_from`.
create table report_waits (
  conversation_id uuid not null,
  seq int not null,
  session int not null,
  site_id uuid,
  channel text not null,
  language text not null,
  group_id uuid,
  -- Who took it.
  agent_id uuid,
  scenario text,
  service_kind text,
  segment_ids uuid[] not null,
  cause text,
  origin text not null check (origin in ('requested', 'transferred', 'taken_back')),
  entered_at timestamptz(3) not null,
  waiting_from timestamptz(3) not null,
  left_at timestamptz(3),
  outcome text check (outcome in ('accepted', 'abandoned', 'left_message', 'closed', 'overflowed')),
  -- It began in the group's service hours.
  in_hours boolean not null,
  business_ms bigint,
  primary key (conversation_id, seq)
);
create index report_waits_at on report_waits (entered_at);
create index report_waits_agent on report_waits (agent_id, entered_at);
create index report_waits_group on report_waits (group_id, entered_at);

-- One row a time an agent has had a conversation.
create table report_stints (
  conversation_id uuid not null,
  seq int not null,
  session int not null,
  site_id uuid,
  channel text not null,
  language text not null,
  group_id uuid,
  agent_id uuid not null,
  scenario text,
  service_kind text,
  segment_ids uuid[] not null,
  cause text,
  how text not null,
  began_at timestamptz(3) not null,
  first_reply_at timestamptz(3),
  -- The customer's first word after it began, and the first reply to it.
  first_asked_at timestamptz(3),
  first_answered_at timestamptz(3),
  last_reply_at timestamptz(3),
  ended_at timestamptz(3),
  outcome text check (outcome in ('closed', 'idle', 'transferred', 'taken_back', 'taken_over', 'returned_to_bot')),
  customer_messages int not null,
  agent_messages int not null,
  -- One element a round: when the customer first said what was then answered, and how long that took.
  asked_at timestamptz(3)[] not null,
  round_ms bigint[] not null,
  round_business_ms bigint[] not null,
  -- What the customer said last was not answered.
  unanswered boolean not null,
  reply_business_ms bigint,
  answer_business_ms bigint,
  handling_business_ms bigint,
  primary key (conversation_id, seq)
);
create index report_stints_at on report_stints (began_at);
create index report_stints_agent on report_stints (agent_id, began_at);
create index report_stints_group on report_stints (group_id, began_at);

-- One row an hour (UTC) of an agent's in which the agent was there or had a conversation. Milliseconds.
create table report_agent_hours (
  agent_id uuid not null,
  hour timestamptz(3) not null,
  online_ms bigint not null,
  busy_ms bigint not null,
  break_ms bigint not null,
  -- With at least one conversation; and that of it while online or busy.
  serving_ms bigint not null,
  serving_there_ms bigint not null,
  -- Summed over conversations.
  load_ms bigint not null,
  primary key (agent_id, hour)
);
create index report_agent_hours_at on report_agent_hours (hour);

-- One row a decided target of a ticket.
create table report_ticket_targets (
  ticket_id uuid not null,
  target text not null,
  cycle int not null,
  group_id uuid,
  agent_id uuid,
  started_at timestamptz(3) not null,
  -- When it was met or missed, whichever came first.
  decided_at timestamptz(3) not null,
  met boolean not null,
  primary key (ticket_id, target, cycle)
);
create index report_ticket_targets_at on report_ticket_targets (decided_at);
create index report_ticket_targets_agent on report_ticket_targets (agent_id, decided_at);
create index report_ticket_targets_group on report_ticket_targets (group_id, decided_at);

-- Days of the company's whose facts have changed since their cells were made. Locked by whoever writes facts or cells of it.
create table report_dirty_days (
  day date primary key,
  marked_at timestamptz not null default now()
);

-- Facts of a day added up, in all (dimension '') and by one dimension; null never: '' is 'without one'.
create table report_cells (
  day date not null,
  metric text not null,
  dimension text not null,
  key text not null,
  of_n bigint not null,
  sum_n bigint not null,
  -- Of durations and numbers: how many fell into which bucket of logarithmic width.
  buckets int[],
  counts bigint[],
  primary key (metric, dimension, day, key)
);
create index report_cells_day on report_cells (day);

create table report_settings (
  only_row boolean primary key default true check (only_row),
  version int not null,
  settings jsonb not null
);
-- What the cells were made with, and how far what does not come from the log was read.
create table report_progress (
  only_row boolean primary key default true check (only_row),
  definitions text not null default '',
  agent_hours_until timestamptz(3),
  tickets_until timestamptz(3)
);
insert into report_progress default values;
