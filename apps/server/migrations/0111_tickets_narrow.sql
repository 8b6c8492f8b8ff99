-- The fold and the n-grams are kept beside their rows, not in them: lists, counts and searches go over many rows and need
-- the fold of the few they show.
alter table tickets alter column data set storage external;
alter table tickets set (toast_tuple_target = 128);
alter table ticket_search alter column text set storage main;
alter table ticket_search alter column grams set storage external;
alter table ticket_search set (toast_tuple_target = 512);
create index tickets_unsolved_priority on tickets (priority, updated_at, id) where category not in ('solved', 'closed');
