import { sql } from 'drizzle-orm'
import { mkdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHarness, type Harness } from './knowledge.testkit.ts'
import { createKnowledge } from './index.ts'

const shipped = resolve(import.meta.dirname, '../../../../../content')

let harness: Harness
beforeEach(async () => {
  harness = await createHarness()
})
afterEach(() => harness.close())

const stored = async (): Promise<{ key: string; language: string }[]> =>
  (await harness.db.execute(sql`select key, language from knowledge_entries order by key`)).rows as never

async function writeContent(name: string, line: object, welcome: object = {}): Promise<void> {
  for (const language of ['zh', 'en']) {
    const folder = join(harness.contentFolder, name, language)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'knowledge.jsonl'), `${JSON.stringify({ id: `${language}-1`, question: '一问', answer: '一答', category: '甲', ...line })}\n`)
    const texts = { greeting: `${language}!`, refusal: 'r', handoffOffer: 'h', hotQuestions: [`${language}-1`, 'gone'], smalltalk: [{ id: 'hi', patterns: ['hi'], answer: 'yo' }] }
    await writeFile(join(folder, 'welcome.json'), JSON.stringify({ ...texts, ...welcome }))
  }
}

test('the shop that ships with the product loads, and its hot questions exist', async () => {
  const knowledge = createKnowledge({ ...harness.options, contentFolder: shipped })
  expect(await knowledge.loadStarter('shop')).toBe(true)
  const entries = await stored()
  for (const language of ['zh', 'en'] as const) {
    expect(entries.filter((entry) => entry.language === language).length).toBeGreaterThanOrEqual(120)
    const { hotQuestions, greeting } = await knowledge.welcomeTexts(language)
    expect(greeting.length).toBeGreaterThan(10)
    const shown = await knowledge.hotQuestions(hotQuestions, language)
    expect(shown.map(({ id }) => id)).toEqual(hotQuestions)
    expect(shown.length).toBeGreaterThan(2)
    const documents = (await harness.db.execute(sql`select key, title from knowledge_documents where language = ${language} and enabled order by key`)).rows
    expect(documents.map(({ key }) => key)).toEqual([`${language}-guide-delivery`, `${language}-guide-returns`, `${language}-guide-warranty`])
  }
})

test('it is loaded once, by one of several nodes, and never again', async () => {
  await writeContent('mini', {})
  const nodes = [harness.knowledge, createKnowledge(harness.options), createKnowledge(harness.options)]
  expect((await Promise.all(nodes.map((node) => node.loadStarter('mini')))).filter(Boolean)).toHaveLength(1)
  expect(await stored()).toEqual([{ key: 'en-1', language: 'en' }, { key: 'zh-1', language: 'zh' }])
  await harness.db.execute(sql`truncate knowledge_entries`)
  expect(await harness.knowledge.loadStarter('mini')).toBe(false)
  expect(await stored()).toEqual([])
})

test('entries an owner has made are not mixed with it', async () => {
  await writeContent('mini', {})
  await harness.create({ key: 'own', question: '自己的' })
  expect(await harness.knowledge.loadStarter('mini')).toBe(false)
  expect((await stored()).map(({ key }) => key)).toEqual(['own'])
})

test('documents are those of the content, each with its key; a faulty one is named', async () => {
  await writeContent('mini', {})
  const folder = join(harness.contentFolder, 'mini', 'zh', 'documents')
  await mkdir(folder)
  await writeFile(join(folder, 'a.md'), '没有编号的文档。')
  await expect(harness.knowledge.loadStarter('mini')).rejects.toThrow(/a\.md: the key is missing/)
  expect(await stored()).toEqual([])
  await writeFile(join(folder, 'a.md'), '---\nkey: guide\ntitle: "须知"\n---\n\n七天内可退。\n')
  await writeFile(join(folder, 'notes.txt'), 'not read')
  expect(await harness.knowledge.loadStarter('mini')).toBe(true)
  expect((await harness.db.execute(sql`select key, title, language, body, version, size from knowledge_documents`)).rows).toEqual([
    { key: 'guide', title: '须知', language: 'zh', body: '七天内可退。', version: 1, size: 18 },
  ])
})

test('none is a choice too, with texts in both languages', async () => {
  await writeContent('mini', {})
  expect(await harness.knowledge.loadStarter('none')).toBe(false)
  expect(await harness.knowledge.loadStarter('mini')).toBe(false)
  expect((await harness.knowledge.welcomeTexts('zh')).greeting).toMatch(/您好/)
  expect(await harness.knowledge.welcomeTexts('en')).toMatchObject({ greeting: expect.stringContaining('Hello') as string, hotQuestions: [] })
})

test('what is not there or faulty is named, and nothing of it is stored', async () => {
  await writeContent('mini', { question: '' })
  await expect(harness.knowledge.loadStarter('hotel')).rejects.toThrow('there is no starter content “hotel”; there are: none, mini')
  await expect(harness.knowledge.loadStarter('../mini')).rejects.toThrow('no starter content')
  await expect(harness.knowledge.loadStarter('mini')).rejects.toThrow(/knowledge\.jsonl, line 1: the question is missing/)
  await writeContent('mini', {}, { greeting: 7 })
  await expect(harness.knowledge.loadStarter('mini')).rejects.toThrow('greeting')
  expect(await stored()).toEqual([])
  await writeContent('mini', {})
  expect(await harness.knowledge.loadStarter('mini')).toBe(true)
})

test('hot questions are those that the bot can answer now, in the order wished', async () => {
  await harness.create({ key: 'a', question: '甲' })
  await harness.create({ key: 'b', question: '乙' })
  await harness.create({ key: 'off', question: '关', enabled: false })
  await harness.create({ key: 'past', question: '过期', validUntil: '2020-01-01T00:00:00Z' })
  await harness.create({ key: 'en', question: 'English', language: 'en' })
  expect(await harness.knowledge.hotQuestions(['b', 'off', 'gone', 'past', 'en', 'a'], 'zh')).toEqual([{ id: 'b', label: '乙' }, { id: 'a', label: '甲' }])
})

test('the small talk of the content reaches the bot', async () => {
  await writeContent('mini', {})
  await harness.knowledge.loadStarter('mini')
  await harness.knowledge.start()
  const release = await harness.knowledge.whenReady()
  expect([...release.smallTalk.keys()]).toEqual(['talk:en:hi', 'talk:zh:hi'])
  expect(release.texts.zh.refusal).toBe('r')
})
