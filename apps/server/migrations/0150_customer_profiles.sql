-- What a company knows of its customers beside name and contact. Plain: what segments ask for and what says nothing of one
-- person alone. Sealed: the note, which is free text, and attributes that the company calls personal.
alter table customers
  add column name_hash text,
  add column age_band text check (age_band in ('under_18', '18_24', '25_34', '35_44', '45_54', '55_64', '65_over')),
  add column gender text check (gender in ('female', 'male', 'other')),
  add column occupation text,
  add column level smallint check (level between 0 and 100),
  add column tags text[] not null default '{}',
  add column source text,
  add column note_sealed text,
  -- Values of the company's attributes by key.
  add column fields jsonb not null default '{}',
  -- The same of personal ones: one JSON object, sealed.
  add column fields_sealed text,
  -- The agent whose customer it is.
  add column owner_agent_id uuid;
create index customers_name on customers (name_hash) where name_hash is not null;
create index customers_name_unhashed on customers (id) where name_sealed is not null and name_hash is null;
create index customers_recent on customers ((coalesce(last_seen_at, created_at)), id);
create index customers_tags on customers using gin (tags);
create index customers_fields on customers using gin (fields);
create index customers_level on customers (level) where level is not null;
create index customers_owner on customers (owner_agent_id) where owner_agent_id is not null;

create table customer_attributes (
  key text primary key,
  position int not null,
  definition jsonb not null,
  version int not null default 1
);
-- Tags in use, to choose from.
create table customer_tags (
  name text primary key,
  used_at timestamptz not null default now()
);
create index customer_tags_used on customer_tags (used_at);
create table segments (
  id uuid primary key,
  name text not null,
  description text not null,
  condition jsonb not null,
  version int not null default 1,
  updated_at timestamptz(3) not null default now()
);
create unique index segments_name on segments (lower(name));

-- What customers have done, counted once: one narrow row a conversation, kept by a processor of the log …
create table customer_cases (
  conversation_id uuid primary key,
  customer_id uuid not null,
  -- The last event counted.
  position bigint not null,
  sessions int not null,
  -- Sessions that a person served, and whether the present one is among them.
  served int not null,
  served_now boolean not null,
  last_session_at timestamptz(3) not null,
  ratings int not null,
  rating_sum int not null,
  low_ratings int not null,
  last_rating smallint,
  last_rated_at timestamptz(3)
);
create index customer_cases_customer on customer_cases (customer_id);
-- … and their sum a customer. Tickets are counted in the transaction that writes them.
create table customer_behaviour (
  customer_id uuid primary key,
  conversations int not null default 0,
  served int not null default 0,
  last_conversation_at timestamptz(3),
  ratings int not null default 0,
  rating_sum int not null default 0,
  low_ratings int not null default 0,
  last_rating smallint,
  tickets int not null default 0,
  tickets_open int not null default 0
) with (fillfactor = 80);
insert into customer_behaviour (customer_id, tickets, tickets_open)
  select customer_id, count(*), count(*) filter (where category not in ('solved', 'closed')) from tickets where customer_id is not null group by 1;

-- Roles that came with the product, in installations that are older than this.
update roles set permissions = permissions || array['customers.settings'] where builtin and name = 'supervisor' and not permissions @> array['customers.settings'];
update roles set permissions = permissions || array['customers.edit'] where builtin and name = 'agent' and not permissions @> array['customers.edit'];
