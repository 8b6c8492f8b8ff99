import type { RowsReport, TermSet } from '@yingda/contract'
import { sql } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import { createHarness, editor, type Asker, type Harness } from '../knowledge.testkit.ts'
import { builtInSets } from './built-in.ts'

interface Page {
  items: TermSet[]
  next: string | null
  total: number
}

const harness: Harness = await createHarness()
afterAll(() => harness.close())
beforeEach(async () => {
  await harness.db.execute(sql`truncate knowledge_term_sets`)
})

const url = '/api/knowledge/terms'
const list = async (query = ''): Promise<Page> => (await harness.ask('GET', `${url}?${query}`)).json<Page>()
const create = (body: object, as?: Asker): ReturnType<Harness['ask']> => harness.ask('POST', url, { language: 'zh', ...body }, as)
const made = async (body: object): Promise<TermSet> => {
  const answer = await create(body)
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<TermSet>()
}
const message = (answer: { json: () => unknown }): string => (answer.json() as { error: { message: string } }).error.message
const upload = async (text: string | Buffer): Promise<RowsReport> => {
  const answer = await harness.ask('POST', `${url}/import`, Buffer.from(text))
  expect(answer.statusCode, answer.body).toBe(200)
  return answer.json<RowsReport>()
}
const audited = async (): Promise<{ action: string; actor: string; subject: string; detail: Record<string, unknown> }[]> =>
  (await harness.db.execute(sql`select action, actor, subject, detail from audit_log where action like 'terms.%' order by id desc`)).rows as never

describe('a set of the owner', () => {
  test('is created tidy, read, replaced and deleted, and each act is on record', async () => {
    const set = await made({ key: 'coin', terms: [' 金币 ', '金  币', '點數', '点数', '积分币'] })
    expect(set).toMatchObject({ key: 'coin', kind: 'synonyms', terms: ['金币', '點數', '积分币'], builtIn: null, version: 1, updatedBy: '陈编辑' })
    expect((await harness.ask('GET', `${url}/zh/coin`)).json()).toEqual(set)
    const changed = await harness.ask('PUT', `${url}/zh/coin`, { kind: 'synonyms', terms: ['金币', '游戏币'], version: 1 })
    expect(changed.json()).toMatchObject({ terms: ['金币', '游戏币'], version: 2 })
    const same = await harness.ask('PUT', `${url}/zh/coin`, { kind: 'synonyms', terms: ['金币', '游戏币'], version: 2 })
    expect(same.json()).toMatchObject({ version: 2 })
    expect((await harness.ask('PUT', `${url}/zh/coin`, { kind: 'synonyms', terms: ['甲', '乙'], version: 1 })).statusCode).toBe(409)
    expect((await harness.ask('DELETE', `${url}/zh/coin`)).statusCode).toBe(204)
    expect((await harness.ask('GET', `${url}/zh/coin`)).statusCode).toBe(404)
    expect((await harness.ask('DELETE', `${url}/zh/coin`)).statusCode).toBe(404)
    const acts = (await audited()).slice(0, 3)
    expect(acts.map(({ action }) => action)).toEqual(['terms.deleted', 'terms.updated', 'terms.created'])
    expect(acts[1]).toMatchObject({ actor: `user:${editor}`, subject: 'terms:zh/coin', detail: { added: ['游戏币'], removed: ['點數', '积分币'] } })
  })

  test('gets a key of its own without one; a key that is taken is refused', async () => {
    const { key } = await made({ terms: ['甲方', '乙方'] })
    expect(key).toMatch(/^terms-[0-9a-f]{12}$/)
    expect(message(await create({ key, terms: ['丙方', '丁方'] }))).toContain(`已有编号为“${key}”的词表`)
    expect((await create({ key, language: 'en', terms: ['foo', 'bar'] })).statusCode).toBe(200)
  })

  test.each([
    [{ terms: ['只有一个'] }, '同义词至少要有两个。'],
    [{ terms: ['一样', '一样。'] }, '同义词至少要有两个。'],
    [{ terms: ['？！', '好'] }, '“？！”不含文字。'],
    [{ kind: 'stop', terms: [' '] }, '缺少词语。'],
    [{ key: 'account', kind: 'stop', terms: ['账户么'] }, '内置词表只能补充同义词，请换一个编号。'],
    [{ key: 'account', terms: ['账号'] }, '没有内置词表尚未包含的词。'],
  ])('%j is refused with the reason', async (body, reason) => {
    const answer = await create(body)
    expect([answer.statusCode, message(answer)]).toEqual([400, reason])
  })

  test('a term that another set has is refused, naming the set; in another language or as a name it may be', async () => {
    await made({ key: 'coin', terms: ['金币', '游戏币', '点券', '元宝'] })
    const clash = await create({ key: 'money', terms: ['银子', '元宝！'] })
    expect([clash.statusCode, message(clash)]).toEqual([409, '“元宝！”已在词表“coin”（同义词：金币、游戏币、点券…）中。'])
    const english = await create({ key: 'money', terms: ['银子', '元宝'] }, { language: 'en' })
    expect(message(english)).toBe('“元宝” is in the term set “coin” already (synonyms: 金币, 游戏币, 点券…).')
    expect((await create({ key: 'noise', kind: 'stop', terms: ['金币'] })).statusCode).toBe(409)
    expect((await create({ key: 'names', kind: 'protected', terms: ['元宝'] })).statusCode).toBe(200)
    expect((await create({ key: 'words', kind: 'word', terms: ['元宝'] })).statusCode).toBe(200)
    expect((await create({ key: 'more', kind: 'word', terms: ['元宝'] })).statusCode).toBe(409)
    expect((await create({ key: 'coin-en', language: 'en', terms: ['元宝', 'coin'] })).statusCode).toBe(200)
  })

  test('two that save the same term at once do not both succeed', async () => {
    const answers = await Promise.all(['a', 'b', 'c', 'd'].map((key) => create({ key, terms: [`${key}词`, '共同的词'] })))
    expect(answers.map((answer) => answer.statusCode).sort()).toEqual([200, 409, 409, 409])
  })
})

describe('built-in sets', () => {
  test('are shown read-only, and take additions under their key', async () => {
    const shipped = builtInSets().find((set) => set.key === 'account' && set.language === 'zh')
    expect((await harness.ask('GET', `${url}/zh/account`)).json()).toEqual({
      key: 'account', language: 'zh', kind: 'synonyms', terms: [], builtIn: shipped?.terms, version: null, updatedAt: null, updatedBy: null,
    })
    expect(await made({ key: 'account', terms: ['账号', '通行牌牌'] })).toMatchObject({ terms: ['通行牌牌'], builtIn: shipped?.terms, version: 1 })
    expect((await harness.ask('DELETE', `${url}/zh/account`)).statusCode).toBe(204)
    expect((await harness.ask('GET', `${url}/zh/account`)).json()).toMatchObject({ terms: [], version: null })
    expect((await harness.ask('DELETE', `${url}/zh/account`)).statusCode).toBe(404)
  })
})

describe('the list', () => {
  test('shows the owner’s first and each set once, page by page', async () => {
    await made({ key: 'zzz', terms: ['甲词', '乙词'] })
    await made({ key: 'account', terms: ['通行牌牌'] })
    const seen: string[] = []
    let next: string | null = ''
    while (next !== null) {
      const page: Page = await list(`limit=200${next === '' ? '' : `&cursor=${next}`}`)
      seen.push(...page.items.map((set) => `${set.language} ${set.key}`))
      expect(page.total).toBe(builtInSets().length + 1)
      next = page.next
    }
    expect(seen.slice(0, 2)).toEqual(['zh account', 'zh zzz'])
    expect(seen.length).toBe(builtInSets().length + 1)
    expect(new Set(seen).size).toBe(seen.length)
    expect((await harness.ask('GET', `${url}?cursor=${Buffer.from('[1]').toString('base64url')}`)).statusCode).toBe(400)
  })

  test('is filtered by where a set comes from, kind and language, and searched', async () => {
    await made({ key: 'names', kind: 'protected', terms: ['星海 X1'] })
    await made({ key: 'account', terms: ['通行牌牌'] })
    expect((await list('builtIn=false')).items.map(({ key }) => key)).toEqual(['account', 'names'])
    expect((await list('kind=protected')).items.map(({ key }) => key)).toEqual(['names'])
    expect((await list('kind=stop')).total).toBe(0)
    const shipped = await list('builtIn=true&language=zh&limit=1')
    expect(shipped.total).toBe(builtInSets().filter((set) => set.language === 'zh').length)
    expect((await list(`builtIn=true&search=${encodeURIComponent('帐户')}`)).items[0]).toMatchObject({ key: 'account', terms: ['通行牌牌'], version: 1 })
    expect((await list(`search=${encodeURIComponent('星海')}`)).items.map(({ key }) => key)).toEqual(['names'])
  })
})

describe('files', () => {
  test('an export comes back without a change', async () => {
    await made({ key: 'coin', terms: ['金币', '游戏币, 点券', '=1+1'] })
    await made({ key: 'account', terms: ['通行牌牌'] })
    await made({ key: 'names', kind: 'protected', language: 'en', terms: ['X, 1'] })
    await made({ key: 'dictionary', kind: 'word', terms: ['松果分期'] })
    const file = await harness.ask('GET', `${url}/export`)
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8')
    const before = await list('builtIn=false')
    expect(await upload(file.rawPayload)).toMatchObject({ created: 0, updated: 0, unchanged: 4, rejectedCount: 0 })
    await harness.db.execute(sql`truncate knowledge_term_sets`)
    expect(await upload(file.rawPayload)).toMatchObject({ created: 4, rejectedCount: 0 })
    const strip = (page: Page): object[] => page.items.map(({ updatedAt: _at, ...set }) => set)
    expect(strip(await list('builtIn=false'))).toEqual(strip(before))
    expect((await audited())[0]).toMatchObject({ action: 'terms.imported', detail: { created: 4, updated: 0, unchanged: 0, rejected: 0 } })
  })

  test('good rows are taken, each bad one is reported with its number and reason', async () => {
    await made({ key: 'coin', terms: ['金币', '游戏币'] })
    const rows = ['编号,语言,类型,词语', 'a,zh,同义词,甲词|乙词', 'b,法语,同义词,丙词|丁词', 'c,zh,随便,戊词|己词', 'd,zh,停用词,金币', 'a,zh,同义词,庚词|辛词', 'no key,zh,,壬词|癸词', ',,,金币、游戏币', ',,stop,那个', 'e,zh,constructor,子词|丑词', 'f,zh,,寅词']
    const report = await upload(rows.join('\n'))
    expect(report).toMatchObject({ created: 2, updated: 0, unchanged: 1, rejectedCount: 7 })
    expect(report.rejected.map(({ row, reason }) => [row, reason])).toEqual([
      [3, '语言的值“法语”无法识别'],
      [4, '类型的值“随便”无法识别（同义词、保护词、停用词或用户词典）'],
      [5, '“金币”已在词表“coin”（同义词：金币、游戏币）中'],
      [6, '与第 2 行重复'],
      [7, '编号只能含字母、数字和 _ . -，以字母或数字开头，最多 80 个字符'],
      [10, '类型的值“constructor”无法识别（同义词、保护词、停用词或用户词典）'],
      [11, '同义词至少要有两个'],
    ])
    const none = await harness.ask('POST', `${url}/import`, Buffer.from('a,b\n1,2\n'))
    expect([none.statusCode, message(none)]).toEqual([400, '没有找到表头：第一行须有“词语”列。读到的第一行是：a · b'])
  })
})

test('a trainer may change terms, others may not', async () => {
  const permissions = ['knowledge.view', 'knowledge.test'] as const
  expect((await create({ terms: ['甲', '乙'] }, { permissions: [...permissions] })).statusCode).toBe(403)
  expect((await harness.ask('POST', `${url}/import`, Buffer.from('词语\n'), { permissions: [...permissions] })).statusCode).toBe(403)
  expect((await harness.ask('GET', url, undefined, { permissions: [...permissions] })).statusCode).toBe(200)
})

test('the bot learns terms at once, and forgets them', async () => {
  await harness.knowledge.start()
  await harness.knowledge.whenReady()
  await made({ key: 'coin', terms: ['金币', '游戏币'] })
  await expect.poll(() => harness.knowledge.current().terms).toMatchObject([{ id: 'coin', language: 'zh', terms: ['金币', '游戏币'] }])
  await harness.ask('DELETE', `${url}/zh/coin`)
  await expect.poll(() => harness.knowledge.current().terms).toEqual([])
})
