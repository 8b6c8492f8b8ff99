-- Reports read what the clocks of tickets did in the order of time.
create index ticket_events_sla on ticket_events (at, ticket_id, seq) where type = 'sla';
