import { describe, expect, it } from 'vitest'
import { filledIn, mentionsIn, openVariables, replaced, triggerAt } from './trigger.ts'

describe('a word that begins with a sign', () => {
  it('is one at the start or after a space, up to the caret', () => {
    expect(triggerAt('/tui', 4, '/')).toEqual({ sign: '/', start: 0, end: 4, query: 'tui' })
    expect(triggerAt('您好 /退货 谢谢', 6, '/')).toEqual({ sign: '/', start: 3, end: 6, query: '退货' })
    expect(triggerAt('您好\n/', 4, '/')).toMatchObject({ query: '' })
    for (const text of ['http://a', '3/4', '您好/退', '/tui huo', `/${'x'.repeat(31)}`, '']) expect(triggerAt(text, text.length, '/'), text).toBeNull()
    expect(triggerAt('/tui', 0, '/')).toBeNull()
    expect(triggerAt('请 @小', 4, '@')).toMatchObject({ query: '小' })
    expect(triggerAt('a@b', 3, '@')).toBeNull()
  })

  it('is replaced as a whole', () => {
    const text = '您好 /退 谢谢'
    const trigger = triggerAt(text, 5, '/')
    expect(trigger && replaced(text, trigger, '可以退货。')).toEqual({ text: '您好 可以退货。 谢谢', caret: 8 })
  })
})

describe('variables', () => {
  const facts = { agent: { name: '小满' }, customer: { name: '李雷', number: 1024, attributes: { level: 'gold', constructor: 'x' } } }
  it('are filled in as far as they are known, and stay to be seen where not', () => {
    expect(filledIn('{{customer.name}} 您好，我是 {{ agent.name }}，您是 {{customer.number}} 号', facts)).toBe('李雷 您好，我是 小满，您是 1024 号')
    expect(filledIn('{{customer.attributes.level}} {{customer.attributes.toString}} {{order.number}}', facts)).toBe('gold {{customer.attributes.toString}} {{order.number}}')
    expect(filledIn('{{customer.name}}', { ...facts, customer: { ...facts.customer, name: null } })).toBe('{{customer.name}}')
    expect(filledIn('{{customer.name}}', { ...facts, customer: null })).toBe('{{customer.name}}')
    expect(openVariables('{{a}} {{b.c}} {{a}} { {d}}')).toEqual(['{{a}}', '{{b.c}}'])
  })
})

it('a mention counts as long as its name is in the text', () => {
  expect(mentionsIn('@小满 请看', new Map([['1', '小满'], ['2', 'Bob']]))).toEqual(['1'])
})
