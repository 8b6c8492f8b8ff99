-- Replies that are sent later. The worker sends what is due; what could not be sent stays until its author removes it.
create table scheduled_messages (
  id uuid primary key,
  conversation_id uuid not null,
  agent_id uuid not null references users (id) on delete cascade,
  text text not null,
  send_at timestamptz(3) not null,
  only_if_silent boolean not null,
  -- The customer's last message when it was planned.
  customer_seq int not null,
  state text not null check (state in ('waiting', 'sending', 'sent', 'failed', 'cancelled')),
  reason text check (reason in ('closed', 'handed_over', 'customer_wrote', 'no_permission')),
  seq int,
  version int not null default 1,
  created_at timestamptz(3) not null default now(),
  ended_at timestamptz(3),
  check ((state = 'failed') = (reason is not null))
);
create index scheduled_messages_due on scheduled_messages (send_at, id) where state in ('waiting', 'sending');
create index scheduled_messages_conversation on scheduled_messages (conversation_id, send_at) where state in ('waiting', 'sending', 'failed');
create index scheduled_messages_agent on scheduled_messages (agent_id, send_at) where state in ('waiting', 'sending', 'failed');
create index scheduled_messages_ended on scheduled_messages (ended_at) where state in ('sent', 'cancelled');
