-- The bot's memory of a conversation; version is the seq of the last event it has answered.
create table bot_states (
  conversation_id uuid primary key,
  version int not null,
  release_id text not null,
  state jsonb not null
);
-- Why the bot said what it said, turn by turn.
create table bot_decisions (
  conversation_id uuid not null,
  seq int not null,
  release_id text not null,
  record jsonb not null,
  primary key (conversation_id, seq)
);
