import { createClient } from '@yingda/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startApp, type TestApp } from '../../../../../test/lib/app.ts'
import { startSink, type Sink } from '../../platform/mail/sink.testkit.ts'
import { invitationMail } from './commands/invitation-mail.ts'

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

const roleId = async (): Promise<string> => (await app.admin.api.listRoles()).items.find((one) => one.name === 'agent')?.id ?? ''
const mailTo = async (address: string): Promise<string> => {
  await expect.poll(() => sink.mails.some(({ to }) => to.includes(address))).toBe(true)
  const raw = sink.mails.find(({ to }) => to.includes(address))?.raw ?? ''
  const parts = [...raw.matchAll(/content-transfer-encoding: base64\r?\n(?:[^\r\n]+\r?\n)*\r?\n([\s\S]*?)(?=\r?\n--|\r?\n\r?\n)/giu)].map((found) => Buffer.from(found[1] ?? '', 'base64').toString('utf8'))
  return [raw.replaceAll(/=\r?\n/gu, '').replaceAll('=3D', '='), ...parts].join('\n')
}

it('goes to the address when it is asked for, with a link that lets them join', async () => {
  expect(await app.admin.api.getInvitationWays()).toEqual({ mail: true })
  const made = await app.admin.api.inviteUser({ body: { email: 'new@shop.test', name: 'New', roleId: await roleId(), sendMail: true } })
  expect(made.mailed).toBe(true)
  const token = /token=([\w-]+)$/u.exec(made.invitationUrl)?.[1] ?? ''
  expect(await mailTo('new@shop.test')).toContain(token)
  await createClient({ baseUrl: app.url }).acceptInvitation({ body: { token, name: 'New', password: 'correct horse battery' } })
  const quiet = await app.admin.api.inviteUser({ body: { email: 'quiet@shop.test', name: 'Quiet', roleId: await roleId() } })
  expect(quiet.mailed).toBe(false)
  const again = await app.admin.api.reinviteUser({ id: quiet.user.id, sendMail: 'true' })
  expect(again.mailed).toBe(true)
  expect(await mailTo('quiet@shop.test')).toContain(/token=([\w-]+)$/u.exec(again.invitationUrl)?.[1] ?? '-')
  expect(sink.mails.filter(({ to }) => to.includes('quiet@shop.test')).length).toBe(1)
})

it('is refused, and nobody is made, where mail is not set up', async () => {
  const plain = await startApp()
  try {
    expect(await plain.admin.api.getInvitationWays()).toEqual({ mail: false })
    const role = (await plain.admin.api.listRoles()).items.find((one) => one.name === 'agent')?.id ?? ''
    const refused = await plain.admin.api.inviteUser({ body: { email: 'new@shop.test', name: 'New', roleId: role, sendMail: true } }).then(() => 200, (error: unknown) => (error as { status: number }).status)
    expect(refused).toBe(409)
    expect((await plain.admin.api.listUsers({ search: 'new@shop' })).items).toEqual([])
  } finally {
    await plain.stop()
  }
})

it('escapes names, and says in either language what the link is for', () => {
  const about = { name: '<b>甲</b>', from: '乙', url: 'https://chat.example.com/console/invitation#token=x', expiresAt: '2026-03-02T01:02:03.000Z' }
  const join = invitationMail('zh', { ...about, isReset: false })
  expect(join.html).toContain('&lt;b&gt;甲&lt;/b&gt;')
  expect(join.text).toContain('2026-03-02 01:02 UTC')
  expect(invitationMail('en', { ...about, isReset: true }).subject).toContain('new password')
})
