import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bus } from '../platform/bus/bus.ts'
import type { Keyring } from '../platform/crypto/keyring.ts'
import type { Database } from '../platform/database/database.ts'
import type { Mail } from '../platform/mail/mail.ts'
import type { Storage } from '../platform/storage/storage.ts'
import type { Audit } from '../modules/audit/index.ts'
import { decisionsOf, forgetConversations } from '../modules/bot/index.ts'
import type { Channels } from '../modules/channels/index.ts'
import { closeOfBlocked, conversationPart, countsOfCustomers, forgetMessages, forgetScheduled, idsOfCustomer, moveConversations, type Conversations } from '../modules/conversations/index.ts'
import { createPersonCare, type Customers, type PersonalPart, type PersonCare } from '../modules/customers/index.ts'
import type { Identity } from '../modules/identity/index.ts'
import type { Knowledge } from '../modules/knowledge/index.ts'
import type { Reports } from '../modules/reports/index.ts'
import type { Tickets } from '../modules/tickets/index.ts'

interface Parts {
  db: Database
  bus: Bus
  keyring: Keyring
  storage: Storage
  audit: Pick<Audit, 'record'>
  dataDir: string
  identity: Pick<Identity, 'agentNames'>
  customers: Customers
  conversations: Conversations
  channels: Pick<Channels, 'siteNames'>
  tickets: Tickets
  knowledge: Pick<Knowledge, 'forgetQuestions'>
  mail: Pick<Mail, 'forget'>
  reports: Pick<Reports, 'forgetLabels'>
  onError: (error: unknown) => void
}

/** What is kept beside the database of who was erased, to be replayed when an older backup is restored. */
export const erasuresFile = (dataDir: string): string => join(dataDir, 'erasures.jsonl')

/** One person's whole life, with everything in the house that keeps something of customers. */
export function personCare(parts: Parts): PersonCare {
  const { db, conversations, customers, channels, tickets, knowledge, mail, storage, reports } = parts
  return createPersonCare({
    db, bus: parts.bus, keyring: parts.keyring, storage, audit: parts.audit, onError: parts.onError,
    onErased: (line) => appendFile(erasuresFile(parts.dataDir), `${JSON.stringify(line)}\n`, { mode: 0o600 }),
    ports: {
      maySeeCustomer: (agent, id) => customers.maySee(agent, id),
      inSight: (agent, ids) => customers.inSight(agent, ids),
      conversationCounts: (ids) => countsOfCustomers(conversations, ids),
      agentNames: (ids) => parts.identity.agentNames(ids),
      siteNames: () => channels.siteNames(),
      closeConversations: (id) => closeOfBlocked(conversations, id),
      movables: [
        { kind: 'conversation', idsOf: (id) => idsOfCustomer(conversations, id), move: (ids, from, to) => moveConversations(conversations, ids, from, to) },
        { kind: 'ticket', idsOf: (id) => tickets.idsOfCustomer(id), move: (ids, from, to) => tickets.moveTickets(ids, from, to) },
      ],
      parts: [
        mailPart(mail, customers, conversations),
        conversationPart({
          conversations, storage, decisionsOf: (id) => decisionsOf(db.$client, id),
          forgetters: [
            async (ids) => ({ decisions: await forgetConversations(db.$client, ids) }),
            async (ids) => ({ indexed: await forgetMessages(db, ids) }),
            async (ids) => ({ planned: await forgetScheduled(db, ids) }),
            async (ids) => ({ labelled: await reports.forgetLabels(ids) }),
          ],
        }),
        tickets.personalPart(),
        { name: 'knowledge', erase: async () => ({ left: false, counts: { previews: await knowledge.forgetQuestions() } }) },
      ],
    },
  })
}

/** Mails that wait or have failed: to the person, or telling of them. First of all, while it is known who they are. */
function mailPart(mail: Parts['mail'], customers: Customers, conversations: Conversations): PersonalPart {
  return {
    name: 'mail',
    async erase({ customerIds }) {
      const known = await customers.personal(customerIds)
      const words = known.flatMap(({ name, phone, email, externalId }) => [name, phone, email, externalId]).filter((word): word is string => word !== null && word.length > 1)
      const ids = (await Promise.all(customerIds.map((id) => idsOfCustomer(conversations, id)))).flat()
      const told = [...words, ...customerIds, ...ids]
      const concerns = ({ key, to, text }: { key: string; to: string; text: string }): boolean => told.some((word) => key.includes(word) || to === word || text.includes(word))
      return { left: false, counts: { mails: await mail.forget(concerns) } }
    },
  }
}
