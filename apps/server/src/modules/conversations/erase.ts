import type { ConversationState } from '@yingda/contract'
import { endOfOffer, existing, ownerEvent } from './commands/decide.ts'
import type { Decision, EffectWriter } from './log/types.ts'

/** Rows of conversations whose events are to say nothing any more. */
export const ERASED = 'erased'

/** Ends a conversation and takes away what was said in it. Once more changes nothing. */
export function eraseConversation(state: ConversationState | null): Decision {
  const now = existing(state)
  const ending = now.owner.kind === 'closed' ? [] : [...endOfOffer(now, null), ownerEvent({ kind: 'closed' }, 'closed_erased')]
  return { events: [...ending, { type: 'erased' }], effects: [{ kind: ERASED, row: { c: now.id } }] }
}

/**
 * Takes the words out of all events of some conversations, in the transaction that says so; seq, position, time and kind
 * stay. The same as `eraseEvent` of the contract, in SQL.
 */
export const blankEvents: EffectWriter = (rows) => ({
  name: 'erase-events',
  text: `update conversation_events e set
      client_id = case when client_id is null then null else 'erased-' || lpad(seq::text, 8, '0') end,
      data = case type
        when 'message' then (data - 'mentions' - 'via')
          || jsonb_build_object('content', '{"type":"text","text":""}'::jsonb, 'erased', true, 'clientId', 'erased-' || lpad(seq::text, 8, '0'))
        when 'handoff' then jsonb_set(data, '{card}', (data->'card')
          || '{"summary":"","question":null,"tried":[],"entities":[],"slots":[],"page":null}')
        when 'owner' then data || '{"note":null}'
        when 'wrapped_up' then data || '{"note":""}'
        when 'labels' then data || '{"labels":[]}'
        when 'ticket' then data || '{"subject":""}'
        when 'rating' then (data - 'tags') || '{"comment":null}'
        else data || '{"page":null}'
      end
    where conversation_id = any($1::uuid[])
      and type in ('started', 'context', 'message', 'handoff', 'owner', 'wrapped_up', 'labels', 'ticket', 'rating')`,
  values: [rows.map((row) => row['c'])],
})
