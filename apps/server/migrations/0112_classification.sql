-- What conversations can be about: the company's scenarios and service kinds, in their order; one row once they are set.
create table classification_lists (
  single boolean primary key default true check (single),
  version int not null,
  scenarios jsonb not null,
  service_kinds jsonb not null
);
