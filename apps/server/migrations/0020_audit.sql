-- Who changed what. Append-only: rows are neither changed nor removed, not even by the application.
create table audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  -- `user:<id>` or `system`.
  actor text not null,
  action text not null,
  -- `<kind>:<id>`.
  subject text not null,
  -- Names of fields and ids, never personal data.
  detail jsonb not null default '{}'
);
create index audit_log_subject on audit_log (subject, id desc);

create function audit_log_is_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'audit_log is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_log_no_change before update or delete on audit_log
  for each row execute function audit_log_is_append_only();
create trigger audit_log_no_truncate before truncate on audit_log
  for each statement execute function audit_log_is_append_only();
