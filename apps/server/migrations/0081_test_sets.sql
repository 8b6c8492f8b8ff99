-- Questions with the entry that must answer them (null: they must be refused), kept with the knowledge.
create table knowledge_test_sets (
  id uuid primary key,
  name text not null constraint knowledge_test_sets_name unique,
  note text not null,
  updated_at timestamptz(3) not null,
  -- a user
  updated_by uuid
);
create table knowledge_test_cases (
  id uuid primary key,
  set_id uuid not null references knowledge_test_sets (id) on delete cascade,
  question text not null,
  language text not null check (language in ('zh', 'en')),
  -- The key of an entry. It stays when the entry is deleted.
  expected text,
  note text not null,
  updated_at timestamptz(3) not null,
  updated_by uuid,
  question_hash bytea not null,
  search_text text not null,
  constraint knowledge_test_cases_question unique (set_id, language, question_hash)
);
create index knowledge_test_cases_updated on knowledge_test_cases (set_id, updated_at desc, id desc);

-- Runs, the newest of each set. One whose heartbeat has stopped belonged to a process that ended.
create table knowledge_test_runs (
  id uuid primary key,
  set_id uuid not null references knowledge_test_sets (id) on delete cascade,
  status text not null check (status in ('running', 'done', 'failed', 'cancelled')),
  processed int not null default 0,
  total int,
  error text,
  language text not null,
  started_by uuid,
  release_id text,
  figures jsonb,
  created_at timestamptz(3) not null default now(),
  finished_at timestamptz(3),
  heartbeat_at timestamptz not null default now()
);
create index knowledge_test_runs_set on knowledge_test_runs (set_id, created_at desc, id desc);
create index knowledge_test_runs_running on knowledge_test_runs (heartbeat_at) where status = 'running';

-- What came of each case, with the case as it was then.
create table knowledge_test_results (
  run_id uuid not null references knowledge_test_runs (id) on delete cascade,
  case_id uuid not null,
  question text not null,
  language text not null,
  expected text,
  outcome text not null,
  place int,
  decision jsonb not null,
  primary key (run_id, case_id)
);
