-- An answer may lead to the form of a type of tickets: key of one that ships with the product, else its id.
alter table knowledge_entries add column ticket_type text;
