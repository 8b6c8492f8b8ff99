-- Customers. Personal fields are sealed (AES-256-GCM, key id in the value); *_hash columns are keyed hashes to find them by.
create sequence customer_number start 1001;

create table customers (
  id uuid primary key,
  number bigint not null unique default nextval('customer_number'),
  site_id uuid not null,
  external_id_sealed text,
  external_id_hash text,
  name_sealed text,
  phone_sealed text,
  phone_hash text,
  email_sealed text,
  email_hash text,
  attributes jsonb not null default '{}',
  created_at timestamptz not null default now(),
  last_seen_at timestamptz
);
create unique index customers_external on customers (site_id, external_id_hash) where external_id_hash is not null;
create index customers_phone on customers (phone_hash) where phone_hash is not null;
create index customers_email on customers (email_hash) where email_hash is not null;

-- Tokens of the widget: random, kept as SHA-256, expiring.
create table customer_tokens (
  token_hash bytea primary key,
  customer_id uuid not null references customers (id) on delete cascade,
  site_id uuid not null,
  identified boolean not null,
  expires_at timestamptz not null
);
create index customer_tokens_customer on customer_tokens (customer_id);
create index customer_tokens_expiry on customer_tokens (expires_at);
