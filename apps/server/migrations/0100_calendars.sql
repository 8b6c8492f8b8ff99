-- Working calendars: the company's hours, as documents. At most some hundred rows.
create table calendars (
  id uuid primary key,
  name text not null,
  time_zone text not null,
  -- Monday to Sunday, each a list of {from, to} in minutes of the local day
  weekly jsonb not null,
  -- [{date, intervals, name}] by date
  exceptions jsonb not null default '[]',
  built_in text unique check (built_in in ('always', 'weekdays')),
  is_default boolean not null default false,
  version int not null default 1,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create unique index calendars_default on calendars (is_default) where is_default;
create index calendars_name on calendars (name collate "zh-x-icu", id);

-- People can be reached at once in a new installation: its groups are open at all times until somebody says otherwise.
insert into calendars (id, name, time_zone, weekly, built_in, is_default) values
  ('0ca1e2da-0000-4000-8000-000000000001', '全天候 Always open', 'Asia/Shanghai',
   (select jsonb_agg('[{"from": 0, "to": 1440}]'::jsonb) from generate_series(1, 7)), 'always', true),
  ('0ca1e2da-0000-4000-8000-000000000002', '工作日 Weekdays 9–18', 'Asia/Shanghai',
   (select jsonb_agg(case when day <= 5 then '[{"from": 540, "to": 1080}]' else '[]' end::jsonb order by day) from generate_series(1, 7) as day), 'weekdays', false);
