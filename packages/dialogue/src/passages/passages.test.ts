import { readFileSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canonical,
  compileRelease,
  explain,
  initialState,
  loadRelease,
  loadTrade,
  serializeRelease,
  turn,
  type DialogueState,
  type Release,
  type TurnResult,
} from '../index.ts'
import { enDocuments } from '../testing/documents/en.ts'
import type { JudgedDocuments } from '../testing/documents/types.ts'
import { zhDocuments } from '../testing/documents/zh.ts'
import { shopSource } from '../testing/shop.ts'
import { longestExcerpt } from './excerpt.ts'

const trade = loadTrade(new Uint8Array(readFileSync(path.join(import.meta.dirname, '../../trade.bin'))))
const documentsOf = ({ language, documents }: JudgedDocuments) => documents.map((document) => ({ ...document, language, url: `https://example.com/${document.id}` }))
const documents = [...documentsOf(zhDocuments), ...documentsOf(enDocuments)]
const release = compileRelease({ entries: [], smallTalk: [], documents }, trade)
const shop = compileRelease({ ...shopSource, documents }, trade)

const ask = (of: Release, text: string, state: DialogueState = initialState(), language: 'zh' | 'en' = 'zh'): TurnResult => turn(of, state, { text, language, now: '' })
const plug = '充电宝可以放在托运箱子里吗'

describe('a passage as an answer', () => {
  it('is quoted with its source and the words it shares', () => {
    const { replies, record, state, actions } = ask(shop, plug)
    const [reply] = replies
    if (reply?.kind !== 'passage') throw new Error(`got ${String(reply?.kind)}`)
    expect(reply).toMatchObject({ documentId: 'air', source: { title: '航空行李规定', heading: '锂电池与充电宝', url: 'https://example.com/air' } })
    expect(reply.text.startsWith('充电宝只能随身携带，严禁托运。')).toBe(true)
    expect(reply.highlights.map(([start, end]) => reply.text.slice(start, end))).toContain('充电宝')
    expect(record.rule).toBe('knowledge.passage')
    expect(record.commands).toEqual([{ kind: 'passage', documentId: 'air', passage: 2 }])
    expect(state).toMatchObject({ misses: 0, topic: null, last: { kind: 'passage', documentId: 'air', passage: 2 } })
    expect(actions).toEqual([])
    expect(explain(record, 'zh').join('\n')).toMatch(/航空行李规定 › 锂电池与充电宝/)
    expect(explain(record, 'en').at(-1)).toMatch(/passage of a document/)
  })

  it('points at words of one character where they are words, and at single English words', () => {
    const rules = [
      { id: 'rules', language: 'zh', title: '入住须知', text: '# 宠物\n\n狗可以入住一楼房间，每晚加收十五元。\n\n# 早餐\n\n早餐七点开始。' },
      { id: 'house', language: 'en', title: 'House rules', text: '# Pets\n\nA dog may stay on the ground floor for 15 euros.\n\n# Breakfast\n\nIt begins at seven.' },
    ] as const
    const passages = compileRelease({ entries: [], smallTalk: [], documents: rules }, trade).passages
    const marked = (language: 'zh' | 'en', id: string, question: string): string[] => {
      const shown = passages[language]?.show(id, 0, question)
      return (shown?.highlights ?? []).map(([start, end]) => shown?.text.slice(start, end) ?? '')
    }
    expect(marked('zh', 'rules', '狗能进吗')).toContain('狗')
    expect(marked('zh', 'rules', '热狗有吗')).not.toContain('狗')
    expect(marked('en', 'house', 'is a dog ok')).toContain('dog')
  })

  it('never goes before an entry that is sure, and the documents are then not even asked', () => {
    for (const text of ['退货运费谁出', '转人工', '谢谢', '20250712']) expect(ask(shop, text).record.signals.asked).toBeNull()
    expect(ask(shop, '退货运费谁出').replies[0]).toMatchObject({ kind: 'answer' })
    expect(ask(shop, plug).record.signals.asked).not.toBeNull()
  })

  it('answers in the language of the question only', () => {
    expect(ask(release, 'I lost my phone with the authenticator', initialState(), 'en').replies[0]).toMatchObject({ kind: 'passage', documentId: 'invoice' })
    expect(ask(release, 'I lost my phone with the authenticator', initialState(), 'zh').replies[0]).toMatchObject({ kind: 'passage', documentId: 'invoice' })
  })

  it('can be repeated, ends a row of misses, and counts as an answer that may displease', () => {
    const missed = ask(release, '你们公司在哪个城市')
    expect(missed.state.misses).toBe(1)
    const answered = ask(release, plug, missed.state)
    expect(answered.state.misses).toBe(0)
    const again = ask(release, '再说一遍', answered.state)
    expect(again.replies[0]).toMatchObject({ kind: 'passage', documentId: 'air', highlights: [] })
    expect(ask(release, '答非所问', again.state).record.rule).toMatch(/escalate\.unhappy|context\.denied/)
  })

  it('says nothing of a passage that a later release no longer has', () => {
    const { state } = ask(release, plug)
    const without = compileRelease({ entries: [], smallTalk: [], documents: documentsOf(zhDocuments).slice(0, 1) }, trade)
    expect(ask(without, '再说一遍', state).replies[0]).toMatchObject({ kind: 'notice' })
  })

  it('is the same after a round trip, byte for byte', () => {
    const bytes = serializeRelease(shop)
    const loaded = loadRelease(bytes, trade)
    expect(Buffer.from(serializeRelease(loaded)).equals(Buffer.from(bytes))).toBe(true)
    expect(Buffer.from(serializeRelease(compileRelease({ ...shopSource, documents: documents.toReversed() }, trade))).equals(Buffer.from(bytes))).toBe(true)
    for (const { language, questions, uncovered } of [zhDocuments, enDocuments]) {
      const texts = [...questions.map(([question]) => question), ...uncovered].filter((_, place) => place % 5 === 0)
      for (const text of texts) {
        expect(canonical(ask(loaded, text, initialState(), language))).toBe(canonical(ask(shop, text, initialState(), language)))
      }
    }
  })

  it('is cut to whole sentences around what is asked', () => {
    const filler = Array.from({ length: 12 }, (_, i) => `Clause ${String(i)} of this agreement says nothing that anybody would ever want to read twice.`).join(' ')
    const text = `${filler} The deposit for the sauna key is twelve euros. ${filler}`
    const [reply] = ask(compileRelease({ entries: [], smallTalk: [], documents: [{ id: 'long', title: 'Agreement', language: 'en', text }, ...documentsOf(enDocuments)] }, trade), 'how much is the deposit for the sauna key', initialState(), 'en').replies
    if (reply?.kind !== 'passage') throw new Error(`got ${String(reply?.kind)}`)
    expect(reply.text).toContain('The deposit for the sauna key is twelve euros.')
    expect(reply.text.length).toBeLessThanOrEqual(longestExcerpt)
    expect(reply.text).toMatch(/^(?:Clause|The)[\s\S]*\.$/)
    expect(text).toContain(reply.text)
  })

  it('keeps its offsets, whatever documents and questions hold', () => {
    const part = fc.oneof(fc.constantFrom('# 退款 ', '**退款**', '[到账](https://a.example/退款)', '\n\n', '- ', '| 退款 |', '运费。', 'Refunds ', 'ﬁle ', '１２３', '😀', '\ud83d', '退　款'), fc.string({ unit: 'grapheme', maxLength: 20 }))
    const markdown = fc.array(part, { minLength: 1, maxLength: 60 }).map((parts) => `退款 ${parts.join('')}`)
    fc.assert(
      fc.property(markdown, fc.array(part, { maxLength: 6 }), (text, question) => {
        const of = compileRelease({ entries: [], smallTalk: [], documents: [{ id: 'a', title: 'a', language: 'zh', text }] })
        const passages = of.passages.zh
        for (let place = 0; passages?.has('a', place) === true; place += 1) {
          const shown = passages.show('a', place, `退款 ${question.join('').toLowerCase()}`)
          if (shown === null) throw new Error('not shown')
          expect(text).toContain(shown.text)
          expect(shown.text.length).toBeLessThanOrEqual(longestExcerpt)
          let before = 0
          for (const [start, end] of shown.highlights) {
            expect(start).toBeGreaterThanOrEqual(before)
            expect(end).toBeGreaterThan(start)
            expect(end).toBeLessThanOrEqual(shown.text.length)
            before = end
          }
        }
        expect(() => turn(of, initialState(), { text: question.join(''), language: 'zh', now: '' })).not.toThrow()
      }),
      { numRuns: 60 },
    )
  })
})

/** Number of questions whose passage stands first, among the first three; answered; answered wrongly; and of those not covered, answered. */
function figures({ language, documents: texts, questions, uncovered }: JudgedDocuments): Record<string, number> {
  const found = { first: 0, three: 0, answered: 0, wrong: 0, uncovered: 0 }
  const passages = release.passages[language]
  const holds = (id: string, passage: number, words: string): boolean => {
    const shown = passages?.show(id, passage, null)
    const title = texts.find((document) => document.id === id)?.title ?? ''
    return `${title}\n${shown?.heading ?? ''}\n${shown?.text ?? ''}`.includes(words)
  }
  for (const [question, id, words] of questions) {
    const { record, replies } = ask(release, question, initialState(), language)
    const places = record.candidates.flatMap(({ command }) => (command.kind === 'passage' ? [command.documentId === id && holds(id, command.passage, words)] : []))
    if (places[0] === true) found.first += 1
    if (places.includes(true)) found.three += 1
    if (replies[0]?.kind !== 'passage') continue
    found.answered += 1
    if (places[0] !== true) found.wrong += 1
  }
  found.uncovered = uncovered.filter((question) => ask(release, question, initialState(), language).replies[0]?.kind === 'passage').length
  return found
}

describe('judged questions', () => {
  it('are many enough', () => {
    const sets = [zhDocuments, enDocuments]
    expect(sets.flatMap((set) => set.documents).length).toBeGreaterThanOrEqual(20)
    expect(sets.flatMap((set) => set.questions).length).toBeGreaterThanOrEqual(60)
    expect(sets.flatMap((set) => set.uncovered).length).toBeGreaterThanOrEqual(30)
    for (const { documents: texts, questions } of sets) {
      for (const [question, id, words] of questions) {
        const document = texts.find((one) => one.id === id)
        expect(`${document?.title ?? ''}\n${document?.text ?? ''}`, question).toContain(words)
      }
    }
  })

  for (const set of [zhDocuments, enDocuments]) {
    it(`find their passages, and what is not covered is refused: ${set.language}`, () => {
      const { first, three, answered, wrong, uncovered } = figures(set) as { first: number; three: number; answered: number; wrong: number; uncovered: number }
      process.stdout.write(`${set.language}: ${JSON.stringify({ questions: set.questions.length, first, three, answered, wrong, uncovered })}\n`)
      expect(first / set.questions.length).toBeGreaterThanOrEqual(0.7)
      expect(three / set.questions.length).toBeGreaterThanOrEqual(0.88)
      expect(answered).toBeGreaterThanOrEqual(5)
      expect(wrong).toBeLessThanOrEqual(1)
      expect(uncovered / set.uncovered.length).toBeLessThanOrEqual(0.1)
    })
  }
})
