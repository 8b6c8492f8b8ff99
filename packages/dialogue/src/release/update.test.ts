import { describe, expect, it } from 'vitest'
import { compileRelease, isSmallChange, loadRelease, rank, releaseId, serializeRelease, type KnowledgeEntry, type Release, type ReleaseSource } from '../index.ts'
import { shopSource } from '../testing/shop.ts'

const before = compileRelease(shopSource)
const bytesOf = (release: Release): Buffer => Buffer.from(serializeRelease(release))
const changed = (change: (entry: KnowledgeEntry) => KnowledgeEntry, id = 'zh-return-fee'): ReleaseSource => ({
  ...shopSource,
  entries: shopSource.entries.map((entry) => (entry.id === id ? change(entry) : entry)),
})
const unlike = '独角兽可以托运吗'
const edited = changed((entry) => ({ ...entry, similar: [...entry.similar, unlike] }))
const added: KnowledgeEntry = { id: 'zh-a-new-one', language: 'zh', category: '其他', question: '能不能加印公司的标志', similar: ['可以印我们的logo吗'], answer: '满一百件可以。', tags: [] }

const first = (release: Release, text: string): string | undefined => rank(release, text, 'zh').entries[0]?.entryId

describe('a release that builds on an earlier one', () => {
  it('knows the changed entry, says what it is based on, and is the same every time', () => {
    const update = compileRelease(edited, null, { from: before })
    expect(update.basis).toEqual({ from: before.id })
    expect(update.id).not.toBe(releaseId(edited))
    expect(first(update, '独角兽能托运不')).toBe('zh-return-fee')
    expect(first(before, '独角兽能托运不')).not.toBe('zh-return-fee')
    const stored = loadRelease(serializeRelease(before))
    expect(bytesOf(compileRelease(structuredClone(edited), null, { from: stored })).equals(bytesOf(update))).toBe(true)
    const loaded = loadRelease(serializeRelease(update))
    expect(loaded.basis).toEqual(update.basis)
    expect(bytesOf(loaded).equals(bytesOf(update))).toBe(true)
  })

  it('takes over a language in which nothing changed, byte for byte', () => {
    const update = compileRelease(edited, null, { from: before })
    expect(update.packs.en?.ranker.model).toBe(before.packs.en?.ranker.model)
    expect(update.packs.en?.isFull).toBe(true)
    expect(update.packs.zh?.isFull).toBe(false)
    expect(update.packs.zh?.calibration.answerAt).toBe(before.packs.zh?.calibration.answerAt)
  })

  it('answers as one learned in full does', () => {
    for (const source of [edited, { ...shopSource, entries: [...shopSource.entries, added] }, { ...shopSource, entries: shopSource.entries.filter(({ id }) => id !== 'zh-return-fee') }]) {
      const update = compileRelease(source, null, { from: before })
      const full = compileRelease(source)
      expect([...update.entries.keys()]).toEqual([...full.entries.keys()])
      expect(update.packs.zh?.questions).toEqual(full.packs.zh?.questions)
      expect([...update.curated]).toEqual([...full.curated])
      expect(update.warnings).toEqual(full.warnings)
      const asked = source.entries.filter(({ language }) => language === 'zh').flatMap(({ question, similar }) => [question, ...similar].map((text) => text.slice(1)))
      const alike = asked.filter((text) => first(update, text) === first(full, text))
      expect(alike.length / asked.length).toBeGreaterThan(0.95)
      expect(Math.max(...(update.packs.zh?.calibration.trials ?? []).map(({ got }) => got))).toBeLessThan(update.packs.zh?.labels.length ?? 0)
    }
  })

  it('learns several changes one after another, and forgets what was taken out', () => {
    const one = compileRelease(edited, null, { from: before })
    const more = { ...edited, entries: [...edited.entries, added] }
    const two = compileRelease(more, null, { from: one })
    expect(two.basis).toEqual({ from: one.id })
    expect(first(two, '想印上公司logo')).toBe('zh-a-new-one')
    expect(first(two, '独角兽能托运不')).toBe('zh-return-fee')
    const three = compileRelease(edited, null, { from: two })
    expect(three.entries.has('zh-a-new-one')).toBe(false)
    expect(first(three, '想印上公司logo')).not.toBe('zh-a-new-one')
  })

  it('is the full release when nothing that is learned from has changed, or when asked to be', () => {
    const texts = { ...shopSource, texts: { zh: { refusal: '不会' } } }
    const other = compileRelease(texts, null, { from: before })
    expect(other.basis).toBe('full')
    expect(bytesOf(other).equals(bytesOf(compileRelease(texts)))).toBe(true)
    const update = compileRelease(edited, null, { from: before })
    const full = bytesOf(compileRelease(edited))
    expect(bytesOf(compileRelease(edited, null, { from: update, full: true })).equals(full)).toBe(true)
    expect(bytesOf(compileRelease(edited, null, { from: before, full: true })).equals(full)).toBe(true)
  })

  it('learns in full where much has changed, or what everything is learned with', () => {
    const much = { ...shopSource, entries: shopSource.entries.map((entry) => ({ ...entry, answer: `${entry.answer}!` })) }
    const terms = { ...shopSource, terms: [{ id: 'own', language: 'zh', terms: ['邮费', '运费'] }] } as const
    const bold = { ...shopSource, settings: { wrongAnswers: 0.2 } }
    for (const source of [much, terms, bold]) {
      expect(isSmallChange(source, null, before)).toBe(false)
      const release = compileRelease(source, null, { from: before })
      expect(release.basis).toBe('full')
      expect(bytesOf(release).equals(bytesOf(compileRelease(source)))).toBe(true)
    }
    expect(isSmallChange(edited, null, before)).toBe(true)
    expect(isSmallChange({ entries: [], smallTalk: [] }, null, before)).toBe(false)
    expect(isSmallChange(shopSource, null, compileRelease({ entries: [], smallTalk: [] }))).toBe(false)
  })
})
