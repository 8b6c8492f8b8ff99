import { describe, expect, it } from 'vitest'
import { compileRelease, explain, initialState, turn, type Reply, type TurnResult } from '../index.ts'
import { conversations, type Conversation } from '../testing/conversations.ts'
import { shopSource } from '../testing/shop.ts'

const release = compileRelease(shopSource)
const now = '2026-03-05T10:00:00+08:00'

function outcomeOf(reply: Reply, { state, actions }: TurnResult): string {
  switch (reply.kind) {
    case 'answer':
      return reply.entryId
    case 'passage':
      return reply.documentId
    case 'suggest':
      return '?'
    case 'smalltalk':
      return 'talk'
    case 'refuse':
      return state.offered?.asked === true ? 'offer' : 'refuse'
    case 'notice':
      return actions.length > 0 ? 'handoff' : 'notice'
  }
}

/** What came of one reply, in the words of the script where they hold. */
function toldOf(reply: Reply, wanted: string, result: TurnResult): string {
  const [, sign, id = ''] = /^([?~]) (\S+)$/.exec(wanted) ?? []
  const isListed = reply.kind === 'suggest' && reply.choices.some((choice) => choice.id === id)
  const isAnswered = sign === '~' && reply.kind === 'answer' && reply.entryId === id
  return isListed || isAnswered ? wanted : outcomeOf(reply, result)
}

function told(result: TurnResult, wanted: string): string {
  const each = wanted.split(' + ')
  return result.replies.map((reply, i) => toldOf(reply, each[i] ?? '', result)).join(' + ')
}

function play({ language, turns }: Conversation): string[] {
  let state = initialState()
  return turns.map(([text, wanted]) => {
    const result = turn(release, state, { text, language, now })
    for (const reader of ['zh', 'en'] as const) expect(explain(result.record, reader).join('\n')).not.toMatch(/undefined|\[object|escalate\.|beside\./)
    state = result.state
    return `${text} → ${told(result, wanted)}`
  })
}

describe('conversations', () => {
  for (const conversation of conversations) {
    it(`${conversation.language}: ${conversation.about}`, () => {
      expect(play(conversation)).toEqual(conversation.turns.map(([text, wanted]) => `${text} → ${wanted}`))
    })
  }

  it('are many enough in both languages', () => {
    for (const language of ['zh', 'en']) expect(conversations.filter((one) => one.language === language).length).toBeGreaterThanOrEqual(25)
  })
})
