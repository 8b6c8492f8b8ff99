import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../../../test/setup/database.ts'
import { openKeyring, type Keyring } from '../crypto/keyring.ts'
import { openDatabase, type Database } from '../database/database.ts'
import { readMailAddress, readMailUrl, requiresTls } from './address.ts'
import { composeMail } from './compose.ts'
import type { CourierTimes } from './courier.ts'
import { Mail } from './mail.ts'
import { resealOutbox } from './sealed.ts'
import { headerOf, partsOf, startSink, type Sink } from './sink.testkit.ts'

let database: TestDatabase
let db: Database
let keyring: Keyring
let sink: Sink
const folder = mkdtempSync(join(tmpdir(), 'yingda-mail-'))
const open: Mail[] = []
const faults: unknown[] = []

beforeAll(async () => {
  database = await testDatabase()
  db = openDatabase({ url: database.url, onError: (error) => faults.push(error) })
  keyring = openKeyring({ file: join(folder, 'keys.json') })
})
beforeEach(async () => {
  sink = await startSink()
  await db.$client.query('delete from mail_outbox')
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((mail) => mail.stop()))
  await sink.stop()
  expect(faults.splice(0)).toEqual([])
})
afterAll(async () => {
  await db.$client.end()
  await database.drop()
  rmSync(folder, { recursive: true, force: true })
})

const quick: Partial<CourierTimes> = { everyMs: 20, retrySeconds: [0.05, 0.05, 0.05] }
function mailTo(url: string | null, times: Partial<CourierTimes> = quick): Mail {
  const mail = new Mail({ db, keyring, server: url === null ? null : readMailUrl(url), from: readMailAddress('在线客服 <help@shop.test>'), onError: (error) => faults.push(error), times })
  open.push(mail)
  return mail
}
const content = composeMail('zh', { subject: '有人提到了您', paragraphs: ['王五 在会话中提到了您：\n“请看一下”'], action: { label: '打开会话', url: 'https://help.shop.test/console?a=1&b=2' } })
const letter = (to = 'li@shop.test', key: string = randomUUID()): Parameters<Mail['send']>[0] => ({ key, kind: 'mention', to, content })
const rows = async (): Promise<{ state: string; attempts: number; failure: string | null; failure_code: number | null }[]> =>
  (await db.$client.query<{ state: string; attempts: number; failure: string | null; failure_code: number | null }>('select state, attempts, failure, failure_code from mail_outbox order by created_at, id')).rows
const states = async (): Promise<string[]> => (await rows()).map(({ state }) => state).sort()

describe('a mail', () => {
  it('arrives as text and as HTML, marked as sent by a machine', async () => {
    const mail = mailTo(sink.url)
    mail.start()
    expect(await mail.send({ ...letter('李四 <li@shop.test>'), files: [{ name: '报表.csv', type: 'text/csv', content: Buffer.from('列\r\n一').toString('base64') }] })).toBe(true)
    await expect.poll(() => sink.mails.length).toBe(1)
    const [{ from, to, raw } = { from: '', to: [], raw: '' }] = sink.mails
    expect([from, to]).toEqual(['help@shop.test', ['li@shop.test']])
    expect(headerOf(raw, 'Subject')).toBe('有人提到了您')
    expect(headerOf(raw, 'From')).toBe('在线客服 <help@shop.test>')
    expect(headerOf(raw, 'To')).toBe('李四 <li@shop.test>')
    expect(headerOf(raw, 'Auto-Submitted')).toBe('auto-generated')
    expect(headerOf(raw, 'Message-ID')).toMatch(/^<[0-9a-f-]{36}@shop\.test>$/u)
    const parts = partsOf(raw)
    expect(parts['text/plain']).toContain('“请看一下”')
    expect(parts['text/plain']).toContain('打开会话\nhttps://help.shop.test/console?a=1&b=2'.replaceAll('\n', parts['text/plain']?.includes('\r\n') === true ? '\r\n' : '\n'))
    expect(parts['text/html']).toContain('href="https://help.shop.test/console?a=1&amp;b=2"')
    expect(parts['text/csv']).toBe('列\r\n一')
    await expect.poll(states).toEqual(['sent'])
  })

  it('is sent once for one key, however often it is given', async () => {
    const mail = mailTo(sink.url)
    mail.start()
    const given = await Promise.all(Array.from({ length: 10 }, () => mail.send(letter('li@shop.test', 'same'))))
    expect(given.filter(Boolean)).toHaveLength(1)
    await expect.poll(states).toEqual(['sent'])
    expect(await mail.send(letter('li@shop.test', 'same'))).toBe(false)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(sink.mails).toHaveLength(1)
  })

  it('stands or falls with the transaction it belongs to', async () => {
    const mail = mailTo(sink.url)
    mail.start()
    await expect(db.transaction(async (tx) => {
      await mail.send(letter(), tx)
      throw new Error('undone')
    })).rejects.toThrow('undone')
    await db.transaction(async (tx) => void (await mail.send(letter('zhao@shop.test'), tx)))
    await expect.poll(() => sink.mails.map(({ to }) => to)).toEqual([['zhao@shop.test']])
  })

  it('lies sealed in the outbox, and its content is gone once sent', async () => {
    const mail = mailTo(sink.url)
    await mail.send(letter())
    const stored = async (): Promise<string> => JSON.stringify((await db.$client.query('select * from mail_outbox')).rows)
    expect(await stored()).not.toMatch(/li@shop|提到/u)
    keyring.rotate()
    expect(await resealOutbox(db, keyring)).toBe(1)
    expect(await resealOutbox(db, keyring)).toBe(0)
    mail.start()
    await expect.poll(states).toEqual(['sent'])
    expect(await stored()).toContain('"content_sealed":null')
    expect(headerOf(sink.mails[0]?.raw ?? '', 'Subject')).toBe('有人提到了您')
  })
})

describe('what goes wrong', () => {
  it('and may pass is tried again', async () => {
    const mail = mailTo(sink.url)
    sink.refuse.set('li@shop.test', [451, 451])
    await mail.send(letter())
    mail.start()
    await expect.poll(rows).toEqual([{ state: 'sent', attempts: 3, failure: null, failure_code: null }])
    expect(sink.mails).toHaveLength(1)
  })

  it('and stays ends after the last attempt, at once for a refused recipient', async () => {
    const mail = mailTo(sink.url)
    sink.refuse.set('li@shop.test', [451, 451, 451, 451, 451])
    sink.refuse.set('nobody@shop.test', [550])
    await mail.send(letter())
    await mail.send(letter('nobody@shop.test'))
    mail.start()
    await expect.poll(states).toEqual(['dead', 'dead'])
    expect(await rows()).toEqual([{ state: 'dead', attempts: 4, failure: 'recipient_refused', failure_code: 451 }, { state: 'dead', attempts: 1, failure: 'recipient_refused', failure_code: 550 }])
    expect(sink.mails).toEqual([])
  })

  it('with the mail server away waits until it is back', async () => {
    const url = sink.url
    await sink.stop()
    const mail = mailTo(url, { everyMs: 20, retrySeconds: Array.from({ length: 200 }, () => 0.1) })
    mail.start()
    await mail.send(letter())
    await expect.poll(async () => (await rows())[0]?.failure).toBe('unreachable')
    sink = await startSink()
    const back = mailTo(sink.url, { everyMs: 20, retrySeconds: [1] })
    await mail.stop()
    back.start()
    await expect.poll(() => sink.mails.length).toBe(1)
  })

  it('comes again after a crash, when the lease has run out, with the same Message-ID', async () => {
    const mail = mailTo(sink.url, { ...quick, leaseSeconds: 1 })
    await mail.send(letter())
    // another node took it and died
    await db.$client.query(`update mail_outbox set attempts = 1, next_attempt_at = now() + interval '400 ms'`)
    const id = (await db.$client.query<{ id: string }>('select id from mail_outbox')).rows[0]?.id ?? ''
    mail.start()
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(sink.mails).toHaveLength(0)
    await expect.poll(() => sink.mails.length).toBe(1)
    expect(headerOf(sink.mails[0]?.raw ?? '', 'Message-ID')).toBe(`<${id}@shop.test>`)
    await expect.poll(rows).toMatchObject([{ state: 'sent', attempts: 2 }])
  })

  it('is named for a test, without the words of the server', async () => {
    expect(await mailTo(sink.url).tryNow('li@shop.test', content)).toBeNull()
    expect(sink.mails).toHaveLength(1)
    sink.refuse.set('li@shop.test', [550])
    expect(await mailTo(sink.url).tryNow('li@shop.test', content)).toEqual({ kind: 'recipient_refused', code: 550, permanent: true })
    const signedIn = sink.url.replace('smtp://', 'smtp://bot%40shop.test:p%40ss%20word@')
    expect(await mailTo(signedIn).tryNow('zhao@shop.test', content)).toBeNull()
    expect(await mailTo(signedIn.replace('p%40ss', 'wrong')).tryNow('zhao@shop.test', content)).toMatchObject({ kind: 'sign_in', code: 535, permanent: false })
    const closed = sink.url
    await sink.stop()
    expect(await mailTo(closed).tryNow('zhao@shop.test', content)).toMatchObject({ kind: 'unreachable', permanent: false })
    sink = await startSink()
  })

  it('never puts a password on an open line to another machine', async () => {
    expect(['smtp://a:b@mail.test', 'smtps://a:b@mail.test', 'smtp://mail.test', 'smtp://a:b@localhost'].map((url) => requiresTls(readMailUrl(url) ?? { host: '', port: 0, secure: false, user: null, password: null }))).toEqual([true, false, false, false])
  })
})

it('two nodes share the work: each mail arrives once', async () => {
  sink.slow = 5
  const nodes = [mailTo(sink.url), mailTo(sink.url)]
  for (let i = 0; i < 40; i += 1) await nodes[i % 2]?.send(letter(`user${String(i)}@shop.test`))
  for (const node of nodes) node.start()
  await expect.poll(() => sink.mails.length).toBe(40)
  await expect.poll(states).toEqual(Array.from({ length: 40 }, () => 'sent'))
  expect(new Set(sink.mails.map(({ to }) => to[0])).size).toBe(40)
})

it('without MAIL_URL nothing is taken, and nothing is sent', async () => {
  const mail = mailTo(null)
  expect([mail.enabled, mail.server]).toEqual([false, null])
  await expect(mail.send(letter())).rejects.toMatchObject({ code: 'not_allowed_now' })
  await expect(mail.tryNow('li@shop.test', content)).rejects.toMatchObject({ code: 'not_allowed_now' })
  mail.start()
  expect(await rows()).toEqual([])
})

it('addresses and texts cannot add headers or recipients', async () => {
  const mail = mailTo(sink.url)
  for (const to of ['', 'x', 'a@b\r\nBcc: c@d', 'a@b, c@d', 'Name <a@b> <c@d>', 'a@b>', '<a@b', 'a b@c', 'Na\nme <a@b.c>', 'a@b;c@d', '"a"@b']) await expect(mail.send(letter(to)), to).rejects.toMatchObject({ code: 'bad_request' })
  const sly = composeMail('en', { subject: 'Hi\r\nBcc: c@shop.test', paragraphs: ['<script>alert(1)</script> & "x"'] })
  mail.start()
  await mail.send({ ...letter('Li, "Si <li@shop.test>'), content: sly })
  await expect.poll(() => sink.mails.length).toBe(1)
  expect(sink.mails[0]?.to).toEqual(['li@shop.test'])
  expect(headerOf(sink.mails[0]?.raw ?? '', 'Bcc')).toBe('')
  const html = partsOf(sink.mails[0]?.raw ?? '')['text/html']
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;')
  expect(html).not.toContain('<script')
  expect(() => composeMail('en', { subject: 'x', paragraphs: [], action: { label: 'x', url: 'javascript:alert(1)' } })).toThrow(TypeError)
  await expect(mail.send({ ...letter(), files: [{ name: 'x', type: 'text/plain', content: 'A'.repeat(12 * 1024 * 1024) }] })).rejects.toMatchObject({ code: 'too_large' })
})

it('what was sent is forgotten after 30 days, what failed after 90', async () => {
  const mail = mailTo(sink.url)
  for (const days of [10, 40, 80, 100]) {
    for (const state of ['sent', 'dead']) {
      await db.$client.query(`insert into mail_outbox (id, key, kind, state, content_sealed, finished_at) values ($1, $2, 'x', $3, $4, now() - make_interval(days => $5))`, [randomUUID(), `${state} ${String(days)}`, state, state === 'sent' ? null : 'x', days])
    }
  }
  await mail.cleanUp()
  expect((await db.$client.query<{ key: string }>('select key from mail_outbox order by key')).rows.map(({ key }) => key)).toEqual(['dead 10', 'dead 40', 'dead 80', 'sent 10'])
})

it('reads MAIL_URL and MAIL_FROM', () => {
  expect(readMailUrl('smtp://bot%40shop.test:p%3A%20w@mail.test')).toEqual({ host: 'mail.test', port: 587, secure: false, user: 'bot@shop.test', password: 'p: w' })
  expect(readMailUrl('smtps://mail.test')).toEqual({ host: 'mail.test', port: 465, secure: true, user: null, password: null })
  for (const wrong of ['mail.test', 'http://mail.test', 'smtp://', 'smtp://user@mail.test', 'smtp://mail.test/path', 'smtp://mail.test?x=1', 'smtp://a:%@mail.test']) expect(readMailUrl(wrong), wrong).toBeNull()
  expect(readMailAddress('"在线客服" <kefu@example.com>')).toEqual({ name: '在线客服', address: 'kefu@example.com' })
  expect(readMailAddress('kefu@example.com')).toEqual({ name: '', address: 'kefu@example.com' })
})
