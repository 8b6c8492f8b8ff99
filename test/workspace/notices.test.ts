/** Notices by mail: once, only of what was not seen, only what was wanted, and nobody's words unless asked for. */
import type { NoticeSettings } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startSink, type Sink } from '../../apps/server/src/platform/mail/sink.testkit.ts'
import { connectAgent, say, startApp, type TestApp, type TestUser } from '../lib/app.ts'
import { openDesk, type Desk } from './desk.ts'

let desk: Desk
let other: TestApp
let sink: Sink
const base: NoticeSettings = { mail: { mention: true, unread: true, handed: true, scheduled: true }, afterMinutes: 1, quiet: null, withText: false }

beforeAll(async () => {
  sink = await startSink()
  const env = { MAIL_URL: sink.url, MAIL_FROM: 'help@shop.test' }
  desk = await openDesk({ env })
  other = await startApp({ nodeOf: desk.app, env })
})
afterAll(async () => {
  await other.stop()
  await desk.end()
  await sink.stop()
})
beforeEach(async () => {
  await desk.app.query('delete from notices_due')
  await desk.app.query('update notice_settings set mailed_at = null')
  sink.mails.length = 0
})

const rows = (user: TestUser): Promise<{ kind: string }[]> => desk.app.query(`select kind from notices_due where user_id = $1 order by kind`, [user.id])
const kinds = async (user: TestUser): Promise<string[]> => (await rows(user)).map(({ kind }) => kind)
const noted = (user: TestUser, wanted: string[]): Promise<void> => expect.poll(() => kinds(user)).toEqual(wanted)
/** The minutes have passed. */
const later = (): Promise<unknown[]> => desk.app.query(`update notices_due set due_at = now() - interval '1 second'`)
const mails = (): string[] => sink.mails.map(({ to, raw }) => `${to.join()} ${decoded(raw)}`)
const decoded = (raw: string): string => raw.replaceAll(/=\r?\n/gu, '').replaceAll(/(?:=[0-9A-F]{2})+/gu, (run) => Buffer.from(run.replaceAll('=', ''), 'hex').toString('utf8')) + [...raw.matchAll(/(?:^|\n)((?:[A-Za-z0-9+/]{60,}\r?\n)*[A-Za-z0-9+/]+={0,2})\r?\n/gu)].map((found) => Buffer.from(found[1] ?? '', 'base64').toString('utf8')).join()
const mention = (id: string, user: TestUser, text = '请看一下退款'): Promise<{ seq: number }> =>
  desk.ann.api.sendMessage({ id, body: { clientId: `note-${randomUUID()}`, content: { type: 'text', text }, internal: true, mentions: [user.id] } })
const quiet = async (): Promise<void> => { await new Promise((resolve) => setTimeout(resolve, 6500)) }

describe('a notice', () => {
  it('goes out once, with two nodes, of what nobody has looked at; without anybody’s words', async () => {
    await desk.bob.api.setNoticeSettings({ body: base })
    const id = await desk.owned()
    await mention(id, desk.bob)
    await noted(desk.bob, ['mention'])
    await later()
    await expect.poll(() => sink.mails.length).toBe(1)
    await quiet()
    expect(sink.mails).toHaveLength(1)
    const [mail] = mails()
    expect(mail).toContain(desk.bob.email)
    expect(mail).toContain('同事提到了您')
    expect(mail).toContain(`/console/conversations/${id}`)
    expect(mail).not.toContain('退款')
    expect(await kinds(desk.bob)).toEqual([])
  })

  it('carries the beginning of the words only for whoever wants it; several become one mail', async () => {
    await desk.ann.api.setNoticeSettings({ body: { ...base, withText: true } })
    const [one, two] = [await desk.owned(), await desk.owned()]
    await say(desk.wire, one, '我的包裹到哪了')
    await say(desk.wire, two, '能改地址吗')
    await noted(desk.ann, ['unread', 'unread'])
    await later()
    await expect.poll(() => sink.mails.length).toBe(1)
    expect(mails()[0]).toContain('我的包裹到哪了')
    expect(mails()[0]).toContain('能改地址吗')
  })

  it('is not sent of what was looked at, read, answered, given away, or is not wanted', async () => {
    await desk.ann.api.setNoticeSettings({ body: base })
    await desk.bob.api.setNoticeSettings({ body: { ...base, mail: { ...base.mail, mention: false } } })
    const [read, answered, given, looked] = [await desk.owned(), await desk.owned(), await desk.owned(), await desk.owned()]
    for (const id of [read, answered, given, looked]) await say(desk.wire, id, '在吗')
    await noted(desk.ann, ['unread', 'unread', 'unread', 'unread'])
    await mention(read, desk.bob)
    await desk.ann.api.markRead({ id: read, body: { upTo: (await desk.ann.api.getConversation({ id: read })).conversation.lastSeq } })
    await desk.ann.api.sendMessage({ id: answered, body: { clientId: `r-${randomUUID()}`, content: { type: 'text', text: '在的' } } })
    await desk.ann.api.transferConversation({ id: given, body: { agentId: desk.bob.id, note: '交给你' } })
    const wire = await connectAgent(desk.app, desk.ann)
    wire.send({ type: 'viewing', conversationId: looked, writing: false })
    await noted(desk.ann, ['unread'])
    await noted(desk.bob, ['handed'])
    await later()
    await expect.poll(() => sink.mails.length).toBe(1)
    await quiet()
    expect(mails()).toEqual([expect.stringContaining('会话已转交给您')])
    expect(await kinds(desk.ann)).toEqual([])
    wire.end()
  })

  it('waits for the end of quiet hours, and for the time between two mails', async () => {
    const hour = (n: number): string => `${String(((new Date().getUTCHours() + n + 24) % 24)).padStart(2, '0')}:00`
    await desk.bob.api.setNoticeSettings({ body: { ...base, quiet: { from: hour(-1), to: hour(2), timeZone: 'UTC' } } })
    const id = await desk.owned()
    await mention(id, desk.bob)
    await noted(desk.bob, ['mention'])
    await later()
    await expect.poll(async () => (await desk.app.query<{ ahead: boolean }>(`select due_at > now() + interval '50 minutes' as ahead from notices_due where user_id = $1`, [desk.bob.id]))[0]?.ahead).toBe(true)
    await desk.bob.api.setNoticeSettings({ body: base })
    await desk.app.query(`insert into notice_settings (user_id, mailed_at) values ($1, now()) on conflict (user_id) do update set mailed_at = now()`, [desk.bob.id])
    await later()
    await quiet()
    expect(sink.mails).toEqual([])
    await desk.app.query(`update notice_settings set mailed_at = now() - interval '2 minutes'`)
    await later()
    await expect.poll(() => sink.mails.length).toBe(1)
  })

  it('is made of a planned message that could not be sent', async () => {
    await desk.ann.api.setNoticeSettings({ body: base })
    const id = await desk.owned()
    const planned = await desk.ann.api.scheduleMessage({ id, body: { messageId: randomUUID(), text: '到了吗', sendAt: new Date(Date.now() + 60_000).toISOString(), onlyIfSilent: false } })
    await desk.ann.api.closeConversation({ id })
    await desk.app.query(`update scheduled_messages set send_at = now() where id = $1`, [planned.id])
    await noted(desk.ann, ['scheduled'])
  })
})

it('settings are one’s own, and checked', async () => {
  expect(await desk.bob.api.getNoticeSettings()).toMatchObject({ enabled: true, to: desk.bob.email })
  for (const bad of [{ ...base, afterMinutes: 0 }, { ...base, quiet: { from: '25:00', to: '08:00', timeZone: 'UTC' } }, { ...base, quiet: { from: '22:00', to: '08:00', timeZone: 'Mars/Base' } }]) {
    await expect(desk.bob.api.setNoticeSettings({ body: bad })).rejects.toMatchObject({ code: 'bad_request' })
  }
})
