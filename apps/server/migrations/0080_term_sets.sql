-- The owner's lexicons: words that mean the same, words that must hit exactly, words to ignore. At most some thousand rows.
-- One with the key of a set that ships with the product adds to that.
create table knowledge_term_sets (
  language text not null check (language in ('zh', 'en')),
  key text not null,
  kind text not null check (kind in ('synonyms', 'protected', 'stop')),
  terms text[] not null,
  version int not null default 1,
  updated_at timestamptz(3) not null,
  -- a user
  updated_by uuid,
  search_text text not null,
  primary key (language, key)
);
