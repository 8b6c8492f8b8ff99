-- Tickets. The row is the fold of its events (`data`), kept in the transaction that writes them; the columns beside it are
-- what lists, counts and the timer need.
create sequence ticket_number start 1001;

create table ticket_types (
  id uuid primary key,
  -- Names those that ship with the product.
  key text unique,
  position int not null,
  -- Name, form, states, rules: see ticketTypeInput of the contract.
  definition jsonb not null,
  version int not null default 1,
  updated_at timestamptz(3) not null default now()
);

create table ticket_sla_policies (
  id uuid primary key,
  position int not null,
  definition jsonb not null,
  version int not null default 1,
  updated_at timestamptz(3) not null default now()
);

create table tickets (
  id uuid primary key,
  number bigint not null,
  type_id uuid not null references ticket_types (id),
  state text not null,
  category text not null check (category in ('new', 'open', 'pending_customer', 'on_hold', 'solved', 'closed')),
  -- 1 low to 4 urgent
  priority smallint not null check (priority between 1 and 4),
  customer_id uuid,
  assignee_id uuid,
  group_id uuid,
  source text not null,
  tags text[] not null,
  created_at timestamptz(3) not null,
  updated_at timestamptz(3) not null,
  -- When the next target that waits is due.
  due_at timestamptz(3),
  -- When the timer has something to do: warn, breach, escalate, close.
  timer_at timestamptz(3),
  sla text not null check (sla in ('none', 'ok', 'paused', 'warned', 'breached')),
  -- A target was missed at some time.
  breached boolean not null,
  customer_waits boolean not null,
  reminders int not null,
  -- The settings its times were worked out with.
  sla_basis text not null,
  data jsonb not null
) with (fillfactor = 80);
create unique index tickets_number on tickets (number);
create index tickets_updated on tickets (updated_at, id);
create index tickets_created on tickets (created_at, id);
create index tickets_priority on tickets (priority, updated_at, id);
create index tickets_due on tickets (due_at, id) where due_at is not null;
create index tickets_customer on tickets (customer_id, updated_at, id);
create index tickets_assignee on tickets (assignee_id, updated_at, id);
create index tickets_group on tickets (group_id, updated_at, id);
create index tickets_type on tickets (type_id, state);
create index tickets_unsolved on tickets (updated_at, id) where category not in ('solved', 'closed');
create index tickets_timer on tickets (timer_at) where timer_at is not null;
create index tickets_basis on tickets (sla_basis) where category not in ('solved', 'closed');
create index tickets_tags on tickets using gin (tags) with (fastupdate = on);

-- Append-only. `key` makes what may be asked for twice happen once: a reply sent again, a warning of the timer.
create table ticket_events (
  ticket_id uuid not null,
  seq int not null,
  type text not null,
  at timestamptz(3) not null,
  key text,
  data jsonb not null,
  primary key (ticket_id, seq)
);
create unique index ticket_events_key on ticket_events (ticket_id, key) where key is not null;

-- Colleagues to whom a ticket belongs: assignee, followers, those who took part, who made it.
create table ticket_people (
  user_id uuid not null,
  ticket_id uuid not null,
  primary key (user_id, ticket_id)
);

create table ticket_conversations (
  conversation_id uuid not null,
  ticket_id uuid not null,
  primary key (conversation_id, ticket_id)
);

-- What a search looks in: n-grams made by the application, and the text they were made of. Apart from the row, which
-- changes far more often.
create table ticket_search (
  ticket_id uuid primary key,
  text text not null,
  grams tsvector not null
);
create index ticket_search_grams on ticket_search using gin (grams);

-- Personal values (phone, e-mail). The log says only that they changed, so that erasing a row here erases them.
create table ticket_personal (
  ticket_id uuid not null,
  field text not null,
  sealed text not null,
  primary key (ticket_id, field)
);

create table ticket_files (
  id uuid primary key,
  ticket_id uuid,
  -- Who stored it, and so may send it; of a link to one ticket, that ticket.
  agent_id uuid,
  customer_id uuid,
  link_ticket_id uuid,
  -- The customer may have it.
  shown boolean not null default false,
  storage_key text not null unique,
  name text not null,
  media_type text not null,
  size int not null,
  width int,
  height int,
  created_at timestamptz not null default now()
);
create index ticket_files_ticket on ticket_files (ticket_id);
create index ticket_files_unused on ticket_files (created_at) where ticket_id is null;

-- Links with which a customer follows one ticket: random, kept as SHA-256, expiring.
create table ticket_links (
  token_hash bytea primary key,
  ticket_id uuid not null,
  created_by uuid,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index ticket_links_ticket on ticket_links (ticket_id);
create index ticket_links_expiry on ticket_links (expires_at);

create table ticket_views (
  id uuid primary key,
  scope text not null check (scope in ('personal', 'group', 'company')),
  owner_id uuid not null,
  group_id uuid,
  name text not null,
  filter jsonb not null,
  sort jsonb not null,
  columns text[] not null,
  position int not null,
  version int not null default 1
);
create index ticket_views_owner on ticket_views (owner_id) where scope = 'personal';
create index ticket_views_group on ticket_views (group_id) where scope = 'group';

-- Work on many tickets. Every row is stored before the work begins, so that it can go on after a restart.
create table ticket_jobs (
  id uuid primary key,
  kind text not null check (kind in ('bulk', 'import')),
  status text not null check (status in ('waiting', 'running', 'done', 'cancelled')),
  created_by uuid not null,
  language text not null,
  -- What is to be done; of an import, the names of the columns.
  task jsonb not null,
  total int not null,
  created_at timestamptz(3) not null default now(),
  heartbeat_at timestamptz(3),
  finished_at timestamptz(3)
);
create index ticket_jobs_open on ticket_jobs (created_at) where status in ('waiting', 'running');

create table ticket_job_rows (
  job_id uuid not null references ticket_jobs (id) on delete cascade,
  row int not null,
  ticket_id uuid,
  input jsonb,
  outcome text not null check (outcome in ('waiting', 'changed', 'unchanged', 'failed')),
  message text,
  primary key (job_id, row)
);
create index ticket_job_rows_outcome on ticket_job_rows (job_id, outcome, row);

-- Roles that came with the product, in installations that are older than tickets.
update roles set permissions = permissions || array['tickets.view.own', 'tickets.view.all', 'tickets.edit'] where builtin and name = 'supervisor';
update roles set permissions = permissions || array['tickets.view.own', 'tickets.edit'] where builtin and name = 'agent';
update roles set permissions = permissions || array['tickets.view.own', 'tickets.view.all'] where builtin and name = 'auditor';
