-- How queues are served. Rules are one document, so that they change together.
create table routing_rules (
  only_row boolean primary key default true check (only_row),
  version int not null,
  rules jsonb not null
);
create table routing_groups (
  group_id uuid primary key references groups (id) on delete cascade,
  routing jsonb not null
);
create table routing_agents (
  agent_id uuid primary key references users (id) on delete cascade,
  -- Null: the default of the product.
  capacity smallint,
  by_channel jsonb not null default '{}',
  -- Offers missed and conversations taken back since the last one accepted or answered.
  missed smallint not null default 0,
  last_given_at timestamptz
);

alter table users drop constraint users_availability_check;
alter table users add constraint users_availability_check check (availability in ('online', 'busy', 'break', 'offline'));
alter table users add column availability_reason text, add column availability_since timestamptz not null default now();

-- Every change of availability: what durations and shares are counted from.
create table availability_changes (
  user_id uuid not null references users (id) on delete cascade,
  at timestamptz not null default now(),
  availability text not null,
  reason text,
  -- Who set it when it was not the agent: a supervisor, or null for the system.
  by_user_id uuid,
  by_system boolean not null default false,
  primary key (user_id, at)
);
create index availability_changes_at on availability_changes (at);
insert into availability_changes (user_id, availability) select id, availability from users;
