-- Texts the bot answers from where no entry does. `search` and `search_text` as in knowledge_entries. At most some thousand
-- rows; `size` is bytes of the text in UTF-8.
create table knowledge_documents (
  id uuid primary key,
  key text not null constraint knowledge_documents_key unique,
  title text not null,
  language text not null check (language in ('zh', 'en')),
  body text not null,
  url text,
  enabled boolean not null,
  size int not null,
  version int not null default 1,
  updated_at timestamptz(3) not null,
  -- a user
  updated_by uuid,
  search_text text not null,
  search tsvector not null
);
create index knowledge_documents_updated on knowledge_documents (updated_at desc, id desc);
create index knowledge_documents_search on knowledge_documents using gin (search);
