-- Labels of the session a wait or a stint is of, as with everything else facts are divided by.
alter table report_waits add column labels text[] not null default '{}';
alter table report_stints add column labels text[] not null default '{}';
update report_waits w set labels = s.labels from report_sessions s where s.conversation_id = w.conversation_id and s.session = w.session and s.labels <> '{}';
update report_stints t set labels = s.labels from report_sessions s where s.conversation_id = t.conversation_id and s.session = t.session and s.labels <> '{}';

-- The facts of a day of a source, one row a column (modules/reports/packs): what they are divided by, and what each metric makes
-- of each of them. For what cells do not answer: several dimensions, and hours.
create table report_packs (
  source text not null,
  -- 'by:' and a dimension or 'hour'; or 'of:' and a metric.
  name text not null,
  day date not null,
  data bytea not null,
  primary key (source, name, day)
);
-- They are small as they are, and to unpack them a second time costs more than to read them.
alter table report_packs alter column data set storage external;
create index report_packs_day on report_packs (day);
