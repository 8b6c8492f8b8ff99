import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { allSinks, humanSink, rotatingFile } from './human.ts'
import { createLogger, forConversation, forRequest, type Logger } from './logger.ts'

interface Entry {
  [field: string]: unknown
  level: string
  msg: string
}

function logged(work: (logger: Logger) => void, level: 'debug' | 'info' = 'info'): { text: string; entries: Entry[] } {
  const lines: string[] = []
  work(createLogger({ level }, { write: (line) => void lines.push(line) }))
  return { text: lines.join(''), entries: lines.map((line) => JSON.parse(line) as Entry) }
}

test('lines are JSON with level, time, message and fields', () => {
  const { entries } = logged((logger) => logger.info({ port: 7080, component: 'http' }, 'listening'))
  expect(entries).toEqual([
    { level: 'info', time: expect.stringMatching(/^\d{4}-.*Z$/), pid: process.pid, port: 7080, component: 'http', msg: 'listening' },
  ])
})

test('the level holds back what is below it', () => {
  expect(logged((logger) => logger.debug('x')).entries).toEqual([])
  expect(logged((logger) => logger.debug('x'), 'debug').entries).toHaveLength(1)
})

test('requests and conversations can be followed by their ids', () => {
  const { entries } = logged((logger) => forConversation(forRequest(logger, 'r-1'), 'c-1').info('done'))
  expect(entries[0]).toMatchObject({ requestId: 'r-1', conversationId: 'c-1' })
})

const PERSONAL: Record<string, unknown> = {
  name: '张小明',
  customer: { displayName: '张小明', Phone: '13812345678', contact_email: 'x@y.cn', attributes: { level: '张小明' } },
  message: { body: { text: '我的地址是张小明路' } },
  text: '张小明',
  headers: { authorization: 'Bearer abcdef', cookie: 'sid=hunter2' },
  accessToken: 'hunter2',
  resetPassword: 'hunter2',
  api_key: 'hunter2',
  ip: '203.0.113.7',
  list: [{ email: 'x@y.cn' }, { title: '张小明' }],
}

test('fields that hold personal data or secrets are removed at every depth, whatever their spelling', () => {
  const { text } = logged((logger) => logger.info({ ...PERSONAL, nested: { again: PERSONAL } }, 'x'))
  for (const secret of ['张小明', '13812345678', 'x@y.cn', 'hunter2', 'abcdef', '203.0.113.7']) expect(text).not.toContain(secret)
})

test.each([
  ['写信到 zhang.san@example.com.cn 吧', 'zhang.san'],
  ['张三@例子.中国 说', '张三@'],
  ['手机13812345678。', '13812345678'],
  ['手机 138-1234-5678', '5678'],
  ['+86 138 1234 5678', '5678'],
  ['座机 021-61234567', '61234567'],
  ['call +44 20 7946 0958 now', '7946'],
  ['身份证 11010519491231002X', '19491231'],
  ['卡号 6222 0210 0111 2345 678', '0210'],
  ['Bearer abc.def-ghi', 'abc.def'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig', 'eyJzdWIi'],
  ['postgresql://yingda:hunter2@localhost/db', 'hunter2'],
  ['GET /chat?token=hunter2&name=x', 'hunter2'],
  ['duplicate: Key (email)=(someone else) exists', 'someone else'],
])('in free text, %s is masked', (text, secret) => {
  const inMessage = logged((logger) => logger.info(text)).text
  const inField = logged((logger) => logger.info({ reason: text }, 'x')).text
  const inArgument = logged((logger) => logger.info('said %s and %o', text, { text })).text
  for (const line of [inMessage, inField, inArgument]) expect(line).not.toContain(secret)
})

test('ids, times, counts and addresses of pages stay readable', () => {
  const fields = {
    conversationId: '0192f3a4-5b6c-7d8e-9f01-23456789abcd',
    seq: 1234567890123,
    at: '2026-11-23T01:38:59.123Z',
    path: '/api/conversations/0192f3a4-5b6c-7d8e-9f01-23456789abcd/messages',
    version: '18.4.0',
    big: 12345678901234567890n,
  }
  expect(logged((logger) => logger.info(fields, 'x')).entries[0]).toMatchObject({ ...fields, big: '12345678901234567890' })
})

test('of an error the kind, code, message and stack are kept, masked; what a database quotes of a row is not', () => {
  const error = Object.assign(new Error('duplicate key for zhang@example.com', { cause: new Error('13812345678') }), {
    code: '23505',
    detail: 'Key (email)=(zhang@example.com) already exists.',
    where: 'row 张小明',
  })
  for (const log of [
    (logger: Logger) => logger.error(error),
    (logger: Logger) => logger.error({ err: error }),
    (logger: Logger) => logger.error({ err: error }, 'failed'),
  ]) {
    const { text, entries } = logged(log)
    for (const secret of ['zhang@', '13812345678', '张小明']) expect(text).not.toContain(secret)
    expect(entries[0]?.['err']).toMatchObject({ type: 'Error', code: '23505', message: 'duplicate key for ***@***' })
  }
})

test('a child logger does not carry personal data either', () => {
  const { text } = logged((logger) => logger.child({ email: 'x@y.cn', component: 'a' }).child({ phone: '13812345678' }).info('x'))
  expect(text).toContain('"component":"a"')
  expect(text).not.toMatch(/x@y|138/)
})

test('machinery and circles are not walked through; requests are shortened', () => {
  const circle: Record<string, unknown> = { component: 'a' }
  circle['self'] = circle
  const req = Object.assign(new Socket(), { method: 'GET', url: '/chat?token=hunter2', headers: { cookie: 'hunter2' } })
  const { text, entries } = logged((logger) =>
    logger.info({ circle, socket: new Socket(), req, res: { statusCode: 200, body: 'hunter2' } }, 'x'),
  )
  expect(text).not.toContain('hunter2')
  expect(entries[0]).toMatchObject({ socket: '[removed]', req: { method: 'GET', url: '/chat?***' }, res: { statusCode: 200 } })
})

test('on a terminal lines are short', () => {
  let shown = ''
  const logger = createLogger(
    { level: 'info' },
    humanSink((text) => (shown += text)),
  )
  logger.warn({ port: 7080, err: new Error('why') }, 'careful')
  expect(shown).toMatch(/^\d\d:\d\d:\d\d ! careful \(why\) port=7080\n$/)
})

test('the log file is closed to others, rotates by size and keeps a few', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'yingda-log-'))
  const file = path.join(folder, 'logs', 'yingda.log')
  const sink = rotatingFile(file, { maxBytes: 200, keep: 2 })
  const logger = createLogger({ level: 'info' }, allSinks(sink, { write: () => {} }))
  for (let number = 0; number < 20; number += 1) logger.info({ number }, 'line')
  sink.close()
  expect(readdirSync(path.dirname(file)).sort()).toEqual(['yingda.log', 'yingda.log.1', 'yingda.log.2'])
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(statSync(file).size).toBeLessThanOrEqual(200)
  expect(readFileSync(file, 'utf8')).toContain('"number":19')
  rmSync(folder, { recursive: true })
})
