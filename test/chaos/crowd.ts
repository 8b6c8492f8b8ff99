import type { ConversationSummary } from '@yingda/contract'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Agent } from '../lib/agent.ts'
import { Refused } from '../lib/outbox.ts'
import type { Visitor } from '../lib/visitor.ts'
import type { WidgetVisitor } from '../lib/widget-visitor.ts'

/** Pseudo-random numbers 0 ≤ x < 1 that can be had again with the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

const PHRASES = [
  '你好', '怎么申请退货？', '运费是多少', '可以开发票吗', '我的订单还没到', '会员积分怎么用', '支持哪些付款方式', '商品坏了怎么办',
  '能便宜点吗', '谢谢', '你们几点上班', '忘记密码了', 'asdf qwer', '天上有几颗星星', '怎么修改收货地址', '多久发货', '有优惠券吗', '怎么换货', '转人工',
]

export interface Crowd {
  random: () => number
  /** False once everybody should stop. */
  going: () => boolean
}

const pick = <T>(list: readonly T[], random: () => number): T | undefined => list[Math.floor(random() * list.length)]
const phrase = (random: () => number): string => pick(PHRASES, random) ?? '你好'

/** Writes, waits for the ack, goes on; now and then asks for a person, judges an answer, or ends. */
export async function behave(visitor: Visitor, { random, going }: Crowd): Promise<void> {
  while (going()) {
    await visitor.say(phrase(random))
    await sleep(10 + random() * 250)
    await orRefused(() => act(visitor, random()))
  }
}

async function act(visitor: Visitor, dice: number): Promise<void> {
  const owner = visitor.state?.owner.kind
  const answer = visitor.replies(0).at(-1)
  if (dice < 0.04) await visitor.command({ do: 'request_human' })
  else if (dice < 0.3 && owner === 'queue') await visitor.command({ do: 'leave_queue' })
  else if (dice < 0.16 && answer !== undefined) await visitor.command({ do: 'feedback', messageSeq: answer.seq, value: 'up' })
  else if (dice < 0.2 && visitor.state !== null) await visitor.command({ do: 'rate', score: 4 })
  else if (dice < 0.3 && visitor.stream.cursor > 0) await visitor.command({ do: 'read', upTo: visitor.stream.cursor })
  else if (dice < 0.32 && visitor.state !== null) await visitor.command({ do: 'end' })
}

/** The same with the widget's own client, which writes without waiting for acks. */
export async function behaveWithWidget(visitor: WidgetVisitor, { random, going }: Crowd): Promise<void> {
  while (going()) {
    if (visitor.pending < 20) visitor.say(phrase(random))
    await sleep(20 + random() * 250)
    const dice = random()
    if (dice < 0.03) visitor.command({ do: 'request_human' })
    else if (dice < 0.2 && visitor.view.state?.owner.kind === 'queue') visitor.command({ do: 'leave_queue' })
    else if (dice < 0.15) visitor.client.markRead()
    else if (dice < 0.3) visitor.wake()
  }
}

/** Accepts what waits, answers, writes notes, hands over, gives back, closes. */
export async function serve(agent: Agent, colleagues: readonly Agent[], { random, going }: Crowd): Promise<void> {
  while (going()) {
    await sleep(100 + random() * 200)
    const mine = [...agent.inbox.values()].filter((one) => isOwnedBy(one, agent.userId))
    const waiting = pick([...agent.inbox.values()].filter((one) => one.owner.kind === 'queue'), random)
    if (waiting !== undefined && mine.length < 4) {
      if ((await agent.accept(waiting.id)) !== null) agent.watch(waiting.id)
    }
    const next = pick(mine, random)
    if (next === undefined) continue
    agent.watch(next.id)
    await orRefused(() => attend(agent, colleagues, next.id, random))
  }
}

async function attend(agent: Agent, colleagues: readonly Agent[], id: string, random: () => number): Promise<void> {
  const dice = random()
  if (dice < 0.6) await agent.say(id, '您好，正在为您查询。')
  else if (dice < 0.7) await agent.say(id, '客户比较着急', { internal: true })
  else if (dice < 0.8) {
    const to = pick(colleagues, random)
    if (to !== undefined) await agent.handOver(id, { agentId: to.userId })
  } else if (dice < 0.9) await agent.handOver(id, 'bot')
  else await agent.handOver(id, 'closed')
}

const isOwnedBy = (one: ConversationSummary, userId: string): boolean => one.owner.kind === 'agent' && one.owner.agentId === userId

/** What came too late for the present state of the conversation is refused, and rightly so. */
async function orRefused(action: () => Promise<unknown>): Promise<void> {
  try {
    await action()
  } catch (error) {
    if (error instanceof Refused && (error.code === 'not_allowed_now' || error.code === 'not_found')) return
    throw error
  }
}
