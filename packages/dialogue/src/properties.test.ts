import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canonical,
  compileRelease,
  explain,
  initialState,
  loadRelease,
  rank,
  serializeRelease,
  turn,
  type DialogueState,
  type TurnResult,
} from './index.ts'
import { shopSource } from './testing/shop.ts'

const release = compileRelease(shopSource)
const loaded = loadRelease(serializeRelease(release))

/** Any UTF-16 string, unpaired surrogates included, mixed with what customers write. */
const text = fc.oneof(
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 }).map((units) => String.fromCharCode(...units)),
  fc.string({ unit: 'grapheme', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(
        '退货',
        '运费',
        '怎么',
        '转人工',
        '不要',
        '1',
        '第一个',
        '好的',
        ' ',
        'how',
        'return',
        'agent',
        '😀',
        '都不是',
        '没用',
        '\ud83d',
        '返回',
        '取消',
        '那',
        '呢',
        '？',
        '，',
        '不是这个',
        '不是问',
        '还有',
        '投诉你们',
        '!!!',
        'what about ',
        ' it ',
        'not that, i mean ',
        'and ',
        '13800138000',
        '明天',
      ),
      { maxLength: 6 },
    )
    .map((parts) => parts.join('')),
)
const language = fc.constantFrom('zh', 'en')
const choice = fc.option(fc.constantFrom('zh-track', 'en-return', 'gone', '__proto__'), { nil: undefined })

function isWellFormed(json: string): boolean {
  return !/\\u(?:0000|d[89a-f])/i.test(json)
}

function expectSound(result: TurnResult): void {
  const json = JSON.stringify(result)
  expect(JSON.parse(json)).toEqual(result)
  expect(isWellFormed(json)).toBe(true)
  expect(result.replies.length).toBeGreaterThanOrEqual(1)
  expect(result.replies.length).toBeLessThanOrEqual(4)
  for (const reply of result.replies) {
    expect(reply.text.length).toBeGreaterThan(0)
    if (reply.kind === 'answer') expect(release.entries.has(reply.entryId)).toBe(true)
    if (reply.kind !== 'suggest') continue
    expect(reply.choices.length).toBeGreaterThanOrEqual(1)
    expect(reply.choices.length).toBeLessThanOrEqual(5)
  }
  if (result.actions.length > 0) expect(result.record.commands[0]?.kind).toBe('handover')
}

describe('any conversation', () => {
  it('never throws, stays JSON, replies once, and replays to the same bytes', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ text, language, choice }), { minLength: 1, maxLength: 6 }), (messages) => {
        let state: DialogueState = initialState()
        let replayed: DialogueState = initialState()
        for (const { choice: tapped, ...message } of messages) {
          const input = { ...message, now: '', ...(tapped === undefined ? {} : { choice: tapped }) }
          const result = turn(release, state, input)
          expectSound(result)
          const again = turn(loaded, replayed, input)
          expect(canonical(again)).toBe(canonical(result))
          expect(explain(result.record, 'zh').length).toBeGreaterThan(0)
          expect(explain(result.record, 'en').length).toBeGreaterThan(0)
          state = result.state
          replayed = JSON.parse(JSON.stringify(again.state)) as DialogueState
        }
        expect(state.turns).toBe(messages.length)
      }),
      { numRuns: 250, seed: 4 },
    )
  })

  it('reads ten thousand characters', () => {
    for (const piece of ['退货', 'return ', '\ud800', '😀', 'a', '人工智能', '不', ' 1', 'talk ', '\u0301', '找', 'ﷺ']) {
      const long = piece.repeat(Math.ceil(10_000 / piece.length))
      const result = turn(release, initialState(), { text: long, language: 'zh', now: '' })
      expectSound(result)
      expect(result.record.input.truncated).toBe(true)
    }
  })

  it('comes to an end with text made to be slow, within the time of a test', () => {
    const patient = compileRelease({ ...shopSource, settings: { maxLength: 10_000 } })
    for (const piece of [
      '谢谢了',
      '请问一下',
      '一点也',
      '找你们的',
      '不要机器人',
      '你们的',
      'hi there ',
      'talk to ',
      'thank you very much ',
      'a.',
      'a@',
      '0',
      '好不好',
      '真的',
      'not want to talk ',
      '人工智能',
    ]) {
      expectSound(turn(patient, initialState(), { text: `${piece.repeat(10_000 / piece.length)}x`, language: 'zh', now: '' }))
    }
  })

  it('ranks with probabilities between 0 and 1, likeliest first', () => {
    fc.assert(
      fc.property(text, (any) => {
        const { cover, entries } = rank(release, any, 'zh')
        for (const value of [cover, ...entries.flatMap((entry) => [entry.match, entry.probability])]) {
          expect(value).toBeGreaterThanOrEqual(0)
          expect(value).toBeLessThanOrEqual(1)
        }
        for (const { match, probability } of entries) if (cover < 1) expect(probability).toBeCloseTo(cover * match, 3)
        expect(new Set(entries.map((entry) => entry.entryId)).size).toBe(entries.length)
      }),
      { numRuns: 200, seed: 5 },
    )
  })
})
