-- The state of each conversation: the fold of its events, kept in the same transaction as they are written.
-- The columns beside `state` are what lists and counts need; every message changes active_at, so indices are few.
create table conversations (
  id uuid primary key,
  customer_id uuid not null,
  last_seq int not null,
  owner text not null check (owner in ('bot', 'queue', 'agent', 'closed')),
  owner_agent_id uuid,
  queued_at timestamptz,
  active_at timestamptz not null,
  unread int not null,
  state jsonb not null
) with (fillfactor = 80);
create index conversations_customer on conversations (customer_id);
create index conversations_waiting on conversations (queued_at, id) where owner = 'queue';
create index conversations_owner_agent on conversations (owner_agent_id, active_at, id) where owner = 'agent';
create index conversations_active on conversations (active_at, id);

-- Who has owned it: such agents may go on seeing it.
create table conversation_agents (
  agent_id uuid not null,
  conversation_id uuid not null,
  primary key (agent_id, conversation_id)
);

-- The log: message, fact, outbox and realtime event in one row. seq counts in the conversation, position over all, in the
-- order of commit and without gaps, because the counter row below stays locked until the commit. No foreign key: rows are
-- only written with their conversation locked (see modules/conversations/log/writer.ts).
create table conversation_events (
  conversation_id uuid not null,
  seq int not null,
  position bigint not null,
  type text not null,
  at timestamptz not null,
  client_id text,
  data jsonb not null,
  primary key (conversation_id, seq)
);
create unique index conversation_events_position on conversation_events (position);
create unique index conversation_events_client on conversation_events (conversation_id, client_id) where client_id is not null;

create table log_head (
  only_row boolean primary key default true check (only_row),
  position bigint not null
);
insert into log_head (position) values (0);

-- How far each processor has come.
create table processor_cursors (
  name text primary key,
  position bigint not null,
  updated_at timestamptz not null default now()
);

create table attachments (
  id uuid primary key,
  -- Who stored it, and so may send it.
  customer_id uuid,
  agent_id uuid,
  conversation_id uuid,
  storage_key text not null unique,
  name text not null,
  media_type text not null,
  size int not null,
  width int,
  height int,
  created_at timestamptz not null default now()
);
create index attachments_conversation on attachments (conversation_id);
