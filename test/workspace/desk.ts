/** What the tests of the workspace stand on: an installation, agents, and a customer who asks for a person. */
import type { Permission } from '@yingda/contract'
import { randomUUID } from 'node:crypto'
import { say, startApp, visit, Wire, type TestApp, type TestAppOptions, type TestUser } from '../lib/app.ts'

export const AGENT = ['conversations.view.own', 'conversations.reply', 'customers.view'] as const satisfies readonly Permission[]
export const SUPERVISOR = [...AGENT, 'conversations.view.all', 'conversations.take_over', 'supervise', 'routing.view'] as const satisfies readonly Permission[]

export interface Desk {
  app: TestApp
  ann: TestUser
  bob: TestUser
  wire: Wire
  /** The customer's, as on the wire. */
  token: string
  /** A conversation that waits for a person. */
  waiting(): Promise<string>
  /** A conversation that Ann has. */
  owned(): Promise<string>
  end(): Promise<void>
}

export async function openDesk(options: TestAppOptions = {}): Promise<Desk> {
  const app = await startApp(options)
  const [ann, bob] = [await app.user(AGENT), await app.user(AGENT)]
  const { token } = await visit(app.url)
  const wire = await new Wire(app.url).hello('customer', token)
  const waiting = async (): Promise<string> => {
    const id = randomUUID()
    await say(wire, id, '你好')
    wire.send({ type: 'command', ref: id, conversationId: id, command: { do: 'request_human' } })
    await wire.next('done', (frame) => frame['ref'] === id)
    return id
  }
  return {
    app, ann, bob, wire, token, waiting,
    async owned() {
      const id = await waiting()
      await ann.api.acceptConversation({ id })
      return id
    },
    async end() {
      wire.end()
      await app.stop()
    },
  }
}
