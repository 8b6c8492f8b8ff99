import type { ServerFrame } from '@yingda/contract'
import type { AgentSession, Hub } from '../modules/channels/index.ts'
import type { Customers } from '../modules/customers/index.ts'

/** Tells those agents of this node who have one of some customers on the screen, and may see them, that something changed. */
export function tellOfCustomers(hub: Pick<Hub<AgentSession>, 'agents'>, customers: Pick<Customers, 'maySee'>, onError: (error: unknown) => void) {
  const tell = async (session: AgentSession, customerId: string): Promise<void> => {
    if (!(await customers.maySee(session.agent, customerId))) return
    session.peer.send(JSON.stringify({ type: 'customer', customerId } satisfies ServerFrame))
  }
  return (ids: readonly string[]): void => {
    for (const session of hub.agents) {
      const { customer } = session
      if (customer !== null && ids.includes(customer)) tell(session, customer).catch(onError)
    }
  }
}
