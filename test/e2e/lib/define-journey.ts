import type { Language } from '@yingda/contract'
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest'
import { Customer } from './customer.ts'
import { photographFailures } from './failures.ts'
import { accept, askForPerson, askTheBot, assemble, cutAgent, cutCustomer, handOver, rateAndReturn, talk, scriptFor, type Script, type Team } from './journey.ts'
import { phone, Stage } from './stage.ts'

/** The whole journey in one language, for a customer on a phone and at a desk. */
export function defineJourney(language: Language): void {
  describe(`the whole journey, ${language}`, () => {
    let stage: Stage
    let team: Team
    let script: Script

    beforeAll(async () => {
      stage = await Stage.open()
      stage.witness.tolerateCuts()
      team = await assemble(stage, language)
      script = await scriptFor(stage, language)
    })
    afterAll(() => stage.close())
    afterEach(() => stage.witness.expectNothing())

    test('a phone, from a link', async () => {
      photographFailures(stage)
      const seat = await stage.seat('customer', language, phone)
      await play(await Customer.atChat(seat, language), 'offer')
      await stage.leave(seat)
    })

    test('a desk, in the shop', async () => {
      photographFailures(stage)
      const seat = await stage.seat('customer', language)
      await play(await Customer.atShop(seat, language), 'composer')
      await stage.leave(seat)
    })

    async function play(customer: Customer, where: 'offer' | 'composer'): Promise<void> {
      await askTheBot(customer, script)
      await askForPerson(customer, where)
      await accept(customer, team)
      await talk(customer, team)
      await cutCustomer(customer, team)
      await cutAgent(customer, team)
      await handOver(customer, team)
      await rateAndReturn(customer, team)
    }
  })
}
