-- Conversations by the labels they have now.
create table message_search_labels (
  label text not null,
  conversation_id uuid not null,
  primary key (label, conversation_id)
);
create index message_search_labels_conversation on message_search_labels (conversation_id);

-- A stretch is 16,384 positions now: everything is read from the log once more.
truncate message_search, message_search_stretches;
delete from processor_cursors where name = 'message-search';
