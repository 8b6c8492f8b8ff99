-- A kind of term set more: the user dictionary, words of the owner's trade that count as one unit.
alter table knowledge_term_sets drop constraint knowledge_term_sets_kind_check;
alter table knowledge_term_sets add constraint knowledge_term_sets_kind_check check (kind in ('synonyms', 'protected', 'stop', 'word'));
