-- One person's whole life: merged with another and apart again, blocked, agreed, handed out, erased.
alter table customers
  -- The customer this one is known as since they were merged; never one that is merged itself.
  add column merged_into uuid,
  -- Nothing personal is left: the row stays so that what happened keeps its count.
  add column erased_at timestamptz(3);
create index customers_merged on customers (merged_into) where merged_into is not null;
create index customers_external_any on customers (external_id_hash) where external_id_hash is not null;

create table customer_blocks (
  customer_id uuid primary key references customers (id) on delete cascade,
  -- Null: for ever.
  until timestamptz(3),
  reason text not null,
  by_user_id uuid not null,
  at timestamptz(3) not null default now()
);

create table customer_merges (
  id uuid primary key,
  kept_id uuid not null,
  gone_id uuid not null,
  status text not null check (status in ('moving', 'done', 'undoing', 'undone')),
  -- Names of fields and attributes the kept one took over; their values stay with the other.
  filled jsonb not null,
  by_user_id uuid not null,
  at timestamptz(3) not null default now(),
  undone_by uuid,
  undone_at timestamptz(3)
);
create unique index customer_merges_gone on customer_merges (gone_id) where status <> 'undone';
create index customer_merges_kept on customer_merges (kept_id, at desc);
create index customer_merges_open on customer_merges (at) where status in ('moving', 'undoing');
-- What moved: exactly this goes back.
create table customer_merge_items (
  merge_id uuid not null references customer_merges (id) on delete cascade,
  kind text not null check (kind in ('conversation', 'ticket', 'customer')),
  item_id uuid not null,
  primary key (merge_id, kind, item_id)
);

-- What customers agreed to and took back. Rows are only added; the newest of a kind holds.
create table customer_consents (
  id bigint generated always as identity primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  kind text not null check (kind in ('privacy', 'marketing')),
  -- The version of the notice.
  version text not null,
  given boolean not null,
  source text not null check (source in ('widget', 'agent')),
  site_id uuid,
  by_user_id uuid,
  at timestamptz(3) not null default now()
);
create index customer_consents_customer on customer_consents (customer_id, id desc);
-- What the widget of a site asks for; null: nothing.
alter table sites add column consent jsonb;

-- Exports and erasures of one person, with how far they are: whoever claims one goes on where it stopped.
create table privacy_requests (
  id uuid primary key,
  kind text not null check (kind in ('export', 'erasure')),
  status text not null check (status in ('waiting', 'running', 'done', 'failed')),
  -- Whom it concerns. An erasure forgets both once it is done.
  customer_ids uuid[],
  customer_number bigint,
  -- A keyed hash of the customer's id: proves whom it concerned to whoever knows the id, and nothing to others.
  subject_hash text not null,
  -- Null: replayed after a restore.
  created_by uuid,
  language text not null check (language in ('zh', 'en')),
  -- Parts done.
  step int not null default 0,
  counts jsonb not null default '{}',
  -- SHA-256 over what an erasure's record says.
  proof text,
  -- The file of an export, encrypted with a key of its own.
  storage_key text,
  key_sealed text,
  size bigint,
  downloaded_at timestamptz(3),
  expires_at timestamptz(3),
  attempts int not null default 0,
  created_at timestamptz(3) not null default now(),
  heartbeat_at timestamptz(3),
  finished_at timestamptz(3)
);
create index privacy_requests_order on privacy_requests (created_at desc, id desc);
create index privacy_requests_own on privacy_requests (created_by, created_at desc, id desc);
create index privacy_requests_open on privacy_requests (created_at) where status in ('waiting', 'running');
create index privacy_requests_expiry on privacy_requests (expires_at) where storage_key is not null;

update roles set permissions = permissions || array['customers.merge', 'customers.block', 'customers.export'] where builtin and name = 'supervisor';
update roles set permissions = permissions || array['customers.block'] where builtin and name = 'agent';

-- Files of a customer: to be handed out or erased.
create index attachments_customer on attachments (customer_id) where customer_id is not null;
create index ticket_files_customer on ticket_files (customer_id) where customer_id is not null;
create index scheduled_messages_of on scheduled_messages (conversation_id);
