import type { ConversationEvent, ConversationState, HandoffCard, HandoffCause, MessageContent, MessageEvent } from '@yingda/contract'
import type { DecisionRecord, EntityMeaning, RecordedEntity } from '@yingda/dialogue'
import { answeredSeq } from '../answered.ts'
import { isPersonal, masked, maskedText } from './mask.ts'
import { summaryOf } from './summary.ts'

type Tried = HandoffCard['tried'][number]
type Outcome = Tried['outcome']

/** What a card is made of. */
export interface CardSource {
  state: ConversationState
  /** Of the conversation, in order; those of earlier sessions are passed over. */
  events: readonly ConversationEvent[]
  /** The bot's decisions by the seq of the message they answer. */
  records: ReadonlyMap<number, DecisionRecord>
}

const MOST_TRIED = 10
const MOST_ENTITIES = 30
const LONGEST = 200
/** Customer messages that show the mood as it is now. */
const RECENT = 5

const moods = { calm: 0, unhappy: 1, angry: 2, furious: 2 } as const
const moodNames = ['calm', 'unhappy', 'angry'] as const

const cut = (text: string): string => Array.from(text.replace(/\s+/gu, ' ').trim()).slice(0, LONGEST).join('')

/** Rules by which the customer asked something, not merely said yes, thanks or that it was no help. */
const isQuestion = ({ rule }: DecisionRecord): boolean =>
  rule.startsWith('knowledge.') || rule.startsWith('curated.') || rule.startsWith('refuse.') || rule === 'escalate.repeated' || rule === 'control.tapped'

const saysNoHelp = ({ rule, signals }: DecisionRecord): boolean => rule === 'escalate.unhappy' || rule === 'context.denied' || signals.denial !== null

/** The events of this session, up to the person's coming. */
function ofSession(events: readonly ConversationEvent[], state: ConversationState): ConversationEvent[] {
  const opened = events.findLastIndex((event) => event.type === 'owner' && event.reason === 'reopened')
  const mine = state.session > 1 && opened >= 0 ? events.slice(opened) : [...events]
  const handed = mine.findIndex((event) => event.type === 'owner' && event.at === state.handoff?.at && (event.owner.kind === 'queue' || event.owner.kind === 'agent'))
  return handed < 0 ? mine : mine.slice(0, handed)
}

const isBy = (event: ConversationEvent, kind: 'customer' | 'bot'): event is MessageEvent => event.type === 'message' && !event.internal && event.author.kind === kind

const wordsOf = (content: MessageContent): string => (content.type === 'attachment' ? content.attachment.name : content.text)

const outcomes: Partial<Record<MessageContent['type'], Outcome>> = { answer: 'answered', passage: 'passage', suggest: 'suggested', refusal: 'refused' }

function entriesOf(content: MessageContent): Tried['entries'] {
  switch (content.type) {
    case 'answer': return [{ id: content.entryId, question: content.source.question }]
    case 'passage': return [{ id: content.documentId, question: [content.source.title, content.source.heading].filter((part) => part !== '').join(' › ') }]
    case 'suggest': return content.choices.map(({ id, label }) => ({ id, question: label }))
    default: return []
  }
}

/** The last mark on any of these messages. */
function markOn(seqs: readonly number[], events: readonly ConversationEvent[]): 'up' | 'down' | null {
  const mark = events.findLast((event) => event.type === 'feedback' && seqs.includes(event.messageSeq))
  return mark?.type === 'feedback' ? mark.value : null
}

function triedFor(message: MessageEvent, replies: readonly MessageEvent[], next: DecisionRecord | undefined, { events, records }: CardSource): Tried[] {
  const said = replies.flatMap(({ content }) => {
    const outcome = outcomes[content.type]
    return outcome === undefined ? [] : [{ outcome, entries: entriesOf(content) }]
  })
  const record = records.get(message.seq)
  const best = said.find(({ outcome }) => outcome !== 'refused') ?? said[0]
  // An offer of a person beside thanks or anger is no attempt at a question.
  if (best === undefined || (best.outcome === 'refused' && record !== undefined && !isQuestion(record))) return []
  const marked = markOn(replies.map(({ seq }) => seq), events)
  const entries = said.filter(({ outcome }) => outcome === best.outcome).flatMap((one) => one.entries)
  const feedback = marked ?? (best.outcome !== 'refused' && next !== undefined && saysNoHelp(next) ? 'down' : null)
  return [{ asked: cut(maskedText(wordsOf(message.content), record?.signals.entities ?? [])), seq: message.seq, outcome: best.outcome, entries, feedback }]
}

function triedIn(asked: readonly MessageEvent[], events: readonly ConversationEvent[], source: CardSource): { tried: Tried[]; botTurns: number } {
  const replies = new Map<number, MessageEvent[]>()
  for (const event of events) {
    const answered = isBy(event, 'bot') ? answeredSeq(event) : null
    if (isBy(event, 'bot') && answered !== null) replies.set(answered, [...(replies.get(answered) ?? []), event])
  }
  const tried = asked.flatMap((message, index) => triedFor(message, replies.get(message.seq) ?? [], source.records.get(asked[index + 1]?.seq ?? 0), { ...source, events }))
  return { tried: tried.slice(-MOST_TRIED), botTurns: asked.filter(({ seq }) => replies.has(seq)).length }
}

/** The last thing the customer wanted to know; without one, the last words that are more than a sign. */
function questionOf(asked: readonly MessageEvent[], { records }: CardSource): string | null {
  const texts = asked.filter(({ content }) => content.type === 'text')
  const found = texts.findLast(({ seq }) => {
    const record = records.get(seq)
    return record !== undefined && isQuestion(record) && !record.signals.isIdentifierOnly
  }) ?? texts.findLast(({ seq, content }) => {
    const rule = records.get(seq)?.rule
    const read = rule === undefined || rule === 'escalate.angry' || rule === 'escalate.outburst'
    return read && /[\p{L}\p{N}]{2}/u.test(wordsOf(content))
  })
  return found === undefined ? null : cut(maskedText(wordsOf(found.content), records.get(found.seq)?.signals.entities ?? []))
}

function valueText(value: Exclude<EntityMeaning['value'], string>): string {
  if ('currency' in value) return `${String(value.number)} ${value.currency}`
  if ('unit' in value) return `${String(value.number)} ${value.unit}`
  if ('from' in value) return `${value.from} – ${value.to}`
  if ('province' in value) return [value.province, value.city, value.district, value.rest].join('')
  return 'name' in value ? value.name : value.value
}

function shown({ type, value, start, end }: RecordedEntity, text: string): { type: string; text: string; value: string } {
  const words = text.slice(start, end)
  if (isPersonal(type)) return { type, text: masked(type, words), value: masked(type, words) }
  return { type: typeof value === 'object' && value !== null && 'type' in value ? value.type : type, text: cut(words), value: cut(typeof value === 'string' ? value : value === null ? words : valueText(value)) }
}

function entitiesIn(asked: readonly MessageEvent[], { records }: CardSource): HandoffCard['entities'] {
  const all = [...asked].reverse().flatMap(({ seq, content }) => (records.get(seq)?.signals.entities ?? []).map((entity) => ({ ...shown(entity, wordsOf(content)), seq })))
  const seen = new Set<string>()
  return all.filter(({ type, value }) => {
    const key = `${type} ${value}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  }).slice(0, MOST_ENTITIES)
}

/** The handoff card of a session: everything learned before the person came. Pure. */
export function buildCard(source: CardSource): HandoffCard {
  const { state, records } = source
  const events = ofSession(source.events, state)
  const asked = events.filter((event) => isBy(event, 'customer'))
  const { tried, botTurns } = triedIn(asked, events, source)
  const recent = asked.slice(-RECENT).map(({ seq }) => moods[records.get(seq)?.signals.mood.level ?? 'calm'])
  const facts: Omit<HandoffCard, 'summary'> = {
    question: questionOf(asked, source), tried, entities: entitiesIn(asked, source), slots: [], mood: moodNames[Math.max(0, ...recent)] ?? 'calm',
    page: state.page, botTurns, startedAt: state.sessionStartedAt,
  }
  return { ...facts, summary: summaryOf(facts, state.language) }
}

/**
 * Why a person came. A customer who taps the button right after the bot has asked whether a person should come was led there by
 * what made the bot ask.
 */
export function causeOf({ state, events }: CardSource, pending: HandoffCause | null): HandoffCause {
  const known = state.handoff?.cause ?? null
  if (known !== null && known !== 'asked_button') return known
  const lastSaid = ofSession(events, state).findLast((event) => event.type === 'message' && !event.internal)
  const justAsked = lastSaid?.type === 'message' && lastSaid.author.kind === 'bot' && lastSaid.content.type === 'refusal'
  if (known === 'asked_button') return pending !== null && justAsked ? pending : known
  // Conversations handed over before causes were written down.
  return state.owner.kind === 'agent' ? 'taken_over' : 'asked_button'
}
