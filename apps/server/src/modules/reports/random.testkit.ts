import { eventsOf, type TimelineEvent } from './timeline.testkit.ts'

/** Whole numbers below a limit, the same for a seed. */
export function chooser(seed: number): (limit: number) => number {
  let state = seed >>> 0 || 1
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}

const groups = ['sales', 'support', 'office']
const agents = ['ann', 'bob', 'cem']

/** What can happen next, by who has the conversation. */
function nextLine(state: string, of: (limit: number) => number): [line: string, next: string] {
  const pick = <T>(...options: T[]): T => options[of(options.length)] as T
  const agent = pick(...agents)
  if (state !== 'closed' && of(12) === 0) return [`labelled ${pick('refund', 'urgent refund', 'urgent', '')}`.trim(), state]
  if (state === 'bot') {
    return pick<[string, string]>(
      ['customer', 'bot'], ['customer', 'bot'], [`bot ${pick('answer', 'suggest', 'refusal', 'says')}`, 'bot'], [`thumb ${pick('up', 'down')}`, 'bot'], [`asks ${pick(...groups)}`, 'queue'],
      [`bot hands ${pick('unknown', 'anger', 'vip')} ${pick(...groups)}`, 'queue'], [`${agent} steps`, agent], [`ends ${pick('customer', 'idle')}`, 'closed'], [`classified ${pick('presale', 'aftersale')} ${pick('order', 'complaint')}`, 'bot'],
    )
  }
  if (state === 'queue') {
    return pick<[string, string]>(
      ['customer', 'queue'], [`routed ${pick(...groups)}`, 'queue'], [`overflow ${pick(...groups)}`, 'queue'], [`${agent} accepts`, agent], [`${agent} accepts`, agent], ['leaves', 'bot'], [`ends ${pick('customer', 'idle', 'message', 'supervisor')}`, 'closed'],
    )
  }
  if (state === 'closed') {
    return pick<[string, string]>(['again', 'bot'], [`invited ${pick('bot', 'agent')}`, 'closed'], [`rates ${pick('1/2', '2/3', '3/3', '5/5', '3/5')} ${pick('bot', 'agent')} ${pick('', 'solved', 'unsolved')}`, 'closed'], [`summed ${pick('solved', 'unsolved')}`, 'closed'])
  }
  return pick<[string, string]>(
    ['customer', state], ['customer', state], [`${state} says`, state], [`${state} says`, state], [`${state} notes`, state], [`${state} passes ${agents[(agents.indexOf(state) + 1) % 3] ?? 'ann'}`, agents[(agents.indexOf(state) + 1) % 3] ?? 'ann'],
    [`${state} passes @${pick(...groups)}`, 'queue'], ['taken back', 'queue'], ['returns', 'bot'], [`ends ${pick('agent', 'customer', 'idle', 'blocked')}`, 'closed'],
  )
}

/** Conversations of several customers over some days, as nobody would have written them down. */
export function randomEvents(seed: number, conversations: number, start: number, days: number): TimelineEvent[] {
  const of = chooser(seed)
  const all = Array.from({ length: conversations }, (_, i) => {
    let at = of(days * 86_400)
    let state = 'bot'
    const lines: string[] = []
    for (let n = 3 + of(25); n > 0; n -= 1) {
      const [line, next] = nextLine(state, of)
      const clock = `${String(Math.floor(at / 3600))}:${String(Math.floor(at / 60) % 60).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
      lines.push(`${clock} ${line}`)
      state = next
      at += of(8) === 0 ? of(30_000) : of(120)
    }
    return eventsOf(`random ${String(seed)} ${String(i)}`, start, lines.join('\n'))
  })
  return all.flat().sort((a, b) => (a.event.at < b.event.at ? -1 : a.event.at > b.event.at ? 1 : 0))
}
