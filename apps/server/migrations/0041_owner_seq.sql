-- The state now tells since which event its owner has it.
update conversations c set state = jsonb_set(c.state, '{ownerSeq}', to_jsonb(coalesce(
  (select max(e.seq) from conversation_events e where e.conversation_id = c.id and e.type = 'owner'), 1)))
where not c.state ? 'ownerSeq';
