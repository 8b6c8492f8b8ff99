/** What messages name: order numbers, products and values, made, tried and learned; the test box and the thresholds beside them. */
import type { Client } from '@yingda/client'
import type { Locator } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Key } from '../../apps/console/src/i18n/zh.ts'
import { firstAdministrator, signIn, type Account } from '../lib/agent.ts'
import { Desk } from './lib/desk.ts'
import { eventually, LEARNING } from './lib/eventually.ts'
import { photographFailures } from './lib/failures.ts'
import { Stage } from './lib/stage.ts'

let stage: Stage
let api: Client
let administrator: Account

/** Longest for a test that waits for the bot to learn more than once, in milliseconds. */
const LONG = 4 * LEARNING

/** Waits until the bot has learned everything that is stored. */
const learned = (): Promise<void> => eventually(async () => (await api.getRelease()).training, false, 'the bot has learned', LEARNING)

beforeAll(async () => {
  stage = await Stage.open()
  administrator = await firstAdministrator(stage.system)
  ;({ api } = await signIn(stage.system.url, administrator))
})
afterAll(() => stage.close())
afterEach(() => stage.witness.expectNothing())

const entities = {
  zh: { product: '星河台灯 Pro', alias: '星河灯', enumeration: '灯光颜色', value: '暖白', other: '暖光', imported: '云朵书桌', text: '星河灯要暖光的，订单 AB-123456，2026-03-12 前送到' },
  en: { product: 'Nebula lamp Pro', alias: 'nebula', enumeration: 'Light colour', value: 'warm white', other: 'cosy', imported: 'Cloud desk', text: 'A nebula in cosy please, order AB-123456, before 2026-03-12' },
} as const

describe.each(['zh', 'en'] as const)('what messages name, in %s', (language) => {
  const words = entities[language]
  let trainer: Desk
  const inside = (name: string): Locator => trainer.page.getByRole('row').filter({ hasText: name })
  const show = (key: Key): Promise<void> => trainer.page.getByRole('radiogroup', { name: trainer.t('entities.parts') }).getByText(trainer.t(key), { exact: true }).click()
  /** Looks at a screen as wide as a desk and as narrow as a phone. */
  const look = async (screen: string): Promise<void> => {
    for (const width of [390, 1280]) {
      await trainer.page.setViewportSize({ width, height: 844 })
      const overflow = await trainer.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(overflow, `${screen} at ${String(width)}`).toBeLessThanOrEqual(0)
      await trainer.expectAccessible(`${screen} in ${language} at ${String(width)}`)
    }
  }

  beforeAll(async () => {
    trainer = new Desk(await stage.seat(`trainer ${language}`, language), language)
    await trainer.signIn(administrator)
    await trainer.open('knowledge/entities')
  })

  test('order numbers are checked while they are typed, and saved', async () => {
    photographFailures(stage)
    await trainer.page.getByRole('radiogroup', { name: trainer.t('orders.which') }).getByText(trainer.t('orders.own'), { exact: true }).click()
    const first = trainer.page.getByRole('textbox', { name: trainer.t('orders.pattern', { n: 1 }), exact: true })
    await first.fill('(AB)+')
    await trainer.page.getByRole('alert').filter({ hasText: '(' }).waitFor()
    expect(await trainer.button('orders.save').isDisabled()).toBe(true)
    await first.fill('AB-\\d{6}')
    await trainer.page.getByRole('textbox', { name: trainer.t('orders.sample'), exact: true }).fill('AB-123456, AB-12')
    const marked = trainer.page.getByRole('group', { name: trainer.t('find.marked') }).locator('mark')
    await eventually(() => marked.allInnerTexts(), [`AB-123456${trainer.t('entity.order_number')}`], 'the number that is found')
    await look('order numbers')
    // the second language finds what the first has stored
    if (await trainer.button('orders.save').isEnabled()) {
      await trainer.button('orders.save').click()
      await trainer.sees('orders.saved')
    }
    expect((await api.getOrderPatterns()).patterns?.[0]).toBe('AB-\\d{6}')
  })

  test('products are made by hand and taken from a file', async () => {
    photographFailures(stage)
    await show('entities.partProducts')
    await trainer.button('products.new').first().click()
    const drawer = trainer.dialog('products.new')
    await drawer.getByLabel(trainer.t('products.name'), { exact: true }).fill(words.product)
    await drawer.getByLabel(trainer.t('products.aliases'), { exact: true }).fill(words.alias)
    await trainer.page.keyboard.press('Enter')
    await look('a product')
    await trainer.button('common.save', {}, drawer).click()
    await inside(words.product).getByText(words.alias, { exact: true }).waitFor()

    await trainer.button('knowledge.import').click()
    const dialog = trainer.dialog('products.importTitle')
    const chooser = trainer.page.waitForEvent('filechooser')
    await dialog.getByText(trainer.t('import.drop')).click()
    await (await chooser).setFiles({ name: 'products.csv', mimeType: 'text/csv', buffer: Buffer.from(`name,aliases\n${words.imported},\n${words.imported} 2,${words.alias}`) })
    await dialog.getByText(trainer.t('import.doneWithRejected', { n: 1 })).waitFor()
    await dialog.getByRole('row').filter({ hasText: words.product }).first().waitFor()
    await trainer.button('common.done', {}, dialog).click()
    await dialog.waitFor({ state: 'hidden' })
    await inside(words.imported).waitFor()
    await look('products')
  })

  test('an enumeration is made; all of it is found in a text, and soon by the bot', { timeout: LONG }, async () => {
    photographFailures(stage)
    await show('entities.partEnumerations')
    await trainer.button('enums.new').first().click()
    const drawer = trainer.dialog('enums.new')
    await drawer.getByLabel(trainer.t('enums.name'), { exact: true }).fill(words.enumeration)
    await drawer.getByRole('textbox', { name: trainer.t('enums.value', { n: 1 }) }).fill(words.value)
    await drawer.getByRole('combobox', { name: trainer.t('enums.valueAliases', { n: 1 }) }).fill(words.other)
    await trainer.page.keyboard.press('Enter')
    await look('an enumeration')
    await trainer.button('common.save', {}, drawer).click()
    await inside(words.enumeration).getByText(words.value).waitFor()

    await trainer.field('find.text').fill(words.text)
    for (const [type, value] of [['entity.product', words.product], ['entity.enumeration', words.value], ['entity.order_number', 'AB-123456'], ['entity.date', '2026-03-12']] as const) {
      await inside(value).getByRole('rowheader', { name: trainer.t(type), exact: true }).waitFor()
    }
    await look('what was found')
    await learned()
    await trainer.page.getByRole('radiogroup', { name: trainer.t('find.of') }).getByText(trainer.t('find.live'), { exact: true }).click()
    await inside(words.product).getByRole('rowheader', { name: trainer.t('entity.product'), exact: true }).waitFor()
    expect((await api.findEntities({ body: { text: words.text, of: 'live' } })).entities.map(({ type }) => type).sort()).toEqual(['date', 'enumeration', 'order_number', 'product'])
  })

  test('the test box opens by its key from every part, and the key is told', async () => {
    photographFailures(stage)
    const box = trainer.page.getByRole('dialog', { name: trainer.t('test.title') })
    for (const key of ['knowledge.tabDocuments', 'knowledge.tabTerms', 'knowledge.tabTests', 'knowledge.tabDial', 'knowledge.tabEntities'] as const) {
      await trainer.page.getByRole('navigation', { name: trainer.t('knowledge.tabs') }).getByRole('link', { name: trainer.t(key), exact: true }).click()
      await trainer.page.keyboard.press('t')
      await box.getByRole('textbox', { name: trainer.t('test.placeholder') }).waitFor()
      await trainer.page.keyboard.press('Escape')
      await box.waitFor({ state: 'hidden' })
    }
    await trainer.page.keyboard.press('?')
    await trainer.dialog('shortcuts.title').getByText(trainer.t('shortcuts.testBox')).waitFor()
    await trainer.page.keyboard.press('Escape')
  })

  test('thresholds are fixed by hand, and learned again', { timeout: LONG }, async () => {
    photographFailures(stage)
    await trainer.open('knowledge/dial')
    const group = trainer.page.getByRole('group', { name: trainer.t('dial.answerAt') })
    await group.getByText(trainer.t('dial.fixedAt'), { exact: true }).click()
    await group.getByRole('spinbutton').fill('77')
    await group.getByText('77%').waitFor()
    await look('thresholds')
    await trainer.button('dial.thresholdsSave').click()
    await eventually(async () => (await api.getDial({ language })).inForce?.answerAt, 0.77, 'the threshold in force', LEARNING)
    await trainer.sees('dial.fixed')
    await group.getByText(new RegExp(`^${trainer.t('dial.learned')}`, 'u')).click()
    await trainer.button('dial.thresholdsSave').click()
    await eventually(async () => (await api.getDial({ language })).settings.answerAt, null, 'learned again')
    await learned()
  })
})
