import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addMember, ADMIN_EMAIL, startAdministrator, startInstallation, type Call, type Installation, type Node } from '../../../test/installation.testkit.ts'

let installation: Installation
let node: Node
let admin: Call
let adminId: string

beforeAll(async () => {
  installation = await startInstallation()
  node = installation.node()
  ;({ call: admin, id: adminId } = await startAdministrator(node))
})
afterAll(() => installation.close())

interface Entry {
  id: string
  at: string
  actor: string
  action: string
  subject: string
  detail: Record<string, unknown>
}
const list = async (query = ''): Promise<{ items: Entry[]; next: string | null }> => (await admin('GET', `/api/audit${query}`)).body as never

describe('the audit log', () => {
  it('tells who did what to whom, newest first, with names looked up', async () => {
    const member = await addMember(node.app, admin, 'agent')
    await admin('PATCH', `/api/users/${member.id}`, { active: false })
    const { items } = await list()
    expect(items[0]).toEqual({
      id: expect.any(String), at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u), actor: '管理员', action: 'user.updated',
      subject: `user:${member.id}`, detail: { active: false, subjectName: expect.stringContaining('Member') },
    })
    expect(items.map((each) => each.action)).toEqual([
      'user.updated', 'user.signed_in', 'user.joined', 'user.invited', 'user.password_changed', 'user.signed_in', 'user.created',
    ])
    expect(items.at(-1)).toMatchObject({ actor: 'system', subject: `user:${adminId}` })
  })

  it('is read page by page without gap or repeat, while new entries come', async () => {
    await Promise.all(Array.from({ length: 25 }, (_, i) => installation.audit.record({ actor: 'system', action: 'role.created', subject: `test:${i}` })))
    const all = (await list('?limit=200')).items.map((each) => each.id)
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof list>> = await list(`?limit=7${cursor === '' ? '' : `&cursor=${cursor}`}`)
      seen.push(...page.items.map((each) => each.id))
      cursor = page.next
      await installation.audit.record({ actor: 'system', action: 'role.updated', subject: 'test:x' })
    }
    expect(seen).toEqual(all)
    expect((await admin('GET', '/api/audit?cursor=nonsense')).status).toBe(400)
  })

  it('stands or falls with what it tells of', async () => {
    await expect(
      installation.db.transaction(async (tx) => {
        await installation.audit.record({ actor: { id: adminId }, action: 'role.deleted', subject: 'test:1' }, tx)
        throw new Error('undone')
      }),
    ).rejects.toThrow('undone')
    expect((await list('?limit=200')).items.filter((each) => each.action === 'role.deleted')).toEqual([])
  })

  it('cannot be changed or emptied', async () => {
    for (const statement of [sql`update audit_log set actor = 'system'`, sql`delete from audit_log`, sql`truncate audit_log`]) {
      await expect(installation.db.execute(statement)).rejects.toMatchObject({ cause: { message: 'audit_log is append-only' } })
    }
  })

  it('holds no personal data: no name, no address', async () => {
    const member = await addMember(node.app, admin, 'agent')
    await member.call('PATCH', '/api/me', { name: '非常特别的名字' })
    const stored = JSON.stringify((await installation.db.execute(sql`select actor, action, subject, detail from audit_log`)).rows)
    for (const personal of ['非常特别的名字', member.email, ADMIN_EMAIL, 'example.com', '管理员']) expect(stored).not.toContain(personal)
  })

  it('is for those who may see it', async () => {
    const supervisor = await addMember(node.app, admin, 'supervisor')
    const auditor = await addMember(node.app, admin, 'auditor')
    expect((await supervisor.call('GET', '/api/audit')).status).toBe(403)
    expect((await auditor.call('GET', '/api/audit')).status).toBe(200)
  })
})
