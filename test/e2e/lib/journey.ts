import type { Choice, Language } from '@yingda/contract'
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fill } from '../../../apps/widget/src/i18n.ts'
import { addUser, signIn } from '../../lib/agent.ts'
import { ADMINISTRATOR_EMAIL } from '../../lib/system.ts'
import type { Customer } from './customer.ts'
import { Desk } from './desk.ts'
import { eventually } from './eventually.ts'
import type { Stage } from './stage.ts'

/** What people say in a journey, by language. */
export const lines = {
  zh: {
    vague: ['尺寸', '多久', '怎么退', '运费', '优惠券', '退货', '发票'], absurd: '月亮上的兔子几点吃早饭', hello: '您好，请问有什么可以帮您？', problem: '冰箱门关不严，照片发您看看',
    seen: '收到照片了，我看一下', note: '内部：型号 BCD-300，优先处理', duringCut: ['我查到您的订单了', '稍等一下'],
    offline: ['还在吗', '我这边网断了', '这三句应该按顺序到'], fromCustomer: '好的，我等您', offlineAgent: ['我回来了', '师傅明天上门'],
    handover: '客户的冰箱门要调', colleagueSays: '您好，由我继续跟进', comment: '处理得很快',
  },
  en: {
    vague: ['coupon', 'how long', 'delivery', 'return', 'invoice'], absurd: 'what time do rabbits on the moon eat breakfast', hello: 'Hello, how can I help?', problem: 'The fridge door does not close, here is a photo',
    seen: 'The photo is here, thank you', note: 'Internal: model BCD-300, be quick', duringCut: ['I found your order', 'One moment'],
    offline: ['Are you there?', 'My network was gone', 'These three come in order'], fromCustomer: 'Fine, I will wait', offlineAgent: ['I am back', 'The fitter comes tomorrow'],
    handover: 'The fridge door needs adjusting', colleagueSays: 'Hello, I am taking it from here', comment: 'That was quick',
  },
} as const

export interface Team {
  agent: Desk
  agentName: string
  colleague: Desk
  colleagueName: string
}

const colleagueNames: Record<Language, string> = { zh: '林小满', en: 'Lin' }
const agentNames: Record<Language, string> = { zh: '陈晓', en: 'Avery' }
const password = 'a sentence that is remembered'

/** The administrator's first sign-in with its forced change of password, and a colleague who works beside. */
export async function assemble(stage: Stage, language: Language): Promise<Team> {
  const agent = new Desk(await stage.seat('agent', language), language)
  await agent.open()
  await agent.field('signIn.email').waitFor()
  await agent.expectAccessible('sign-in')
  const oneTime = readFileSync(path.join(stage.system.dataDir, 'initial-admin-password.txt'), 'utf8').trim()
  await agent.enter({ email: ADMINISTRATOR_EMAIL, password: oneTime })
  await agent.sees('password.titleForced')
  await agent.expectAccessible('first password')
  await agent.field('invitation.name').fill(agentNames[language])
  await agent.field('password.current').fill(oneTime)
  await agent.field('password.next').fill(password)
  await agent.field('password.repeat').fill(password)
  await agent.button('password.submit').click()
  await agent.sees('guide.title')
  await agent.expectAccessible('empty workspace')
  await agent.goOnline()

  const { url } = stage.system
  const agentName = (await (await signIn(url, { email: ADMINISTRATOR_EMAIL, password })).api.getMe()).name
  assert.equal(agentName, agentNames[language])
  const account = await addUser(url, { email: ADMINISTRATOR_EMAIL, password }, 'colleague')
  const colleagueName = colleagueNames[language]
  await (await signIn(url, account)).api.updateMe({ body: { name: colleagueName } })
  const colleague = new Desk(await stage.seat('colleague', language), language)
  await colleague.signIn(account)
  await colleague.goOnline()
  return { agent, agentName, colleague, colleagueName }
}

export interface Script {
  hot: Choice
  /** A question of few words, which the bot answers with suggestions. */
  vague: string
}

/** What to ask, by what the bot knows: the first hot question, and then one that fits several entries. */
export async function scriptFor(stage: Stage, language: Language): Promise<Script> {
  const { api } = await signIn(stage.system.url, { email: ADMINISTRATOR_EMAIL, password })
  const [hot] = (await api.getWelcome({ site: 'demo', language })).hotQuestions
  assert(hot, 'the starter content has hot questions')
  const { state } = await api.testBot({ body: { text: hot.label, choice: hot.id, language } })
  for (const text of lines[language].vague) {
    const { replies } = await api.testBot({ body: { text, language, state } })
    if (replies.at(-1)?.kind === 'suggest') return { hot, vague: text }
  }
  throw new Error('the bot has suggestions for none of the vague questions')
}

/** Greeting, a hot question, a vague one with its suggestions, a thumb, an absurd one, and the wish for a person. */
export async function askTheBot(customer: Customer, { hot, vague }: Script): Promise<void> {
  const { texts } = customer
  const said = lines[customer.language]
  await customer.sees(texts.hot)
  await customer.expectAccessible('greeting')

  await customer.log.getByRole('button', { name: hot.label }).click()
  await answered(customer, 1)
  await eventually(() => customer.last.getByText(texts.botTag, { exact: true }).count(), 1, 'the answer says that a bot gave it')

  await customer.says(vague)
  const choices = customer.last.getByRole('listitem')
  await choices.nth(1).waitFor()
  await answered(customer, 1)
  await choices.first().click()
  await answered(customer, 2)
  const up = customer.last.getByRole('button', { name: texts.up, exact: true })
  await up.click()
  await eventually(() => up.getAttribute('aria-pressed'), 'true')
  await customer.sees(texts.thanks)
  await customer.last.getByRole('button', { name: texts.source }).click()
  await customer.expectAccessible('conversation')

  await customer.says(said.absurd)
  await customer.last.getByRole('button', { name: texts.human }).waitFor()
}

/** Waits until the bot has given its nth answer. */
async function answered(customer: Customer, nth: number): Promise<void> {
  await eventually(() => customer.log.getByRole('button', { name: customer.texts.down, exact: true }).count(), nth)
}

/** One tap, and the place in the queue is there. */
export async function askForPerson(customer: Customer, where: 'offer' | 'composer'): Promise<void> {
  const { texts } = customer
  const button = where === 'offer' ? customer.last.getByRole('button', { name: texts.human }) : customer.screen.locator('form').getByRole('button', { name: texts.human })
  await button.click()
  const banner = customer.screen.getByRole('region', { name: texts.statusQueue })
  await banner.getByText(texts.queueNext).waitFor()
  await customer.expectAccessible('queue')
}

/** The agent is told, sees the whole transcript, and takes the conversation. */
export async function accept(customer: Customer, { agent, agentName }: Team): Promise<void> {
  await agent.tab('waiting')
  await eventually(() => agent.tabLabel('waiting').innerText(), `${agent.t('inbox.waiting')}\n1`)
  await eventually(async () => /^\(1\) /u.test(await agent.page.title()), true, 'the title counts the waiting')
  await eventually(() => agent.nav('nav.conversations').innerText(), `${agent.t('nav.conversations')}\n1`)
  await eventually(() => agent.rows.count(), 1)
  await agent.expectAccessible('queue')
  await agent.rows.first().getByRole('link').click()

  const heads = (await customer.transcript()).map((text) => text.split('\n')[0]?.slice(0, 24) ?? '').slice(1)
  await agent.message(heads.at(-1) ?? '').first().waitFor()
  const shown = await agent.log.innerText()
  let from = 0
  for (const head of heads) {
    const at = shown.indexOf(head, from)
    assert(at >= 0, `the agent does not see, in order: ${head}\n${shown}`)
    from = at + head.length
  }
  await agent.message(agent.t('message.up')).waitFor()
  await agent.button('action.accept').first().click()
  await agent.reply.waitFor()
  await customer.notice(customer.texts.notices.accepted, { name: agentName })
  await customer.head.getByText(fill(customer.texts.statusAgent, { name: agentName })).waitFor()
}

/** Both write, each sees the other typing; a picture; a note that stays inside. */
export async function talk(customer: Customer, { agent, agentName }: Team): Promise<void> {
  const { texts } = customer
  const said = lines[customer.language]
  await agent.reply.pressSequentially(said.hello.slice(0, 4))
  await customer.sees(fill(texts.typing, { name: agentName }))
  await agent.says(said.hello)
  await customer.message(said.hello).getByText(agentName, { exact: true }).waitFor()
  await customer.message(said.hello).getByText(texts.agentTag, { exact: true }).waitFor()

  await customer.field.pressSequentially(said.problem.slice(0, 4))
  await agent.sees('conversation.typing')
  await customer.says(said.problem)
  await customer.delivery(said.problem, texts.read)

  await sendPicture(customer, 'door.png')
  const picture = agent.log.getByRole('img', { name: agent.t('message.image', { name: 'door.png' }) })
  await eventually(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth), 60)

  await agent.notes(said.note)
  await agent.says(said.seen)
  await customer.sees(said.seen)
  await eventually(() => customer.screen.getByText(said.note).count(), 0, 'a private note reached the customer')
  await customer.expectAccessible('with a person')
  await agent.expectAccessible('conversation')
}

async function sendPicture(customer: Customer, name: string): Promise<void> {
  const buffer = await customer.page.screenshot({ clip: { x: 0, y: 0, width: 60, height: 40 }, scale: 'css' })
  const chooser = customer.page.waitForEvent('filechooser')
  await customer.button(customer.texts.attach).click()
  await (await chooser).setFiles({ name, mimeType: 'image/png', buffer })
  await customer.log.getByRole('img', { name: fill(customer.texts.image, { name }) }).waitFor()
}

/** The customer's line is cut, writing goes on, and all comes through once and in order. */
export async function cutCustomer(customer: Customer, { agent }: Team): Promise<void> {
  const { texts, seat } = customer
  const said = lines[customer.language]
  seat.network.cut()
  await seat.context.setOffline(true)
  await customer.head.getByText(texts.statusOffline).waitFor()
  for (const text of said.offline) {
    await customer.says(text)
    await customer.delivery(text, texts.sending)
  }
  await customer.screen.getByRole('status').filter({ hasText: texts.offline }).waitFor({ state: 'attached' })
  await customer.expectAccessible('offline')
  for (const text of said.duringCut) await agent.says(text)
  await eventually(() => customer.screen.getByText(said.duringCut[0]).count(), 0, 'the line is not cut')
  await eventually(() => agent.message(said.offline[0]).count(), 0, 'the line is not cut')

  seat.network.mend()
  await seat.context.setOffline(false)
  const all = [...said.duringCut, ...said.offline]
  await customer.endsWith(all)
  await agent.endsWith(all)
  for (const text of said.offline) await customer.delivery(text, texts.read)
}

/** The same on the agent's side; afterwards a fresh load shows the same. */
export async function cutAgent(customer: Customer, { agent }: Team): Promise<void> {
  const said = lines[customer.language]
  agent.seat.network.cut()
  await agent.sees('connection.waiting')
  for (const text of said.offlineAgent) {
    await agent.says(text)
    await agent.message(text).getByText(agent.t('message.queued')).waitFor()
  }
  await customer.says(said.fromCustomer)
  await customer.delivery(said.fromCustomer, customer.texts.sent)

  agent.seat.network.mend()
  const all = [said.fromCustomer, ...said.offlineAgent]
  await agent.endsWith(all)
  await customer.endsWith(all)
  await customer.delivery(said.fromCustomer, customer.texts.read)

  const before = await agent.transcript()
  await agent.page.reload()
  await eventually(() => agent.transcript(), before)
}

/** To a colleague, who goes on under an own name and closes. */
export async function handOver(customer: Customer, { agent, colleague, colleagueName }: Team): Promise<void> {
  const { texts } = customer
  const said = lines[customer.language]
  await agent.button('action.transfer').click()
  const dialog = agent.dialog('transfer.title')
  await dialog.getByRole('radio', { name: colleagueName }).check()
  await dialog.getByRole('textbox', { name: agent.t('transfer.note') }).fill(said.handover)
  await agent.expectAccessible('hand over')
  await agent.button('transfer.submit', {}, dialog).click()
  await customer.notice(texts.notices.transferred, { name: colleagueName })
  await customer.head.getByText(fill(texts.statusAgent, { name: colleagueName })).waitFor()

  await colleague.tab('mine')
  await colleague.rows.first().getByRole('link').click()
  await colleague.log.getByText(colleague.t('system.note', { note: said.handover })).waitFor()
  await colleague.says(said.colleagueSays)
  await customer.message(said.colleagueSays).getByText(colleagueName, { exact: true }).waitFor()
  await colleague.button('action.close').click()
  await colleague.button('action.close', {}, colleague.dialog('action.closeConfirm')).click()
  await customer.notice(texts.notices.closed_by_agent)
}

/** The customer rates, the agent sees it, and a return finds everything as it was. */
export async function rateAndReturn(customer: Customer, { colleague }: Team): Promise<void> {
  const { texts } = customer
  const said = lines[customer.language]
  const [, , , , best = ''] = texts.rateLevels
  await customer.screen.getByRole('group', { name: texts.rateTitle }).waitFor()
  await customer.screen.getByRole('radio', { name: best }).check({ force: true })
  await customer.screen.getByRole('textbox', { name: texts.rateComment }).fill(said.comment)
  await customer.expectAccessible('rating')
  await customer.button(texts.rateSubmit).click()
  await customer.notice(texts.rated, { level: best })
  await colleague.log.getByRole('img', { name: colleague.t('system.ratingScore', { score: 5, scale: 5 }) }).waitFor()
  await colleague.log.getByText(said.comment).waitFor()
  await colleague.expectAccessible('closed conversation')

  const before = await customer.transcript()
  await customer.page.reload()
  await customer.reopen()
  await eventually(async () => (await customer.transcript()).slice(-20), before.slice(-20))
  // the beginning, with the greeting, comes as the reader goes up
  await customer.log.press('Home')
  await eventually(() => customer.transcript(), before)
  await customer.notice(texts.rated, { level: best })
}
