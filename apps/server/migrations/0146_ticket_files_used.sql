-- When a file was last about to be used: it may be in a ticket in a moment.
alter table ticket_files add column used_at timestamptz(3);
drop index ticket_files_unused;
create index ticket_files_unused on ticket_files ((coalesce(used_at, created_at))) where ticket_id is null;
