/**
 * Makes the README's pictures, docs/images, from a real system: `npm run screenshots`.
 * The customer asks the bot on a phone, then a person; an agent answers at a desk.
 */
import type { Language } from '@yingda/contract'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { Customer } from './lib/customer.ts'
import { askForPerson, assemble, lines, scriptFor } from './lib/journey.ts'
import { phone, Stage } from './lib/stage.ts'

const folder = path.resolve(import.meta.dirname, '../../docs/images')
const questions: Record<Language, string> = { zh: '怎么申请退货？', en: 'How do I return an item?' }

async function photograph(language: Language): Promise<void> {
  const stage = await Stage.open()
  try {
    const team = await assemble(stage, language)
    const { vague } = await scriptFor(stage, language)
    const seat = await stage.seat('customer', language, { ...phone, deviceScaleFactor: 1.5 })
    const customer = await Customer.atChat(seat, language)
    await customer.sees(customer.texts.hot)
    await customer.says(questions[language])
    await customer.log.getByRole('button', { name: customer.texts.source }).first().waitFor()
    await customer.log.getByRole('button', { name: customer.texts.up, exact: true }).first().click()
    await customer.says(vague)
    await customer.last.getByRole('listitem').nth(1).waitFor()
    await customer.screen.getByText(customer.texts.thanks, { exact: true }).waitFor({ state: 'hidden' })
    await seat.page.emulateMedia({ colorScheme: 'light' })
    await seat.page.mouse.move(0, 0)
    await seat.page.screenshot({ path: path.join(folder, `widget-${language}.png`) })

    await askForPerson(customer, 'composer')
    await team.agent.tab('waiting')
    await team.agent.rows.first().getByRole('link').click()
    await team.agent.button('action.accept').first().click()
    await team.agent.reply.waitFor()
    const said = lines[language]
    await team.agent.says(said.hello)
    await customer.message(said.hello).waitFor()
    await customer.says(said.problem)
    await team.agent.message(said.problem).waitFor()
    const { page } = team.agent
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1440, height: 860 })
    await page.getByText(team.agent.t('action.accepted'), { exact: true }).waitFor({ state: 'hidden' })
    // Nothing is pointed at in a picture.
    await page.mouse.move(0, 0)
    await page.getByRole('tooltip').waitFor({ state: 'hidden' })
    await page.screenshot({ path: path.join(folder, `console-${language}.png`) })
  } finally {
    await stage.close()
  }
}

mkdirSync(folder, { recursive: true })
for (const language of ['zh', 'en'] as const) await photograph(language)
