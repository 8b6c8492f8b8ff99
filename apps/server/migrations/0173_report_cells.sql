-- Cells hold all figures of a source in one row: a report reads a row a day and value, whatever it asks.
drop table report_cells;
create table report_cells (
  day date not null,
  source text not null,
  -- '' for all; else by what, and its value ('' is 'without one').
  dimension text not null,
  key text not null,
  -- One element a metric of the source, in the order of the definitions: denominator, numerator, and of those that have
  -- percentiles the buckets, each as two bytes of number and four of count.
  ofs bigint[] not null,
  sums bigint[] not null,
  spreads bytea[] not null,
  primary key (source, dimension, day, key)
);
create index report_cells_day on report_cells (day);

-- A day with few facts has no cells, which would be more: its row stays, and its facts are read.
alter table report_dirty_days add column small boolean not null default false;
insert into report_dirty_days (day)
select distinct (started_at at time zone coalesce((select settings->>'timeZone' from report_settings), 'Asia/Shanghai'))::date from report_sessions
on conflict (day) do nothing;
update report_progress set definitions = '';
