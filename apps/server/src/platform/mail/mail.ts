import { randomUUID } from 'node:crypto'
import type { Keyring } from '../crypto/keyring.ts'
import type { Database } from '../database/database.ts'
import type { Queryable } from '../database/rows.ts'
import { AppError } from '../errors.ts'
import { readMailAddress, type MailAddress, type MailServer } from './address.ts'
import type { MailContent } from './compose.ts'
import { Courier, type CourierTimes } from './courier.ts'
import { openContent, sealContent } from './sealed.ts'
import * as store from './store.ts'
import { failureOf, openTransport, type Letter, type MailFailure, type MailFile } from './transport.ts'

export interface MailOptions {
  db: Database
  keyring: Pick<Keyring, 'seal' | 'open'>
  /** Null: mail is not set up. */
  server: MailServer | null
  from: MailAddress | null
  onError: (error: unknown) => void
  times?: Partial<CourierTimes>
}

/** A mail to be sent. */
export interface OutgoingMail {
  /** What it is about, unique to it, as `mention:<event id>:<user id>`: given again, nothing is sent again. 200 characters at the most. */
  key: string
  /** Name of the template, for the screens. */
  kind: string
  /** One address. */
  to: string
  content: MailContent
  files?: readonly MailFile[]
}

/** Mails that wait at the most; beyond that the system is told to slow down. */
export const MOST_WAITING = 20_000
/** Bytes of the files of a mail together. */
export const MOST_FILE_BYTES = 8 * 1024 * 1024

const notSetUp = (): AppError =>
  new AppError('not_allowed_now', { text: { zh: '发信尚未设置，请管理员设置 MAIL_URL 和 MAIL_FROM。', en: 'Mail is not set up. The administrator sets MAIL_URL and MAIL_FROM.' } })

/** Mails going out: written into the outbox, sent by the worker. */
export class Mail {
  readonly #options: MailOptions
  readonly #transport: ReturnType<typeof openTransport> | null
  readonly #courier: Courier | null

  constructor(options: MailOptions) {
    this.#options = options
    const { server, from, db, keyring, onError, times } = options
    this.#transport = server && from ? openTransport(server, from) : null
    this.#courier = this.#transport ? new Courier({ db, transport: this.#transport, open: (id, sealed) => openContent(keyring, id, sealed), onError, times }) : null
  }

  /** False: MAIL_URL is not set; callers do not offer what they could not send. */
  get enabled(): boolean {
    return this.#transport !== null
  }

  get from(): string | null {
    return this.#options.from?.address ?? null
  }

  /** Host and port, without user and password. */
  get server(): string | null {
    const { server } = this.#options
    return server && `${server.host}:${String(server.port)}`
  }

  /**
   * Puts a mail into the outbox; with `tx` it is sent only when that commits.
   * @returns false when a mail with this key is there already.
   * @throws AppError not_allowed_now when mail is not set up, bad_request for a wrong address, too_large, overloaded.
   */
  async send({ key, kind, to, content, files = [] }: OutgoingMail, tx?: Queryable): Promise<boolean> {
    if (!this.enabled) throw notSetUp()
    const db = tx ?? this.#options.db
    const letter: Letter = { to: requireAddress(to), ...content, files: requireSmall(files) }
    if ((await store.countWaiting(db, MOST_WAITING)) >= MOST_WAITING) throw new AppError('overloaded')
    const id = randomUUID()
    const added = await store.insertMail(db, { id, key, kind, contentSealed: sealContent(this.#options.keyring, id, letter) })
    if (tx === undefined) this.#courier?.wake()
    return added
  }

  /**
   * Sends a mail at once, past the outbox, to see whether that works.
   * @returns what went wrong; null when the mail server took it.
   * @throws AppError not_allowed_now when mail is not set up, bad_request for a wrong address.
   */
  async tryNow(to: string, content: MailContent): Promise<MailFailure | null> {
    if (!this.#transport) throw notSetUp()
    const letter: Letter = { to: requireAddress(to), ...content, files: [] }
    try {
      await this.#transport.send(randomUUID(), letter)
      return null
    } catch (error) {
      return failureOf(error)
    }
  }

  /** Begins to send what waits. For the worker role; several nodes may. */
  start(): void {
    this.#courier?.start()
  }

  /** Finishes what is being sent and closes the connections. */
  async stop(): Promise<void> {
    await this.#courier?.stop()
    this.#transport?.close()
  }

  /**
   * Takes mails out of the outbox that concern somebody, whether they wait or have failed.
   * @returns how many
   */
  async forget(concerns: (mail: { key: string; to: string; text: string }) => boolean): Promise<number> {
    const { db, keyring } = this.#options
    let after = '00000000-0000-0000-0000-000000000000'
    let gone = 0
    for (;;) {
      const rows = await store.listSealed(db, after, 100)
      for (const { id, key, contentSealed } of rows) {
        after = id
        const letter = openContent(keyring, id, contentSealed)
        if (concerns({ key, to: letter.to.address, text: JSON.stringify(letter) }) && (await store.deleteMail(db, id))) gone += 1
      }
      if (rows.length < 100) return gone
    }
  }

  /** Forgets what was sent 30 days ago, and what failed 90 days ago. */
  async cleanUp(): Promise<void> {
    await store.purgeFinished(this.#options.db, { sent: 30, dead: 90 })
  }
}

function requireAddress(to: string): MailAddress {
  const found = readMailAddress(to)
  if (found) return found
  throw new AppError('bad_request', { text: { zh: '收件人的邮箱地址不正确。', en: 'The recipient’s e-mail address is not valid.' } })
}

function requireSmall(files: readonly MailFile[]): readonly MailFile[] {
  const bytes = files.reduce((sum, { content }) => sum + Math.ceil((content.length * 3) / 4), 0)
  if (bytes > MOST_FILE_BYTES) throw new AppError('too_large')
  return files
}

