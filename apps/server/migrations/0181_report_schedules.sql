-- Reports that are sent by mail again and again. When one is due is derived from what it says and the company's time zone.
create table report_schedules (
  id uuid primary key,
  version int not null default 1,
  name text not null check (length(name) between 1 and 80),
  -- What is sent, when and to whom, as the API has it.
  spec jsonb not null,
  paused boolean not null,
  -- What fell due up to here is done with.
  done_until timestamptz(3) not null,
  -- What became of the last sending.
  last jsonb,
  updated_at timestamptz(3) not null default now(),
  updated_by uuid references users (id) on delete set null
);
