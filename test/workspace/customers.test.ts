/** What is changed of a customer is seen at once by whoever has them on the screen, and by nobody who may not see them. */
import { createClient } from '@yingda/client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectAgent, startApp, type TestApp, type Wire } from '../lib/app.ts'
import { AGENT, openDesk, SUPERVISOR, type Desk } from './desk.ts'

let desk: Desk
let other: TestApp

beforeAll(async () => {
  desk = await openDesk()
  other = await startApp({ nodeOf: desk.app })
})
afterAll(async () => {
  await other.stop()
  await desk.end()
})

const told = (wire: Wire): unknown[] => wire.frames.filter(({ type }) => type === 'customer').map((frame) => frame['customerId'])

it('profile, page attributes, consent and block are told over nodes, as long as the customer is on the screen', async () => {
  const id = await desk.owned()
  const { customer } = await desk.ann.api.getConversation({ id })
  const chief = await desk.app.user([...SUPERVISOR, 'customers.edit', 'customers.block'])
  const ann = await connectAgent(desk.app, desk.ann)
  const far = await connectAgent(other, { ...chief, api: createClient({ baseUrl: other.url, token: () => chief.token }) })
  const stranger = await connectAgent(desk.app, await desk.app.user(AGENT))
  for (const wire of [ann, far, stranger]) wire.send({ type: 'customer', customerId: customer.id })

  await chief.api.updateCustomer({ id: customer.id, body: { occupation: '教师' } })
  await expect.poll(() => [told(ann), told(far)]).toEqual([[customer.id], [customer.id]])
  await createClient({ baseUrl: desk.app.url, token: () => desk.token }).setAttributes({ body: { attributes: { plan: 'gold' } } })
  await expect.poll(() => told(far)).toHaveLength(2)
  await chief.api.recordConsent({ id: customer.id, kind: 'marketing', body: { given: true } })
  await expect.poll(() => told(far)).toHaveLength(3)
  far.send({ type: 'customer', customerId: null })
  await chief.api.blockCustomer({ id: customer.id, body: { until: null, reason: '辱骂' } })
  await expect.poll(() => told(ann)).toHaveLength(4)
  expect(told(far)).toHaveLength(3)
  expect(told(stranger)).toEqual([])
  for (const wire of [ann, far, stranger]) wire.end()
})
