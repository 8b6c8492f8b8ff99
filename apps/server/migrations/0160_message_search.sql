-- What a search of messages looks in: one row a message, at its place in the log, with the text as it is compared and the
-- grams made of it. Filled by a processor of the log; what is shown is always read from the log itself. The grams lie apart
-- from the row: looking at the newest rows one by one needs only their text.
create table message_search (
  position bigint primary key,
  conversation_id uuid not null,
  seq int not null,
  at timestamptz not null,
  -- 1 customer, 2 bot, 3 agent, 4 private note.
  speaker smallint not null,
  text text not null,
  grams tsvector not null
) with (toast_tuple_target = 256);
alter table message_search alter column text set storage main;
alter table message_search alter column grams set storage external;
-- A pending list would be read through by every search; a processor writes here, nobody waits for it.
create index message_search_grams on message_search using gin (grams) with (fastupdate = off);
create index message_search_conversation on message_search (conversation_id, position);

-- Which times each stretch of 65,536 positions of the log holds messages of.
create table message_search_stretches (
  stretch int primary key,
  first_at timestamptz not null,
  last_at timestamptz not null
);

-- In whose queues a conversation has waited, also once it is closed.
create table conversation_groups (
  conversation_id uuid not null,
  group_id uuid not null,
  primary key (conversation_id, group_id)
);

-- Conversations whose messages up to a position are never to be found again.
create table message_search_forgotten (
  conversation_id uuid primary key,
  through bigint not null
);
