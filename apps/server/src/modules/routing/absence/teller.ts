import type { WorkingCalendar } from '../../calendars/index.ts'
import { decisions, type Conversations, type Decision } from '../../conversations/index.ts'
import type { ConversationState } from '@yingda/contract'
import type { World } from '../plan/world.ts'
import { absences, noteEmpty, type Absence, type AbsenceKind } from './absence.ts'
import { absenceText } from './words.ts'

export interface TellerOptions {
  conversations: Conversations
  /** The hours of a calendar; null: no such. */
  hoursOf: (calendarId: string) => Promise<WorkingCalendar | null>
  /** Whether customers can leave a message. */
  mayLeave: () => boolean
  onError: (error: unknown) => void
}

/** Told once, nothing weaker is told as well: who knows that it is closed need not hear that nobody is online. */
const weaker: Record<AbsenceKind, readonly AbsenceKind[]> = {
  closed_hours: ['closed_hours', 'nobody_online', 'queue_full'], nobody_online: ['nobody_online', 'queue_full'], queue_full: ['queue_full'],
}

/** Tells waiting customers, each thing once a wait, that nobody comes soon. */
export class AbsenceTeller {
  readonly #options: TellerOptions
  readonly #emptySince = new Map<string, number>()
  readonly #told = new Map<string, { queuedAt: number; kinds: Set<AbsenceKind> }>()

  constructor(options: TellerOptions) {
    this.#options = options
  }

  /** To be called when everybody who waits is where the rules put them. */
  async tell(world: World, states: ReadonlyMap<string, ConversationState>): Promise<void> {
    noteEmpty(this.#emptySince, world)
    for (const id of this.#told.keys()) if (states.get(id)?.owner.kind !== 'queue') this.#told.delete(id)
    if (world.waiting.length === 0) return
    const news = absences({ world, hours: await this.#hours(world), emptySince: this.#emptySince }).filter((absence) => this.#isNew(absence, states.get(absence.conversationId)))
    await Promise.all(news.map((absence) => this.#say(absence, states.get(absence.conversationId), world.now)))
  }

  async #hours({ groups, waiting }: World): Promise<Map<string, WorkingCalendar>> {
    const ids = new Set(waiting.flatMap(({ groupId }) => (groupId === null ? [] : [groups.get(groupId)?.calendarId ?? null])).filter((id) => id !== null))
    const found = await Promise.all([...ids].map(async (id) => [id, await this.#options.hoursOf(id)] as const))
    return new Map(found.flatMap(([id, hours]) => (hours === null ? [] : [[id, hours]])))
  }

  #isNew({ kind }: Absence, state: ConversationState | undefined): boolean {
    if (state?.queuedAt == null) return false
    const told = this.#told.get(state.id)
    return told?.queuedAt !== Date.parse(state.queuedAt) || !told.kinds.has(kind)
  }

  async #say(absence: Absence, state: ConversationState | undefined, now: number): Promise<void> {
    if (state?.queuedAt == null) return
    const { id, queuedAt } = state
    const at = Date.parse(queuedAt)
    const clientId = `absent-${String(at)}-${absence.kind}`
    const text = absenceText(absence, now, state.language, this.#options.mayLeave())
    try {
      // Under an id of this wait: whoever routes next says nothing twice.
      await this.#options.conversations.writer.execute({ conversationId: id, clientId, decide: (present) => stillWaiting(present, queuedAt, clientId, absence.kind, text) })
      const before = this.#told.get(id)
      const kinds = before?.queuedAt === at ? before.kinds : new Set<AbsenceKind>()
      for (const kind of weaker[absence.kind]) kinds.add(kind)
      this.#told.set(id, { queuedAt: at, kinds })
    } catch (error) {
      this.#options.onError(error)
    }
  }
}

function stillWaiting(now: ConversationState | null, queuedAt: string, clientId: string, kind: AbsenceKind, text: string): Decision {
  if (now?.owner.kind !== 'queue' || now.queuedAt !== queuedAt) return { events: [] }
  return decisions.notice(now, clientId, kind, text, null)
}
