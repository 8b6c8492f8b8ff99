-- The state of each conversation: the fold of its events, kept in the same transaction as they are written.
create table conversations (
  id uuid primary key,
  customer_id uuid not null references customers (id),
  last_seq int not null,
  owner text not null check (owner in ('bot', 'queue', 'agent', 'closed')),
  owner_agent_id uuid,
  agent_ids uuid[] not null default '{}',
  queued_at timestamptz,
  active_at timestamptz not null,
  unread int not null default 0,
  state jsonb not null
);
create index conversations_customer on conversations (customer_id, active_at desc);
create index conversations_waiting on conversations (queued_at, id) where owner = 'queue';
create index conversations_owner_agent on conversations (owner_agent_id, active_at desc, id desc) where owner = 'agent';
create index conversations_active on conversations (active_at desc, id desc);
create index conversations_owner_active on conversations (owner, active_at desc, id desc);
create index conversations_agents on conversations using gin (agent_ids);

-- The log: message, fact, outbox and realtime event in one row. seq counts in the conversation, position over all, in the
-- order of commit and without gaps, because the counter row below stays locked until the commit.
create table conversation_events (
  conversation_id uuid not null references conversations (id) on delete cascade,
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
  -- Who may use it in a message: the customer or agent who stored it.
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
