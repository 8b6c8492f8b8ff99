import type { ConsentKind, CustomerBlock, OwnConsent } from '@yingda/contract'
import { AppError } from '../../../platform/errors.ts'
import { announce, iso, type PersonContext } from './context.ts'
import * as store from './store.ts'

const refusedUntil = (until: string | null): { zh: string; en: string } => {
  if (until === null) return { zh: '您已被限制发送消息。如有疑问，请通过其他方式联系我们。', en: 'You can no longer send messages here. If you think this is a mistake, please contact us another way.' }
  return { zh: `您已被暂时限制发送消息，${day(until, 'zh')} 后恢复。`, en: `You cannot send messages here until ${day(until, 'en')}.` }
}

const day = (at: string, language: 'zh' | 'en'): string =>
  new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: 'Asia/Shanghai', month: 'long', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(Date.parse(at))

/** What a blocked customer is answered. */
export const blocked = (block: CustomerBlock): AppError => new AppError('not_allowed_now', { text: refusedUntil(block.until) })

export const consentMissing = (): AppError => new AppError('not_allowed_now', {
  text: { zh: '请先阅读并同意隐私说明，然后再发送。', en: 'Please read and accept the privacy notice before you write.' },
})

/** Blocks a customer, or changes their block, and ends what they have open. @throws AppError bad_request for a time that is over, not_allowed_now */
export async function blockCustomer(context: PersonContext, agentId: string, customerId: string, until: string | null, reason: string): Promise<void> {
  const at = iso(context)
  if (until !== null && until <= at) {
    throw new AppError('bad_request', { text: { zh: '截止时间必须晚于现在。', en: 'The end must lie in the future.' }, fields: [{ path: 'body.until', message: 'is over' }] })
  }
  await context.db.transaction(async (tx) => {
    const row = (await store.lockPersons(tx, [customerId])).get(customerId)
    if (row === undefined) throw new AppError('not_found')
    if (row.erased_at !== null || row.merged_into !== null) throw gone()
    await store.putBlock(tx, customerId, { until, reason: reason.trim(), by: agentId, at })
    await context.audit.record({ actor: { id: agentId }, action: 'customer.blocked', subject: `customer:${customerId}`, detail: { until } }, tx)
  })
  announce(context, 'block', [customerId])
  await context.ports.closeConversations(customerId)
}

export const gone = (): AppError => new AppError('not_allowed_now', { text: { zh: '该客户已被合并或删除。', en: 'This customer was merged or erased.' } })

export async function unblockCustomer(context: PersonContext, agentId: string, customerId: string): Promise<void> {
  const lifted = await context.db.transaction(async (tx) => {
    if (!(await store.deleteBlock(tx, customerId))) return false
    await context.audit.record({ actor: { id: agentId }, action: 'customer.unblocked', subject: `customer:${customerId}` }, tx)
    return true
  })
  if (lifted) announce(context, 'block', [customerId])
}

/** The block that holds now. */
export async function blockOf(context: PersonContext, customerId: string): Promise<CustomerBlock | null> {
  const row = await store.findBlock(context.db, customerId, iso(context))
  return row && { until: row.until }
}

interface Said {
  kind: ConsentKind
  given: boolean
  version: string
}

/** What a customer says themselves; saying it again is not written twice. */
export async function consentByCustomer(context: PersonContext, customer: { customerId: string; siteId: string }, said: Said): Promise<OwnConsent> {
  await context.db.transaction(async (tx) => {
    const row = (await store.lockPersons(tx, [customer.customerId])).get(customer.customerId)
    if (row === undefined || row.erased_at !== null) throw new AppError('not_found')
    const [last] = (await consentsOf(context, customer.customerId, tx)).filter(({ kind }) => kind === said.kind)
    if (last?.given === said.given && last.version === said.version) return
    await store.insertConsent(tx, customer.customerId, { ...said, source: 'widget', site: customer.siteId, by: null, at: iso(context) })
  })
  announce(context, 'consent', [customer.customerId])
  return ownConsent(context, customer.customerId)
}

/** What a customer told an agent. */
export async function consentByAgent(context: PersonContext, agentId: string, customerId: string, { kind, given, version }: Omit<Said, 'version'> & { version: string | undefined }): Promise<void> {
  await context.db.transaction(async (tx) => {
    const row = (await store.lockPersons(tx, [customerId])).get(customerId)
    if (row === undefined) throw new AppError('not_found')
    if (row.erased_at !== null || row.merged_into !== null) throw gone()
    const [last] = (await consentsOf(context, customerId, tx)).filter((one) => one.kind === kind)
    if (last?.given === given && (version === undefined || version === last.version)) return
    if (!given && last?.given !== true) return
    await store.insertConsent(tx, customerId, { kind, given, version: version ?? last?.version ?? '1', source: 'agent', site: null, by: agentId, at: iso(context) })
    await context.audit.record({ actor: { id: agentId }, action: given ? 'customer.consent_recorded' : 'customer.consent_withdrawn', subject: `customer:${customerId}`, detail: { kind } }, tx)
  })
  announce(context, 'consent', [customerId])
}

const CONSENTS_READ = 200

async function consentsOf(context: PersonContext, customerId: string, db: Parameters<typeof store.listConsents>[0] = context.db): Promise<store.ConsentRow[]> {
  return store.listConsents(db, [customerId, ...(await store.mergedIds(db, customerId))], CONSENTS_READ)
}

/** What a customer agrees to at present: the newest word on each kind. */
export async function ownConsent(context: PersonContext, customerId: string): Promise<OwnConsent> {
  const rows = await consentsOf(context, customerId)
  const privacy = rows.find(({ kind }) => kind === 'privacy')
  const marketing = rows.find(({ kind }) => kind === 'marketing')
  return { privacy: { version: privacy?.given === true ? privacy.version : null }, marketing: marketing?.given === true }
}
