-- Many conversations changed at once, in the background.
create table conversation_jobs (
  id uuid primary key,
  kind text not null check (kind in ('bulk')),
  status text not null check (status in ('waiting', 'running', 'done', 'cancelled')),
  created_by uuid not null,
  language text not null,
  task jsonb not null,
  total int not null,
  created_at timestamptz(3) not null default now(),
  heartbeat_at timestamptz(3),
  finished_at timestamptz(3)
);
create index conversation_jobs_open on conversation_jobs (created_at) where status in ('waiting', 'running');
create index conversation_jobs_mine on conversation_jobs (created_by, created_at desc);
create index conversation_jobs_finished on conversation_jobs (finished_at);

create table conversation_job_rows (
  job_id uuid not null references conversation_jobs (id) on delete cascade,
  row int not null,
  conversation_id uuid not null,
  input jsonb,
  outcome text not null check (outcome in ('waiting', 'changed', 'unchanged', 'failed')),
  message text,
  primary key (job_id, row)
);
create index conversation_job_rows_outcome on conversation_job_rows (job_id, outcome, row);
