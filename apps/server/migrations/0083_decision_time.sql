-- So that the latest are found.
alter table bot_decisions add column at timestamptz not null default now();
create index bot_decisions_at on bot_decisions (at);
