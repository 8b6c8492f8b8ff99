import { afterAll, beforeAll, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../../../../test/lib/app.ts'
import { openKeyring } from '../crypto/keyring.ts'
import { sealContent } from './sealed.ts'
import { startSink, type Sink } from './sink.testkit.ts'

let sink: Sink
let app: TestApp
beforeAll(async () => {
  sink = await startSink()
  app = await startApp({ env: { MAIL_URL: sink.url, MAIL_FROM: 'Help <help@shop.test>' } })
})
afterAll(async () => {
  await app.stop()
  await sink.stop()
})

it('say how mail is set up, without user and password', async () => {
  expect(await app.admin.api.getMailState()).toEqual({ enabled: true, from: 'help@shop.test', server: sink.url.slice('smtp://'.length), waiting: 0, failed: 0 })
})

it('send a test mail, and write down who did', async () => {
  expect(await app.admin.api.sendTestMail({ body: { to: 'me@shop.test' } })).toEqual({ failure: null })
  expect(sink.mails.at(-1)?.to).toEqual(['me@shop.test'])
  sink.refuse.set('me@shop.test', [550])
  expect(await app.admin.api.sendTestMail({ body: { to: 'me@shop.test' } })).toEqual({ failure: { kind: 'recipient_refused', code: 550 } })
  const { items } = await app.admin.api.listAudit({ limit: 2 })
  expect(items.map(({ action, detail }) => [action, detail])).toEqual([['mail.tested', { failure: 'recipient_refused' }], ['mail.tested', {}]])
  expect(JSON.stringify(items)).not.toContain('me@shop.test')
})

it('list failed mails page by page, retry and discard them', async () => {
  const keyring = openKeyring({ file: `${app.dataDir}/keys/keys.json` })
  const ids = Array.from({ length: 5 }, (_, i) => `00000000-0000-4000-8000-00000000000${String(i)}`)
  for (const [i, id] of ids.entries()) {
    const sealed = sealContent(keyring, id, { to: { name: '', address: `user${String(i)}@shop.test` }, subject: `第 ${String(i)} 封`, text: 'x', html: 'x', files: [] })
    await app.query(`insert into mail_outbox (id, key, kind, state, content_sealed, attempts, failure, failure_code, finished_at) values ($1, $2, 'mention', 'dead', $3, 1, 'recipient_refused', 550, '2026-01-01T00:00:00.123Z')`, [id, `failed ${id}`, sealed])
  }
  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof app.admin.api.listFailedMails>> = await app.admin.api.listFailedMails({ limit: 2, ...(cursor === null ? {} : { cursor }) })
    seen.push(...page.items.map(({ id }) => id))
    cursor = page.next
  } while (cursor !== null)
  expect(seen).toEqual([...ids].reverse())
  expect((await app.admin.api.listFailedMails({ limit: 1 })).items[0]).toMatchObject({ kind: 'mention', to: 'user4@shop.test', subject: '第 4 封', attempts: 1, failure: { kind: 'recipient_refused', code: 550 } })
  expect((await app.admin.api.getMailState()).failed).toBe(5)

  await app.admin.api.retryFailedMail({ id: ids[4] ?? '' })
  await expect.poll(() => sink.mails.at(-1)?.to).toEqual(['user4@shop.test'])
  await app.admin.api.discardFailedMail({ id: ids[3] ?? '' })
  await expect(app.admin.api.discardFailedMail({ id: ids[3] ?? '' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(app.admin.api.retryFailedMail({ id: ids[4] ?? '' })).rejects.toMatchObject({ code: 'not_found' })
  expect((await app.admin.api.getMailState()).failed).toBe(3)
  await expect(app.admin.api.listFailedMails({ cursor: 'nonsense' })).rejects.toMatchObject({ code: 'bad_request' })
})

it('show addresses only to those who may change settings', async () => {
  const reader = await app.user(['settings.view'])
  expect(await reader.api.getMailState()).toMatchObject({ enabled: true })
  await expect(reader.api.listFailedMails({})).rejects.toMatchObject({ code: 'forbidden' })
  await expect(reader.api.sendTestMail({ body: { to: 'me@shop.test' } })).rejects.toMatchObject({ code: 'forbidden' })
})
