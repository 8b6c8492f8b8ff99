-- Sites the widget is on. Greeting and hot questions are those of the knowledge base until the site has its own.
create table sites (
  id uuid primary key,
  -- The public key in the script tag.
  key text not null unique check (key ~ '^[a-z0-9][a-z0-9-]{0,63}$'),
  name text not null,
  title jsonb not null,
  greeting jsonb,
  hot_questions jsonb,
  allowed_origins text[] not null default '{}',
  -- Signs what the site says of its customers; sealed like personal fields.
  secret_sealed text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
