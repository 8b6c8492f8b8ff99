-- Small facts of the installation itself: kind of content loaded, instance id, and so on.
create table installation (
  key text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);
