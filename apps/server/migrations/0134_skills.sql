-- What some agents can do and others cannot, whatever their groups: rules ask for it.
create table routing_skills (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  version int not null default 1
);
create unique index routing_skills_name on routing_skills (lower(name));
create table routing_skill_agents (
  skill_id uuid not null references routing_skills (id) on delete cascade,
  agent_id uuid not null references users (id) on delete cascade,
  level smallint not null check (level between 1 and 100),
  primary key (skill_id, agent_id)
);
create index routing_skill_agents_agent on routing_skill_agents (agent_id);
