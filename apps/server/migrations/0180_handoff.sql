-- What leads from the bot to a person: one document, so that it changes as a whole.
create table handoff_settings (
  only_row boolean primary key default true check (only_row),
  version int not null,
  triggers jsonb not null
);
-- What the bot has counted in this stay of a conversation with it, beside the engine's own memory.
alter table bot_states add column counted jsonb;
