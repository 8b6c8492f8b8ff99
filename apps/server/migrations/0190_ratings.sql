-- How customers of a site are asked to rate; null: the product's way.
alter table sites add column rating jsonb;
