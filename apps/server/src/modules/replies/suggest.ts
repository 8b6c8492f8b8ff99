import { MAX_MESSAGE_LENGTH, replyRoutes, type ConversationEvent, type Language, type MessageEvent, type ReplySuggestion } from '@yingda/contract'
import { answerFor, initialState, rank, turn, type Release } from '@yingda/dialogue'
import type { FastifyInstance } from 'fastify'
import { bindRoute, type Authenticators } from '../../platform/http/bind.ts'
import type { Conversations } from '../conversations/index.ts'
import { plainOf } from './plain.ts'

const MOST = 3
/** Less likely ones only take the eye off the work. */
const LEAST = 0.12
/** The engine reads so much of a message, in UTF-16 units. */
const READ = 1000
const EXCERPT = 120
/** Answers kept, each for the last words of one conversation. */
const KEPT = 1000
/** Events looked through for the customer's last words. */
const LOOKED_AT = 30

interface Question {
  conversationId: string
  seq: number
  texts: readonly string[]
  language: Language
  /** The segments the customer is in. */
  audiences: readonly string[]
}
export type Suggest = (question: Question) => ReplySuggestion[]
/** The segments a customer is in as far as an answer of the release is for some of them. */
export type AudiencesOf = (customerId: string) => Promise<readonly string[]>

const excerptOf = (text: string): string => {
  const letters = Array.from(text.replaceAll(/\s+/gu, ' ').trim())
  return letters.length <= EXCERPT ? letters.join('') : `${letters.slice(0, EXCERPT - 1).join('')}…`
}

const made = (id: string, kind: ReplySuggestion['kind'], title: string, markdown: string, source: string): ReplySuggestion => {
  const text = plainOf(markdown).slice(0, MAX_MESSAGE_LENGTH)
  return { id: `${kind}:${id}`.slice(0, 200), kind, title, excerpt: excerptOf(text), text, source }
}

/** What the bot would quote from a document, when that is its answer. */
function passagesFor(release: Release, text: string, language: Language, now: string): ReplySuggestion[] {
  return turn(release, initialState(), { text, language, now }).replies.flatMap((reply) =>
    reply.kind === 'passage' ? [made(reply.documentId, 'passage', reply.source.title, reply.text, reply.source.heading)] : [])
}

function entriesFor(release: Release, text: string, { language, audiences }: Question): ReplySuggestion[] {
  return rank(release, text, language).entries.flatMap(({ entryId, kind, probability }) => {
    const entry = kind === 'entry' && probability >= LEAST ? release.entries.get(entryId) : undefined
    return entry === undefined ? [] : [made(entryId, 'entry', entry.question, answerFor(entry, audiences).text, entry.category)]
  })
}

function answersTo(release: Release, question: Question): ReplySuggestion[] {
  const now = new Date().toISOString()
  const { texts, language } = question
  // The last message alone says most; what was written in pieces says something only together.
  for (const text of new Set([texts.at(-1) ?? '', texts.join('\n')])) {
    const cut = text.slice(0, READ)
    const found = [...passagesFor(release, cut, language, now), ...entriesFor(release, cut, question)].slice(0, MOST)
    if (found.length > 0) return found
  }
  return []
}

/** Asks the published release; the same words of a conversation are worked out once, and no more than one message costs at a time. */
export function createSuggester(release: () => Release): Suggest {
  const kept = new Map<string, ReplySuggestion[]>()
  return (question) => {
    const served = release()
    const key = `${question.conversationId} ${String(question.seq)} ${served.id} ${question.audiences.join()}`
    const found = kept.get(key) ?? answersTo(served, question)
    kept.delete(key)
    kept.set(key, found)
    for (const oldest of kept.size > KEPT ? kept.keys() : []) {
      kept.delete(oldest)
      break
    }
    return found
  }
}

/** Not everything that is said is an answer: what the bot did not know is still to be answered. */
const answers = ({ author, content }: MessageEvent): boolean => author.kind === 'agent' || (author.kind === 'bot' && (content.type === 'answer' || content.type === 'passage'))

/** The customer's words since anybody answered; null when somebody has. */
function lastWords(events: readonly ConversationEvent[]): { seq: number; texts: string[] } | null {
  const messages = events.flatMap((event) => (event.type === 'message' && !event.internal ? [event] : []))
  const since = messages.findLastIndex(answers)
  const unanswered = messages.slice(since + 1).filter((event) => event.author.kind === 'customer')
  const texts = unanswered.flatMap(({ content }) => (content.type === 'text' ? [content.text] : []))
  const last = unanswered.at(-1)
  return last === undefined || texts.length === 0 ? null : { seq: last.seq, texts: texts.slice(-3) }
}

/** Binds the suggestions for whoever has the conversation. */
export function registerSuggestions(app: FastifyInstance, auth: Authenticators, conversations: Conversations, suggest: Suggest, audiencesOf: AudiencesOf): void {
  bindRoute(app, auth, replyRoutes.suggestReplies, async ({ agent, params }) => {
    const state = await conversations.access(agent, params.id)
    const mine = state.owner.kind === 'agent' && state.owner.agentId === agent.userId
    if (!mine) return { items: [], seq: null }
    const { events } = await conversations.read(state, Math.max(0, state.lastSeq - LOOKED_AT), LOOKED_AT, 'agent')
    const words = lastWords(events)
    if (words === null) return { items: [], seq: null }
    const audiences = await audiencesOf(state.customerId)
    return { items: suggest({ conversationId: state.id, ...words, language: state.language, audiences }), seq: words.seq }
  })
}
