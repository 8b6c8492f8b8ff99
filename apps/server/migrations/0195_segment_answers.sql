-- Other answers of an entry for customers in some segments, in order: [{ "segmentIds": [uuid …], "answer": text } …].
alter table knowledge_entries add column segment_answers jsonb not null default '[]';
-- Few entries have any; asked before a segment is deleted.
create index knowledge_entries_segment_answers on knowledge_entries using gin (segment_answers jsonb_path_ops) where segment_answers <> '[]';
