/** What an entry answers to customers of some segments, written by a trainer: every field has its name, nothing is cut, and what is missing is said. */
import type { Client } from '@yingda/client'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { firstAdministrator, signIn, type Account } from '../lib/agent.ts'
import { Desk } from './lib/desk.ts'
import { photographFailures } from './lib/failures.ts'
import { Stage } from './lib/stage.ts'

let stage: Stage
let api: Client
let administrator: Account
beforeAll(async () => {
  stage = await Stage.open()
  administrator = await firstAdministrator(stage.system)
  ;({ api } = await signIn(stage.system.url, administrator))
})
afterAll(() => stage.close())
afterEach(() => stage.witness.expectNothing())

test.each([['zh', '钻石会员', '专属客服上门取件。'], ['en', 'Diamond members', 'We collect it from your door.']] as const)('an answer for a segment is written and kept, in %s', async (language, name, answer) => {
  photographFailures(stage)
  const segment = await api.createSegment({ body: { name, description: '', condition: { match: 'all', items: [{ field: 'level', operator: 'at_least', value: 5 }] } } })
  const [entry] = (await api.listEntries({ language, limit: 1 })).items
  const desk = new Desk(await stage.seat(`trainer ${language}`, language), language)
  const { page } = desk
  await desk.signIn(administrator)
  await desk.open(`knowledge?entry=${entry?.id ?? ''}`)
  await desk.button('entry.segmentAdd').click()
  await desk.button('common.save').click()
  await desk.sees('entry.segmentIncomplete')
  const own = page.getByRole('region', { name: desk.t('entry.segmentNumber', { n: 1 }) })
  await own.getByLabel(desk.t('entry.segmentFor')).click()
  await page.getByTitle(name).last().click()
  await page.keyboard.press('Escape')
  await own.getByRole('textbox', { name: desk.t('knowledge.answer'), exact: true }).fill(answer)
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 844 })
    await own.scrollIntoViewIfNeeded()
    await desk.expectAccessible(`answers for segments in ${language} at ${String(width)}`)
  }
  await desk.button('common.save').click()
  await desk.sees('entry.saved')
  expect(await api.getEntry({ id: entry?.id ?? '' })).toMatchObject({ segmentAnswers: [{ segmentIds: [segment.id], answer }] })
})
