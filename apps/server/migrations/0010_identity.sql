-- Users, their roles and sessions. Secrets (session, ticket, invitation) are kept as SHA-256 only, passwords as argon2id.
create table roles (
  id uuid primary key,
  name text not null,
  builtin boolean not null default false,
  permissions text[] not null default '{}',
  created_at timestamptz not null default now()
);
create unique index roles_name on roles (lower(name));

create table users (
  id uuid primary key,
  email text not null check (email = lower(email)),
  name text not null,
  role_id uuid not null references roles (id),
  active boolean not null default true,
  -- Null until the invitation has been accepted.
  password_hash text,
  must_change_password boolean not null default false,
  language text not null default 'zh',
  availability text not null default 'offline' check (availability in ('online', 'busy', 'offline')),
  last_seen_at timestamptz,
  created_at timestamptz not null default now()
);
create unique index users_email on users (email);
create index users_by_name on users (name collate "zh-x-icu", id);
create index users_role on users (role_id);

create table sessions (
  id uuid primary key,
  token_hash bytea not null unique,
  user_id uuid not null references users (id) on delete cascade,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now()
);
create index sessions_user on sessions (user_id);
create index sessions_last_seen on sessions (last_seen_at);

-- Each opens one realtime connection of its session.
create table realtime_tickets (
  token_hash bytea primary key,
  session_id uuid not null references sessions (id) on delete cascade,
  expires_at timestamptz not null
);
create index realtime_tickets_session on realtime_tickets (session_id);
create index realtime_tickets_expiry on realtime_tickets (expires_at);

-- One at the most for each user: a new one ends the earlier one.
create table invitations (
  user_id uuid primary key references users (id) on delete cascade,
  token_hash bytea not null unique,
  -- Who has the link: it must not outlive a change of role that somebody else makes.
  created_by uuid not null references users (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

-- Failed sign-ins by keyed hash of the address that was typed, whether it is a user's or not.
create table login_failures (
  account_hash text primary key,
  failures int not null,
  first_at timestamptz not null
);
create index login_failures_first on login_failures (first_at);
