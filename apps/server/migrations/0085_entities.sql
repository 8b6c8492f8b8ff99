-- The owner's products: found in messages by name and aliases, thousands of rows. `forms` are the names as messages are compared.
create table knowledge_products (
  id uuid primary key,
  key text not null constraint knowledge_products_key unique,
  name text not null,
  aliases text[] not null,
  forms text[] not null,
  version int not null default 1,
  updated_at timestamptz(3) not null,
  -- a user
  updated_by uuid,
  search_text text not null
);
create index knowledge_products_name on knowledge_products (name collate "zh-x-icu", key collate "C");
create index knowledge_products_forms on knowledge_products using gin (forms);

-- Values that messages may name, such as colours: [{"value", "aliases"}]. A few rows.
create table knowledge_enumerations (
  id uuid primary key,
  key text not null constraint knowledge_enumerations_key unique,
  name text not null,
  language text check (language in ('zh', 'en')),
  vals jsonb not null,
  forms text[] not null,
  version int not null default 1,
  updated_at timestamptz(3) not null,
  -- a user
  updated_by uuid
);
