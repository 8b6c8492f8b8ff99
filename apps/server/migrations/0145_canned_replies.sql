-- Answers written before: of the company, of a group, of one agent. At most some thousand rows.
create table canned_replies (
  id uuid primary key,
  scope text not null check (scope in ('company', 'group', 'personal')),
  group_id uuid references groups (id) on delete cascade,
  agent_id uuid references users (id) on delete cascade,
  shortcut text not null,
  title text not null,
  text text not null,
  language text check (language in ('zh', 'en')),
  folder text not null default '',
  uses bigint not null default 0,
  last_used_at timestamptz(3),
  version int not null default 1,
  updated_at timestamptz(3) not null default now(),
  check ((scope = 'group') = (group_id is not null)),
  check ((scope = 'personal') = (agent_id is not null))
);
-- A shortcut means one thing wherever it may be used.
create unique index canned_replies_company on canned_replies (shortcut) where scope = 'company';
create unique index canned_replies_group on canned_replies (group_id, shortcut) where scope = 'group';
create unique index canned_replies_personal on canned_replies (agent_id, shortcut) where scope = 'personal';
create index canned_replies_order on canned_replies (shortcut, id);
