-- Labels in use: what agents are offered when they label a conversation.
create table conversation_labels (
  label text primary key,
  used_at timestamptz not null
);
create index conversation_labels_used on conversation_labels (used_at desc, label);

-- The supervisor's wall: what waits and what is served, by group.
create index conversations_group_work on conversations (group_id, priority, queued_at, waiting_since) include (owner) where owner in ('queue', 'agent');
