-- What silence does to conversations, by channel; the product's defaults where there is no row.
create table idle_policies (
  channel text primary key,
  version int not null,
  policy jsonb not null
);
create index conversations_with_bot on conversations (active_at, id) where owner = 'bot';
