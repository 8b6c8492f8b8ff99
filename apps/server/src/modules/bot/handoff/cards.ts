import type { ConversationState, HandoffCard, HandoffCause } from '@yingda/contract'
import type { Conversations, Decision, LogBatch } from '../../conversations/index.ts'
import { readBotStates, readRecords } from '../store.ts'
import { buildCard, causeOf, type CardSource } from './card.ts'

/** Events looked back on. */
const LOOK_BACK = 200
/** Cards made at the same time. */
const ABREAST = 8

/** Writes the handoff card of every session that comes to a person, once, as a processor of the log. */
export function startCards(conversations: Conversations): void {
  conversations.process('handoff-cards', (batch) => writeCards(batch, conversations))
}

const lacksCard = (state: ConversationState | null | undefined): state is ConversationState =>
  (state?.owner.kind === 'queue' || state?.owner.kind === 'agent') && state.handoff?.cardSeq === null

async function writeCards(batch: LogBatch, conversations: Conversations): Promise<void> {
  const ids = new Set(batch.events.flatMap(({ conversationId, event }) => (event.type === 'owner' ? [conversationId] : [])))
  const due = [...ids].map((id) => batch.states.get(id)).filter(lacksCard)
  for (let from = 0; from < due.length; from += ABREAST) await Promise.all(due.slice(from, from + ABREAST).map((state) => writeCard(state, conversations)))
}

async function writeCard(state: ConversationState, conversations: Conversations): Promise<void> {
  const { db } = conversations
  const [{ events }, memories] = await Promise.all([conversations.read(state, Math.max(0, state.lastSeq - LOOK_BACK), LOOK_BACK, 'agent'), readBotStates(db.$client, [state.id])])
  const asked = events.flatMap((event) => (event.type === 'message' && event.author.kind === 'customer' ? [event.seq] : []))
  const source: CardSource = { state, events, records: await readRecords(db.$client, state.id, asked) }
  const card = buildCard(source)
  const cause = causeOf(source, memories.get(state.id)?.counted?.pending ?? null)
  await conversations.writer.execute({ conversationId: state.id, decide: (now) => once(now, state, cause, card) })
}

/** Not when the session is over meanwhile, or has its card. */
function once(now: ConversationState | null, { session, handoff }: ConversationState, cause: HandoffCause, card: HandoffCard): Decision {
  if (!lacksCard(now) || now.session !== session || now.handoff?.at !== handoff?.at) return { events: [] }
  return { events: [{ type: 'handoff', cause, card }] }
}
