import { ruleAnswer, type RoutingRule, type RuleQuestion, type RuleWebhook } from '@yingda/contract'
import { createHmac } from 'node:crypto'
import { OutboundError, type Outbound, type OutboundFault } from '../../platform/outbound/outbound.ts'
import type { Answer } from './plan/world.ts'

/** Bytes of an answer at the most. */
const MAX_ANSWER = 20_000
/** Questions under way at the most; more wait their turn. */
const AT_ONCE = 20
/** Failures in a row after which a webhook is left alone for a while. */
const FAILURES = 5
/** For how long it is left alone, in milliseconds. */
const REST = 30_000

export type WebhookOutcome = 'answered' | OutboundFault | 'bad_status' | 'bad_answer' | 'unknown_group'

/** What came of one question. */
export interface Asked {
  outcome: WebhookOutcome
  status: number | null
  milliseconds: number
  answer: Answer | null
}

export interface Group {
  id: string
  name: string
}

/** The value of the header `yingda-signature`: `t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`. */
export function signature(secret: string, body: string, seconds: number): string {
  return `t=${String(seconds)},v1=${createHmac('sha256', secret).update(`${String(seconds)}.${body}`).digest('hex')}`
}

/** Asks a webhook once. Never rejects for what the other side does. */
export async function askWebhook(outbound: Outbound, { url, timeoutSeconds }: RuleWebhook, secret: string, question: RuleQuestion): Promise<Asked> {
  const body = JSON.stringify(question)
  const begun = Date.now()
  const end = (outcome: WebhookOutcome, status: number | null, answer: Answer | null = null): Asked => ({ outcome, status, milliseconds: Date.now() - begun, answer })
  try {
    const { status, body: text } = await outbound({
      url, method: 'POST', body, timeout: timeoutSeconds * 1000, maxBytes: MAX_ANSWER,
      headers: { 'content-type': 'application/json', 'yingda-signature': signature(secret, body, Math.floor(begun / 1000)) },
    })
    if (status < 200 || status > 299) return end('bad_status', status)
    const read = answerIn(text)
    if (read === null) return end('bad_answer', status)
    const { groupId, group, priority } = read
    const wanted = groupId ?? group ?? null
    const found = wanted === null ? null : question.groups.find(({ id, name }) => id === groupId || (groupId === undefined || groupId === null ? name === group : false))
    if (found === undefined) return end('unknown_group', status)
    return end('answered', status, { groupId: found?.id ?? null, priority: priority ?? null })
  } catch (error) {
    if (error instanceof OutboundError) return end(error.fault, null)
    throw error
  }
}

function answerIn(text: string): ReturnType<typeof ruleAnswer.parse> | null {
  try {
    const read = ruleAnswer.safeParse(JSON.parse(text))
    return read.success ? read.data : null
  } catch {
    // Not JSON: no answer that could be read, as the caller says.
    return null
  }
}

export interface RuleAskerOptions {
  outbound: Outbound
  secretOf: (ruleId: string) => string
  onError: (error: unknown) => void
  now?: () => number
}

/** Asks the webhooks of rules: a few at a time, and one that keeps failing not at all for a while. What fails is left to the rule. */
export class RuleAsker {
  readonly #options: RuleAskerOptions
  readonly #now: () => number
  readonly #troubles = new Map<string, { failures: number; until: number }>()
  readonly #line: (() => void)[] = []
  #under = 0

  constructor(options: RuleAskerOptions) {
    this.#options = options
    this.#now = options.now ?? Date.now
  }

  async ask({ id, webhook }: Pick<RoutingRule, 'id' | 'webhook'>, question: RuleQuestion): Promise<Answer> {
    const own: Answer = { groupId: null, priority: null }
    if (webhook === undefined) return own
    const place = `${id} ${webhook.url}`
    if (this.#rests(place)) return own
    await this.#turn()
    try {
      if (this.#rests(place)) return own
      const { outcome, answer } = await askWebhook(this.#options.outbound, webhook, this.#options.secretOf(id), question)
      this.#note(place, outcome)
      if (outcome !== 'answered') this.#options.onError(new Error(`the webhook of routing rule ${id} gave no answer: ${outcome}`))
      return answer ?? own
    } finally {
      this.#under -= 1
      this.#line.shift()?.()
    }
  }

  #rests(place: string): boolean {
    const trouble = this.#troubles.get(place)
    return trouble !== undefined && trouble.failures >= FAILURES && this.#now() < trouble.until
  }

  #note(place: string, outcome: WebhookOutcome): void {
    if (outcome === 'answered') this.#troubles.delete(place)
    else this.#troubles.set(place, { failures: (this.#troubles.get(place)?.failures ?? 0) + 1, until: this.#now() + REST })
  }

  async #turn(): Promise<void> {
    if (this.#under >= AT_ONCE) await new Promise<void>((resolve) => this.#line.push(resolve))
    this.#under += 1
  }
}
