-- What would change with other term sets: kept for an hour, for whoever asked.
create table knowledge_previews (
  id uuid primary key,
  status text not null check (status in ('running', 'done', 'failed', 'cancelled')),
  processed int not null default 0,
  -- Null until the changed release is made and questions are asked.
  total int,
  error text,
  language text not null,
  started_by uuid not null,
  result jsonb,
  created_at timestamptz(3) not null default now(),
  heartbeat_at timestamptz not null default now()
);
