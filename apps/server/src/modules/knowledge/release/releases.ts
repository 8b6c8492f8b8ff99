import { engineVersion, loadRelease, type Release } from '@yingda/dialogue'
import type { FastifyBaseLogger } from 'fastify'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus } from '../../../platform/bus/bus.ts'
import type { Database } from '../../../platform/database/database.ts'
import { AppError } from '../../../platform/errors.ts'
import { readShippedTrade } from '../../../platform/trade.ts'
import { nextBoundary } from '../store.ts'
import { findRelease, insertRelease, readRelease, updateOf, type ReleaseFacts, type StoredRelease } from '../store-releases.ts'
import { contentFingerprint, readContent, type Content } from './content.ts'
import { startTrainer, type Trainer } from './train.ts'
import type { TrainerAnswer, TrainerRequest } from './trainer-worker.ts'
import { createUpdater } from './updater.ts'

const CHANGED = 'knowledge.changed'
const RELEASED = 'knowledge.released'
/** Changes that come within this time of each other are learned together. */
const DEBOUNCE_MS = 300
/** Announcements may be lost: so often the content is compared anyway. */
const COMPARE_MS = 60_000
const RETRY_MS = { first: 5_000, last: 3_600_000 }
/** So often a node looks whether another one has finished training. */
const OTHER_TRAINS_MS = 500
/** Changes in a row that may each put off learning in full: somebody is at work and wants to see them at once. */
const UPDATES_IN_A_ROW = 20
/** Any number: only one node trains at a time. */
const TRAINING_LOCK = 7_214_050

export interface ReleaseStatus {
  releaseId: string
  entries: number
  trainedAt: string
  training: boolean
  trainMilliseconds: number
  /** Why the newest changes could not be learned; null when nothing is wrong. */
  error: string | null
}

export interface Releases {
  /** Serves the newest stored release if there is one, and learns what has changed since. */
  start(): Promise<void>
  /** Resolves when there is a release; rejects when the first one could not be made. */
  whenReady(): Promise<Release>
  /** @throws AppError overloaded while there is none. */
  current(): Release
  status(): ReleaseStatus
  /** What is served, as it is stored; null when it is not stored any more. @throws AppError overloaded while there is none. */
  stored(): Promise<{ facts: ReleaseFacts; bytes: Uint8Array } | null>
  /** Announces to all nodes that the content has changed. */
  changed(): void
  close(): Promise<void>
}

export interface ReleasesOptions {
  db: Database
  bus: Bus
  log: FastifyBaseLogger
  now: () => number
}

interface Served {
  release: Release
  facts: ReleaseFacts
}

const notReady = (): AppError =>
  new AppError('overloaded', {
    text: { zh: '机器人正在学习知识库，请稍候。', en: 'The bot is still learning the knowledge base. Wait a moment.' },
    retryAfter: 2,
  })

export function createReleases(options: ReleasesOptions): Releases {
  return new ReleaseKeeper(options)
}

/** Names all that makes a release out of content: the engine, and the knowledge of the trade it builds on. */
export const learner = (): string => `${engineVersion} ${readShippedTrade().id}`

interface Deferred<T> {
  promise: Promise<T>
  resolve: (value: T) => void
  reject: (error: unknown) => void
}

/** A promise to settle later; that nobody waits for it is no fault. */
function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined
  let reject: (error: unknown) => void = () => undefined
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  promise.catch(() => undefined)
  return { promise, resolve, reject }
}

/** Keeps the release that is served equal to the content, one step at a time. */
class ReleaseKeeper implements Releases {
  readonly #options: ReleasesOptions
  #ready = deferred<Release>()
  #served: Served | null = null
  #training = false
  #waiting: NodeJS.Timeout | undefined
  #compare: NodeJS.Timeout | undefined
  #running: Promise<void> | null = null
  #again = false
  /** Changes heard of, and how many of them the last comparison has seen. */
  #heard = 0
  #compared = 0
  /** The moment whose content the last comparison was of. */
  #comparedAt = ''
  #failures = 0
  #error: string | null = null
  #closed = false
  #trainer: Trainer | null = null
  readonly #updater = createUpdater()
  /** The training under way is only for what an update has in service already. */
  #refining = false
  #updates = 0
  readonly #subscriptions: (() => void)[] = []

  constructor(options: ReleasesOptions) {
    this.#options = options
  }

  async start(): Promise<void> {
    const { bus, db } = this.#options
    this.#subscriptions.push(
      bus.subscribe(CHANGED, () => { this.#soon() }),
      bus.subscribe(RELEASED, (fingerprint) => {
        if (fingerprint !== this.#served?.facts.fingerprint) this.#soon()
      }),
    )
    // better the release of before the stop than none
    await this.#takeIntoService(await findRelease(db))
    this.#run()
  }

  whenReady(): Promise<Release> {
    return this.#served ? Promise.resolve(this.#served.release) : this.#ready.promise
  }

  current(): Release {
    if (!this.#served) throw notReady()
    return this.#served.release
  }

  status(): ReleaseStatus {
    if (!this.#served) throw notReady()
    const { releaseId, entries, createdAt, trainMilliseconds } = this.#served.facts
    const training = this.#training || this.#heard > this.#compared
    return { releaseId, entries, trainedAt: createdAt, training, trainMilliseconds, error: this.#error }
  }

  async stored(): Promise<{ facts: ReleaseFacts; bytes: Uint8Array } | null> {
    if (!this.#served) throw notReady()
    const { db } = this.#options
    const found = await findRelease(db, this.#served.facts.fingerprint)
    const bytes = found && (await readRelease(db, found.number))
    return found && bytes ? { facts: found, bytes } : null
  }

  changed(): void {
    this.#options.bus.publish(CHANGED, null)
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const end of this.#subscriptions) end()
    clearTimeout(this.#waiting)
    clearTimeout(this.#compare)
    this.#ready.reject(notReady())
    await this.#trainer?.stop()
    await this.#updater.stop()
    await this.#running
    await this.#updater.stop()
  }

  #soon(): void {
    this.#heard += 1
    if (this.#closed || this.#waiting) return
    this.#waiting = setTimeout(() => {
      this.#waiting = undefined
      this.#run()
    }, DEBOUNCE_MS).unref()
  }

  /** Compares and learns; asked again meanwhile, it does so once more afterwards. */
  #run(): void {
    if (this.#closed) return
    if (this.#running) {
      this.#again = true
      this.#makeWay()
      return
    }
    clearTimeout(this.#compare)
    this.#running = this.#bringUpToDate().finally(() => {
      this.#running = null
      this.#training = false
      if (this.#again) {
        this.#again = false
        this.#run()
      }
    })
  }

  /** A change need not wait until the one before is learned in full: it will be with this one. */
  #makeWay(): void {
    if (!this.#refining || this.#updates >= UPDATES_IN_A_ROW) return
    this.#trainer?.stop().catch((error: unknown) => {
      this.#options.log.warn({ err: error }, 'the trainer could not be stopped')
    })
  }

  async #bringUpToDate(): Promise<void> {
    const wait = await this.#attempt()
    if (!this.#closed) this.#compare = setTimeout(() => { this.#run() }, wait).unref()
  }

  /** @returns milliseconds until the next attempt, if nothing else asks for one. */
  async #attempt(): Promise<number> {
    try {
      await this.#learn()
      this.#failures = 0
      this.#error = null
      return await this.#untilNext()
    } catch (error) {
      return this.#closed ? COMPARE_MS : this.#noteFailure(error)
    }
  }

  #noteFailure(error: unknown): number {
    this.#options.log.error({ err: error }, 'training the bot failed; the last release stays in service')
    this.#error = error instanceof Error ? error.message : String(error)
    this.#ready.reject(error)
    this.#ready = deferred()
    this.#failures += 1
    return Math.min(RETRY_MS.last, RETRY_MS.first * 4 ** (this.#failures - 1))
  }

  /** Milliseconds until an entry begins or ceases to be valid, or until the next comparison. */
  async #untilNext(): Promise<number> {
    // one that was passed during the training has not been seen yet
    const next = await nextBoundary(this.#options.db, this.#comparedAt)
    return next === null ? COMPARE_MS : Math.min(COMPARE_MS, Math.max(0, Date.parse(next) - this.#options.now()))
  }

  #at(): string {
    return new Date(this.#options.now()).toISOString()
  }

  async #learn(): Promise<void> {
    for (;;) {
      if (this.#closed || (await this.#takeStored())) return
      if (await this.#trainAlone()) return
      await sleep(OTHER_TRAINS_MS)
    }
  }

  /** @returns false when another node is training, whose release this one can take over afterwards. */
  async #trainAlone(): Promise<boolean> {
    const client = await this.#options.db.$client.connect()
    let freed = false
    try {
      const { rows } = await client.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [TRAINING_LOCK])
      freed = rows[0]?.mine !== true
      if (freed) return false
      if (!(await this.#takeStored())) await this.#train()
      await client.query('select pg_advisory_unlock($1)', [TRAINING_LOCK])
      freed = true
      return true
    } finally {
      // a lock that was not given back goes with its connection
      client.release(!freed)
    }
  }

  /** True when the content is what is served, learned in full, or a stored release of that kind was taken into service; an update is, until then. */
  async #takeStored(): Promise<boolean> {
    const [heard, at] = [this.#heard, this.#at()]
    const fingerprint = await contentFingerprint(this.#options.db, at, learner())
    const isTaken = this.#served?.facts.fingerprint === fingerprint || (await this.#takeIntoService(await findRelease(this.#options.db, fingerprint)))
    if (!isTaken) {
      const update = updateOf(fingerprint)
      if (this.#served?.facts.fingerprint !== update) await this.#takeIntoService(await findRelease(this.#options.db, update))
      this.#training = this.#served?.facts.fingerprint !== update
    }
    this.#compared = heard
    this.#comparedAt = at
    return isTaken
  }

  /** False when there is no such release, or one of a version that this program cannot read. */
  async #takeIntoService(stored: StoredRelease | null): Promise<boolean> {
    const bytes = stored && (await readRelease(this.#options.db, stored.number))
    if (!stored || !bytes) return false
    try {
      this.#serve({ release: loadRelease(bytes, readShippedTrade()), facts: stored })
      return true
    } catch (error) {
      this.#options.log.warn({ err: error }, 'the stored release cannot be read by this version; it is trained again')
      return false
    }
  }

  /** Learns what is there now: a small change first as an update of what is served, which is in service at once, then in full. */
  async #train(): Promise<void> {
    if (this.#closed) return
    const pages: TrainerRequest[] = []
    const content = await readContent(this.#options.db, this.#at(), learner(), {
      entries: (entries) => { pages.push({ type: 'entries', entries }) },
      documents: (documents) => { pages.push({ type: 'documents', documents }) },
    })
    if ((await this.#update(content, pages)) || this.#closed) return
    const isUpdated = this.#served?.facts.fingerprint === updateOf(content.fingerprint)
    this.#training = !isUpdated
    if (isUpdated && this.#again && this.#updates < UPDATES_IN_A_ROW) return
    this.#refining = isUpdated
    await this.#trainInFull(content, pages)
  }

  async #trainInFull(content: Content, pages: readonly TrainerRequest[]): Promise<void> {
    const trainer = startTrainer()
    this.#trainer = trainer
    try {
      for (const page of pages) trainer.send(page)
      const answer = await trainer.train(content.frame)
      await this.#takeOver(content, answer)
      this.#updates = 0
      await this.#updater.expect(answer.releaseId, answer.bytes).catch((error: unknown) => {
        this.#options.log.warn({ err: error }, 'the thread for small changes failed; the next change starts another')
      })
    } catch (error) {
      // it was stopped for a newer change, which is learned next
      if (!this.#refining || !this.#again) throw error
    } finally {
      this.#refining = false
      this.#trainer = null
      await trainer.stop()
    }
  }

  /** @returns true when nothing more is to be learned; false when the content still is, in full. */
  async #update(content: Content, pages: readonly TrainerRequest[]): Promise<boolean> {
    const { db, log } = this.#options
    const served = this.#served
    if (!served || served.facts.fingerprint === updateOf(content.fingerprint)) return false
    const read = async (): Promise<Uint8Array | null> => {
      const stored = await findRelease(db, served.facts.fingerprint)
      return stored && readRelease(db, stored.number)
    }
    try {
      const answer = await this.#updater.update({ releaseId: served.release.id, read }, content.frame, pages)
      if (answer === null) return false
      await this.#takeOver(content, answer)
      this.#updates += 1
      return answer.isFull
    } catch (error) {
      if (!this.#closed) log.warn({ err: error }, 'the change could not be put into the release in service; it is learned in full')
      return false
    }
  }

  /** Serves what was learned, stores it and tells the other nodes. */
  async #takeOver(content: Content, answer: TrainerAnswer): Promise<void> {
    const { db, log, bus } = this.#options
    const { releaseId, milliseconds: trainMilliseconds, bytes, isFull } = answer
    const fingerprint = isFull ? content.fingerprint : updateOf(content.fingerprint)
    const facts: ReleaseFacts = { releaseId, fingerprint, entries: content.entries, trainMilliseconds, createdAt: this.#at() }
    const release = loadRelease(bytes, readShippedTrade())
    await insertRelease(db, facts, bytes)
    this.#serve({ release, facts })
    bus.publish(RELEASED, fingerprint)
    log.info({ releaseId, entries: content.entries, milliseconds: trainMilliseconds, bytes: bytes.length, isFull }, 'the bot has learned the knowledge base')
  }

  #serve(served: Served): void {
    this.#served = served
    this.#error = null
    this.#ready.resolve(served.release)
  }
}
