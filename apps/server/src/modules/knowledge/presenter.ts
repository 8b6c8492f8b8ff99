import type { BotTest, Entry, Language } from '@yingda/contract'
import { explain, type Candidate, type Command, type Release, type Reply, type TurnResult } from '@yingda/dialogue'
import { z } from 'zod'
import { encodePlace } from '../../platform/database/rows.ts'
import { cursorPlace } from '../../platform/http/cursor.ts'
import type { EntryPlace } from './store.ts'

/** Names of users by id, those that exist. */
export type Names = (ids: string[]) => Promise<Map<string, string>>

const place = z.tuple([z.iso.datetime(), z.uuid()])

/** @throws AppError bad_request for a cursor that this server did not make. */
export function readCursor(cursor: string | undefined): EntryPlace | null {
  const found = cursorPlace(cursor, place)
  return found && { updatedAt: found[0], id: found[1] }
}

/** Entries as people see them: who changed them last by name. */
export async function presentEntries(entries: readonly Entry[], names: Names): Promise<Entry[]> {
  const ids = new Set(entries.flatMap(({ updatedBy }) => updatedBy ?? []))
  const known = ids.size > 0 ? await names([...ids]) : new Map<string, string>()
  return entries.map((entry) => ({ ...entry, updatedBy: known.get(entry.updatedBy ?? '') ?? null }))
}

/** A page of `limit` entries from one more than that, with the cursor of the next page. */
export async function presentPage(found: Entry[], limit: number, names: Names): Promise<{ items: Entry[]; next: string | null }> {
  const page = found.slice(0, limit)
  const last = page.at(-1)
  return {
    items: await presentEntries(page, names),
    next: last && found.length > limit ? encodePlace([last.updatedAt, last.id]) : null,
  }
}

const entryIdOf = (command: Command): string | undefined => ('entryId' in command ? command.entryId : undefined)

function presentReply(reply: Reply, form: string | undefined): BotTest['replies'][number] {
  const choices = reply.kind === 'suggest' ? reply.choices : reply.kind === 'answer' ? reply.related : undefined
  return {
    kind: reply.kind,
    text: reply.text,
    ...('entryId' in reply ? { entryId: reply.entryId } : {}),
    ...(form === undefined ? {} : { ticketType: form }),
    ...(reply.kind === 'passage'
      ? { documentId: reply.documentId, source: { ...reply.source }, highlights: reply.highlights.map(([start, end]) => ({ start, end })) }
      : {}),
    ...(choices === undefined ? {} : { choices: choices.map((choice) => ({ ...choice })) }),
  }
}

/** A proposal with the probability that it is right where the engine gave one, else with its producer's own score. */
function presentCandidate(release: Release, { record }: TurnResult, { command, producer, score, evidence }: Candidate): BotTest['candidates'][number] {
  const entryId = entryIdOf(command)
  const place = evidence.passage === undefined ? undefined : [evidence.passage.title, evidence.passage.heading].filter((part) => part !== '').join(' › ')
  const question = entryId === undefined ? place : (release.entries.get(entryId)?.question ?? release.smallTalk.get(entryId)?.patterns[0])
  const ranked = record.ranking.find((entry) => entry.entryId === entryId)
  return {
    command: command.kind,
    producer,
    ...(entryId === undefined ? {} : { entryId }),
    ...(command.kind === 'passage' ? { documentId: command.documentId, passage: command.passage } : {}),
    ...(question === undefined ? {} : { question }),
    score: ranked?.probability ?? evidence.passage?.probability ?? score,
    ownScore: score,
    nearest: evidence.question,
    terms: [...evidence.terms],
    evidence: [evidence.question, evidence.terms.join(' ')].filter((part) => part !== null && part !== '').join(' · '),
  }
}

/** A turn as the test box shows it, explained in the reader's language. */
export function presentTest(release: Release, result: TurnResult, microseconds: number, reader: Language): BotTest {
  return {
    releaseId: release.id,
    replies: result.replies.map((reply) => presentReply(reply, reply.kind === 'answer' ? release.entries.get(reply.entryId)?.form : undefined)),
    actions: result.actions.map(({ kind, reason }) => ({ kind, reason })),
    explanation: explain(result.record, reader),
    candidates: result.record.candidates.map((candidate) => presentCandidate(release, result, candidate)),
    ranking: result.record.ranking.map(({ entryId, kind, label, question, terms, match, probability }) => ({
      entryId, kind, question: label, nearest: question, terms: [...terms], match, probability,
    })),
    cover: result.record.signals.cover,
    thresholds: { answerAt: result.record.thresholds.answerAt, suggestAt: result.record.thresholds.suggestAt },
    read: result.record.input.normalised,
    rule: result.record.rule,
    record: { ...result.record },
    state: { ...result.state },
    microseconds,
  }
}
