-- Files of planned messages, as they are shown: id, name, size, media type.
alter table scheduled_messages add column files jsonb not null default '[]';
-- When a file was last sent, planned or taken back into a draft: it is about to be named, or has just been.
alter table attachments add column used_at timestamptz(3);
-- A message names it: nobody needs to look again.
alter table attachments add column named boolean not null default false;
create index attachments_unnamed on attachments ((coalesce(used_at, created_at))) where not named;
