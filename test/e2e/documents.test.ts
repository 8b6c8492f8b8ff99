/** Documents: a policy is uploaded at the console, and a customer gets the passage that answers, with its source. */
import type { Client } from '@yingda/client'
import type { Language } from '@yingda/contract'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { firstAdministrator, signIn } from '../lib/agent.ts'
import { Customer } from './lib/customer.ts'
import { Desk } from './lib/desk.ts'
import { eventually, LEARNING } from './lib/eventually.ts'
import { photographFailures } from './lib/failures.ts'
import { phone, Stage } from './lib/stage.ts'

interface Script {
  file: string
  text: string
  title: string
  heading: string
  question: string
  /** Words of the passage that answers. */
  answer: string
}

const scripts: Record<Language, Script> = {
  zh: {
    file: '鱼缸养护手册.md', title: '鱼缸养护手册', heading: '换水', question: '鱼缸多久换一次水', answer: '三分之一',
    text: '# 鱼缸养护手册\n\n本手册适用于所有桌面鱼缸。\n\n## 换水\n\n鱼缸每七天换一次水，每次换掉三分之一，新水要先静置一天。\n\n## 灯光\n\n灯光每天开八个小时，避免阳光直射，否则容易长藻。\n',
  },
  en: {
    file: 'aquarium-manual.md', title: 'Aquarium manual', heading: 'Changing water', question: 'How often do I change the water in the aquarium?', answer: 'one third',
    text: '# Aquarium manual\n\nThis manual is for all desktop aquariums.\n\n## Changing water\n\nChange the water of the aquarium every seven days, one third at a time. Let the new water stand for a day.\n\n## Light\n\nKeep the light on for eight hours a day and out of the sun, or algae will grow.\n',
  },
}

let stage: Stage
let api: Client
let account: Awaited<ReturnType<typeof firstAdministrator>>

beforeAll(async () => {
  stage = await Stage.open()
  account = await firstAdministrator(stage.system)
  ;({ api } = await signIn(stage.system.url, account))
})
afterAll(() => stage.close())
afterEach(() => stage.witness.expectNothing())

describe.each(['zh', 'en'] as const)('documents, %s', (language) => {
  const script = scripts[language]
  let desk: Desk

  test('are uploaded, read, cut into passages and changed', { timeout: 2 * LEARNING }, async () => {
    photographFailures(stage)
    desk = new Desk(await stage.seat(`trainer ${language}`, language), language)
    await desk.signIn(account)
    await desk.goTo('nav.knowledge')
    await desk.page.getByRole('navigation', { name: desk.t('knowledge.tabs') }).getByRole('link', { name: desk.t('knowledge.tabDocuments'), exact: true }).click()
    await desk.page.getByRole('heading', { name: desk.t('documents.title') }).waitFor()
    await desk.button('documents.upload').first().click()
    const dialog = desk.dialog('upload.title')
    const chooser = desk.page.waitForEvent('filechooser')
    await dialog.getByText(desk.t('upload.dropMany')).click()
    await (await chooser).setFiles([
      { name: script.file, mimeType: 'text/markdown', buffer: Buffer.from(script.text) },
      { name: 'table.csv', mimeType: 'text/csv', buffer: Buffer.from('a,b') },
    ])
    await dialog.getByText(desk.t('upload.done')).waitFor()
    await dialog.getByText(desk.t('upload.unsupported')).waitFor()
    await desk.expectAccessible('upload')
    await desk.button('upload.open', {}, dialog).click()

    const drawer = desk.dialog('documents.edit')
    await eventually(() => drawer.getByLabel(desk.t('documents.name'), { exact: true }).inputValue(), script.title)
    await drawer.getByText(desk.t('documents.preview'), { exact: true }).click()
    await drawer.getByText(script.heading, { exact: true }).waitFor()
    await drawer.getByText(desk.t('documents.passages'), { exact: true }).click()
    const passages = drawer.getByRole('list', { name: desk.t('documents.passages') }).getByRole('listitem')
    await passages.filter({ hasText: script.answer }).getByText(script.heading).waitFor()
    await desk.expectAccessible('passages')
    await drawer.getByLabel(desk.t('documents.url'), { exact: false }).first().fill('javascript:alert(1)')
    await desk.button('common.save', {}, drawer).click()
    await drawer.getByText(desk.t('documents.urlInvalid'), { exact: true }).waitFor()
    await drawer.getByLabel(desk.t('documents.url'), { exact: false }).first().fill('https://fish.example/manual')
    await desk.button('common.save', {}, drawer).click()
    await drawer.waitFor({ state: 'detached' })
    await desk.page.getByRole('row').filter({ hasText: script.title }).getByRole('link', { name: desk.t('documents.sourceOpen') }).waitFor()
    await desk.expectAccessible('documents')
    const { items } = await api.listDocuments({ language, search: script.title })
    expect(items[0]).toMatchObject({ title: script.title, url: 'https://fish.example/manual', enabled: true, version: 2 })
  })

  test('answer a customer with a passage, its source and what matters in it', { timeout: 2 * LEARNING }, async () => {
    photographFailures(stage)
    const quoted = async (): Promise<string | undefined> => (await api.testBot({ body: { text: script.question, language } })).replies[0]?.source?.url
    await eventually(quoted, 'https://fish.example/manual', 'the bot quotes the document as it is now', LEARNING)
    const customer = await Customer.atChat(await stage.seat(`customer ${language}`, language, phone), language)
    await customer.sees(customer.texts.hot)
    await customer.says(script.question)
    const reply = customer.log.locator('.message').filter({ hasText: script.answer }).last()
    await reply.waitFor()
    const source = reply.getByRole('link', { name: script.title })
    expect(await source.getAttribute('href')).toBe('https://fish.example/manual')
    await reply.getByText(script.heading).first().waitFor()
    expect(await reply.locator('mark').count()).toBeGreaterThan(0)
    await reply.getByRole('button', { name: customer.texts.up, exact: true }).click()
    await eventually(() => reply.getByRole('button', { name: customer.texts.up, exact: true }).getAttribute('aria-pressed'), 'true')
    await customer.expectAccessible('a passage')

    await desk.goTo('nav.conversations')
    await desk.tab('all')
    await desk.rows.filter({ hasText: script.answer }).first().getByRole('link').click()
    await desk.log.locator('mark').first().waitFor()
    await desk.log.getByRole('link', { name: script.title }).click()
    await eventually(() => desk.dialog('documents.edit').getByLabel(desk.t('documents.name'), { exact: true }).inputValue(), script.title)
  })
})
