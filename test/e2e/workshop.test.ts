/** The trainer's workshop: words tried before they are saved, questions kept and run, and how bold the bot is. */
import type { Client, Output } from '@yingda/client'
import type { Locator, Response } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Key } from '../../apps/console/src/i18n/zh.ts'
import { firstAdministrator, signIn } from '../lib/agent.ts'
import { Desk } from './lib/desk.ts'
import { eventually, LEARNING } from './lib/eventually.ts'
import { photographFailures } from './lib/failures.ts'
import { Stage } from './lib/stage.ts'

type Preview = Output<'getTermPreview'>

const question = '蒸汽炉怎么除垢？'
const answer = '水箱里倒一包柠檬酸，选「自清洁」运行一遍。'
const other = '蒸汽炉的碱斑怎么弄掉'
const unknown = '帮我写一首关于月亮的诗'

let stage: Stage
let api: Client
let desk: Desk

/** Longest for a test that waits for the bot to learn more than once, in milliseconds. */
const LONG = 4 * LEARNING

/** Waits until the bot has learned everything that is stored. */
const learned = (): Promise<void> => eventually(async () => (await api.getRelease()).training, false, 'the bot has learned', LEARNING)

beforeAll(async () => {
  stage = await Stage.open()
  const administrator = await firstAdministrator(stage.system)
  ;({ api } = await signIn(stage.system.url, administrator))
  await api.createEntry({ body: { key: 'steam-oven-descale', question, answer, category: '蒸汽炉', language: 'zh', similar: ['蒸汽炉有水垢怎么办', '蒸汽炉除水垢的方法'] } })
  await eventually(async () => (await api.testBot({ body: { text: question, language: 'zh' } })).replies.some(({ text }) => text.includes('柠檬酸')), true, 'the bot knows the new entry', LEARNING)
  await learned()
  desk = new Desk(await stage.seat('trainer', 'zh'), 'zh')
  await desk.signIn(administrator)
})
afterAll(() => stage.close())
afterEach(() => stage.witness.expectNothing())

async function part(key: Key): Promise<void> {
  await desk.page.getByRole('navigation', { name: desk.t('knowledge.tabs') }).getByRole('link', { name: desk.t(key), exact: true }).click()
}

const row = (text: string): Locator => desk.page.getByRole('row').filter({ hasText: text })

/** What a figure's list says under a name, such as a count or a share. */
const figure = (within: Locator, name: string): Locator => within.locator('dl > div').filter({ has: desk.page.locator('dt', { hasText: name }) }).locator('dd')

describe('the trainer’s workshop', () => {
  test('a test set is made of cases, by hand and from a file', async () => {
    photographFailures(stage)
    await desk.goTo('nav.knowledge')
    await part('knowledge.tabTests')
    await desk.sees('tests.empty')
    await desk.button('tests.new').first().click()
    const made = desk.dialog('tests.new')
    await made.getByLabel(desk.t('tests.name'), { exact: true }).fill('蒸汽炉要紧问法')
    await desk.button('common.save', {}, made).click()
    await desk.page.getByRole('heading', { name: '蒸汽炉要紧问法' }).waitFor()

    await desk.button('case.new').first().click()
    const drawer = desk.dialog('case.new')
    await drawer.getByLabel(desk.t('case.question'), { exact: true }).fill(other)
    await drawer.getByLabel(desk.t('case.entry'), { exact: true }).fill('蒸汽炉')
    await desk.page.locator('.ant-select-item-option').filter({ hasText: question }).click()
    await desk.button('case.saveAndNext', {}, drawer).click()
    await eventually(() => drawer.getByLabel(desk.t('case.question'), { exact: true }).inputValue(), '', 'ready for another case')
    await drawer.getByLabel(desk.t('case.question'), { exact: true }).fill(unknown)
    await drawer.getByRole('radio', { name: desk.t('case.refuse') }).check()
    await desk.button('common.save', {}, drawer).click()
    await row(other).getByText(question).waitFor()
    await row(unknown).getByText(desk.t('case.refuse')).waitFor()

    await desk.button('tests.more').click()
    await desk.page.getByRole('menuitem', { name: desk.t('case.importTitle') }).click()
    const dialog = desk.dialog('case.importTitle')
    const chooser = desk.page.waitForEvent('filechooser')
    await dialog.getByText(desk.t('import.drop')).click()
    const lines = [{ question: '蒸汽炉有水垢', expected: 'steam-oven-descale' }, { question: '没有这样的知识', expected: 'no-such-entry' }]
    await (await chooser).setFiles({ name: 'cases.jsonl', mimeType: 'application/jsonl', buffer: Buffer.from(lines.map((line) => JSON.stringify(line)).join('\n')) })
    await dialog.getByText(desk.t('import.doneWithRejected', { n: 1 })).waitFor()
    expect(await figure(dialog, desk.t('import.created')).innerText()).toBe('1')
    await dialog.getByRole('row').filter({ hasText: 'no-such-entry' }).first().waitFor()
    await desk.button('common.done', {}, dialog).click()
    await row('蒸汽炉有水垢').waitFor()
    await desk.expectAccessible('cases')
  })

  test('it is run: progress, figures, each case', { timeout: LONG }, async () => {
    photographFailures(stage)
    await desk.button('tests.run').click()
    await desk.page.getByRole('region', { name: desk.t('run.results') }).waitFor({ timeout: LEARNING })
    const [set] = (await api.listTestSets()).items
    const counts = set?.lastRun?.figures
    expect(counts).toMatchObject({ cases: 3, covered: 2, mustRefuse: 1 })
    const main = desk.page.getByRole('main')
    await figure(main, desk.t('figure.right')).getByText(desk.t('figure.of', { n: counts?.rightFirst ?? -1, total: 2 })).waitFor()
    await figure(main, desk.t('figure.refused')).getByText(desk.t('figure.of', { n: counts?.refused ?? -1, total: 1 })).waitFor()
    expect(await row('蒸汽炉').count()).toBe(2)
    await row(unknown).waitFor()
    await desk.expectAccessible('a run')
  })

  test('words are tried before they are saved', { timeout: LONG }, async () => {
    photographFailures(stage)
    await part('knowledge.tabTerms')
    await row(desk.t('terms.originBuiltIn')).first().waitFor()
    await desk.button('terms.new').click()
    const drawer = desk.dialog('terms.create')
    await drawer.getByLabel(desk.t('terms.ownTerms'), { exact: true }).fill('除垢，碱斑怎么弄掉，去水碱')
    await desk.page.keyboard.press('Enter')
    const done = desk.page.waitForResponse(isDone, { timeout: LEARNING })
    await desk.button('terms.preview', {}, drawer).click()
    const preview = desk.dialog('preview.title')
    const { result } = (await (await done).json()) as Preview
    if (!result) throw new Error('a preview that is done has a result')
    expect(result.asked.tests).toBe(3)
    expect(await figure(preview, desk.t('preview.changed')).innerText()).toBe(String(result.changed))
    expect(await figure(preview, desk.t('preview.better')).innerText()).toBe(String(result.better))
    const list = preview.getByRole('region', { name: desk.t('preview.list') }).getByRole('listitem')
    await eventually(() => list.count(), result.differences.length, 'every question that is answered otherwise')
    expect((await api.listTermSets({ builtIn: 'false' })).total).toBe(0)
    await desk.expectAccessible('what would change')

    await desk.button('preview.back', {}, preview).click()
    await drawer.getByText('去水碱').first().waitFor()
    await desk.button('terms.preview', {}, drawer).click()
    await figure(preview, desk.t('preview.changed')).waitFor({ timeout: LEARNING })
    await desk.button('common.save', {}, preview).click()
    await desk.sees('terms.saved')
    await row('去水碱').getByText(desk.t('terms.originOwn')).waitFor()
    const { items } = await api.listTermSets({ builtIn: 'false' })
    expect(items.map(({ kind, language, terms }) => ({ kind, language, terms }))).toEqual([{ kind: 'synonyms', language: 'zh', terms: ['除垢', '碱斑怎么弄掉', '去水碱'] }])
    await desk.expectAccessible('terms')
  })

  test('the same questions again, beside the first run', { timeout: LONG }, async () => {
    photographFailures(stage)
    await learned()
    await part('knowledge.tabTests')
    await desk.page.getByRole('link', { name: '蒸汽炉要紧问法' }).click()
    await desk.button('tests.run').click()
    await desk.page.getByRole('region', { name: desk.t('run.results') }).waitFor({ timeout: LEARNING })
    await desk.page.getByRole('combobox', { name: desk.t('run.compareWith') }).click()
    await desk.page.locator('.ant-select-item-option').first().click()
    const beside = desk.page.getByRole('region', { name: desk.t('compare.title') })
    await beside.getByRole('rowheader', { name: desk.t('figure.right') }).waitFor()
    const [set] = (await api.listTestSets()).items
    const [after, before] = (await api.listTestRuns({ id: set?.id ?? '' })).items
    const compared = await api.compareTestRuns({ id: after?.id ?? '', with: before?.id ?? '' })
    await beside.getByText(desk.t('compare.better', { n: compared.better })).waitFor()
    await beside.getByText(desk.t('compare.worse', { n: compared.worse })).waitFor()
    await desk.expectAccessible('two runs')
  })

  test('the dial is looked at, moved, and means what it says', { timeout: LONG }, async () => {
    photographFailures(stage)
    const before = await api.getDial({ language: 'zh' })
    await part('knowledge.tabDial')
    await desk.page.getByRole('img', { name: /^中文/u }).waitFor()
    await desk.page.getByText(desk.t('dial.table'), { exact: true }).click()
    await desk.page.getByRole('rowheader').first().waitFor()
    const slider = desk.page.getByRole('slider', { name: desk.t('dial.wanted') })
    await slider.focus()
    await desk.page.keyboard.press('ArrowRight')
    await desk.button('dial.reset').waitFor()
    await desk.expectAccessible('the dial')

    await desk.button('dial.save').click()
    const confirm = desk.dialog('dial.confirm')
    await confirm.getByText(desk.t('dial.confirmHint')).waitFor()
    await desk.button('dial.save', {}, confirm).click()
    await desk.sees('dial.saved')
    const after = await api.getDial({ language: 'zh' })
    expect(after.settings.wrongAnswers).toBeGreaterThan(before.settings.wrongAnswers)
    await eventually(async () => (await api.getDial({ language: 'zh' })).training, false, 'the bot has learned', LEARNING)
    await desk.button('dial.reset').waitFor({ state: 'detached' })
    await eventually(() => slider.getAttribute('aria-valuetext'), desk.t('dial.valueText', { rate: new Intl.NumberFormat('zh-CN', { style: 'percent', maximumFractionDigits: 1 }).format(after.settings.wrongAnswers) }), 'where the dial stands')
  })
})

/** The answer that a preview is done. */
async function isDone(response: Response): Promise<boolean> {
  if (!/\/api\/knowledge\/previews\//u.test(response.url()) || response.request().method() !== 'GET') return false
  return ((await response.json()) as Preview).status === 'done'
}
