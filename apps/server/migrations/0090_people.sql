-- What the people's side needs of a conversation's state: the group and its queue, priority, since when the customer waits.
alter table conversations add column group_id uuid, add column priority smallint not null default 0, add column waiting_since timestamptz;
drop index conversations_waiting;
create index conversations_waiting on conversations (priority desc, queued_at, id) where owner = 'queue';

update conversations set state = '{"groupId":null,"priority":0,"offer":null,"waitingSince":null,"handoff":null,"passedBy":[],"queuedIn":[],"session":1,
  "humanServed":false,"labels":[],"participantIds":[],"scenario":null,"serviceKind":null,"ticketIds":[],"ratingAsked":null}'::jsonb
  || jsonb_build_object('sessionStartedAt', state->'createdAt', 'ownerSince', state->'activeAt', 'humanServed', jsonb_array_length(state->'agentIds') > 0) || state;

-- Groups of agents. Who is in several is in several queues.
create table groups (
  id uuid primary key,
  name text not null,
  version int not null default 1,
  created_at timestamptz not null default now()
);
create unique index groups_name on groups (lower(name));
create table group_members (
  group_id uuid not null references groups (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  -- How good at this group's work, 0 to 100.
  skill smallint not null default 50 check (skill between 0 and 100),
  primary key (group_id, user_id)
);
create index group_members_user on group_members (user_id);
