import { identity } from '@yingda/contract'
import { spawnSync } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { signingSamples } from './signing.ts'
import { originOf, parseOrigins, scriptTag } from './site-values.ts'

describe('allowed origins', () => {
  it('are taken line by line, without paths and repeats', () => {
    expect(parseOrigins('https://shop.example.com/a?b\nhttps://shop.example.com\n\n http://localhost:8080 ')).toEqual({ origins: ['https://shop.example.com', 'http://localhost:8080'], wrong: null })
    expect(parseOrigins('')).toEqual({ origins: [], wrong: null })
  })

  it.each(['shop.example.com', '*', 'javascript:alert(1)', 'file:///x', 'https://'])('%j is none', (text) => {
    expect(originOf(text)).toBeNull()
    expect(parseOrigins(`https://a.cn\n${text}`).wrong).toBe(text)
  })
})

it('the script tag points at the widget', () => {
  expect(scriptTag('https://help.example.com/', 'default')).toBe('<script src="https://help.example.com/widget.js" data-site="default" async></script>')
})

describe('signing samples', () => {
  const secret = 'a-secret-of-the-site'
  const expected = (issuedAt: number): string => createHmac('sha256', secret).update(['u-1', '王小明', 'a@b.cn', '', issuedAt].join('\n')).digest('hex')
  const sample = (label: string): string => signingSamples.find((one) => one.label === label)?.code ?? ''

  it('in JavaScript makes an identity the server takes', () => {
    const program = `${sample('Node.js')}\nconsole.log(JSON.stringify(signCustomer({ id: 'u-1', name: '王小明', email: 'a@b.cn' })))`
    const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], { env: { ...process.env, YINGDA_SECRET: secret }, encoding: 'utf8' })
    const signed = JSON.parse(run.stdout) as { issuedAt: number; signature: string; phone: string }
    expect(signed.signature).toBe(expected(signed.issuedAt))
    const { phone: _absent, ...given } = signed
    expect(identity.safeParse(given).success).toBe(true)
  })

  it.skipIf(spawnSync('python3', ['--version']).status !== 0)('in Python makes the same', () => {
    const run = spawnSync('python3', ['-c', `${sample('Python')}\nimport json\nprint(json.dumps(sign_customer("u-1", "王小明", "a@b.cn")))`], { env: { ...process.env, YINGDA_SECRET: secret, PYTHONIOENCODING: 'utf-8' }, encoding: 'utf8' })
    const signed = JSON.parse(run.stdout) as { issuedAt: number; signature: string }
    expect(signed.signature).toBe(expected(signed.issuedAt))
  })

  it('all sign the same five parts in the same order', () => {
    for (const { label, code } of signingSamples) expect(code.replace(/\$|issued_at/gu, (found) => (found === '$' ? '' : 'issuedAt')), label).toMatch(/id, name, email, phone,[^\n]*issuedAt/u)
  })
})
