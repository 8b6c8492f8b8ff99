-- What the bot knows. `search` holds n-grams made by the application, `search_text` the normalised text they were made of,
-- `question_hash` the normalised question (import finds an entry without a key by it).
create table knowledge_entries (
  id uuid primary key,
  key text not null constraint knowledge_entries_key unique,
  question text not null,
  similar_questions text[] not null,
  answer text not null,
  category text not null,
  language text not null check (language in ('zh', 'en')),
  tags text[] not null,
  valid_from timestamptz(3),
  valid_until timestamptz(3),
  enabled boolean not null,
  version int not null default 1,
  updated_at timestamptz(3) not null,
  -- a user
  updated_by uuid,
  question_hash bytea not null,
  search_text text not null,
  search tsvector not null
);
create index knowledge_entries_updated on knowledge_entries (updated_at desc, id desc);
create index knowledge_entries_category on knowledge_entries (category, updated_at desc, id desc);
create index knowledge_entries_question on knowledge_entries (language, question_hash);
create index knowledge_entries_search on knowledge_entries using gin (search);
create index knowledge_entries_from on knowledge_entries (valid_from) where valid_from is not null;
create index knowledge_entries_until on knowledge_entries (valid_until) where valid_until is not null;

-- Imports, with their progress. One whose heartbeat has stopped belonged to a process that ended.
create table knowledge_imports (
  id uuid primary key,
  file_name text not null,
  language text not null,
  started_by uuid,
  status text not null check (status in ('running', 'done', 'failed')),
  processed int not null default 0,
  total int,
  created int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  rejected jsonb not null default '[]',
  rejected_count int not null default 0,
  error text,
  created_at timestamptz not null default now(),
  heartbeat_at timestamptz not null default now()
);
create index knowledge_imports_running on knowledge_imports (heartbeat_at) where status = 'running';

-- What the bot says in its own words, small talk, and the questions offered first.
create table knowledge_texts (
  language text primary key check (language in ('zh', 'en')),
  data jsonb not null,
  version int not null default 1,
  updated_at timestamptz(3) not null
);

-- Trained releases, the newest few: a start serves with one at once. `fingerprint` names the content it was trained on.
create table knowledge_releases (
  number bigint generated always as identity primary key,
  release_id text not null,
  fingerprint text not null,
  entries int not null,
  train_milliseconds int not null,
  created_at timestamptz(3) not null
);
create table knowledge_release_parts (
  number bigint not null references knowledge_releases (number) on delete cascade,
  part int not null,
  bytes bytea not null,
  primary key (number, part)
);
alter table knowledge_release_parts alter column bytes set storage external;
