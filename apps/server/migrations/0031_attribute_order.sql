-- As the page sent them: jsonb forgets the order of its keys.
alter table customers alter column attributes drop default;
alter table customers alter column attributes type json using attributes::json;
alter table customers alter column attributes set default '{}';
