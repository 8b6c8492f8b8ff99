import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseInline, parseMarkdown, safeHref, type Block, type Inline } from './markdown.ts'

const plain = (parts: readonly Inline[]): string => parts.map((part) => ('children' in part ? plain(part.children) : part.text)).join('')

describe('markdown of answers', () => {
  it('knows bold, italic, code and links', () => {
    expect(parseInline('请在 **7 天**内 *尽快* 用 `A1` 见[说明](https://a.cn/x)')).toEqual([
      { type: 'text', text: '请在 ' }, { type: 'bold', children: [{ type: 'text', text: '7 天' }] }, { type: 'text', text: '内 ' },
      { type: 'italic', children: [{ type: 'text', text: '尽快' }] }, { type: 'text', text: ' 用 ' }, { type: 'code', text: 'A1' },
      { type: 'text', text: ' 见' }, { type: 'link', href: 'https://a.cn/x', children: [{ type: 'text', text: '说明' }] },
    ])
  })

  it('links bare addresses without the full stop after them', () => {
    expect(parseInline('见 https://a.cn/x?y=1。谢谢')[1]).toMatchObject({ type: 'link', href: 'https://a.cn/x?y=1' })
    expect(parseInline('See https://a.cn/x.')[1]).toMatchObject({ href: 'https://a.cn/x' })
  })

  it('knows lists, numbers, headings, quotes and code', () => {
    const kinds = parseMarkdown('# 标题\n第一段\n第二行\n\n- 甲\n- 乙\n2. 丙\n3. 丁\n> 引用\n```\n<b>x</b>\n```').map((block) => block.type)
    expect(kinds).toEqual(['heading', 'paragraph', 'list', 'list', 'quote', 'code'])
    expect(parseMarkdown('2. 丙')[0]).toMatchObject({ ordered: true, start: 2 })
  })

  it('leaves arithmetic and loose stars alone', () => {
    expect(parseInline('3 * 4 * 5')).toEqual([{ type: 'text', text: '3 * 4 * 5' }])
    expect(parseInline('价格 **面议')).toEqual([{ type: 'text', text: '价格 **面议' }])
  })

  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', ' \u0001javascript:alert(1)', 'data:text/html,x', 'vbscript:x', '//evil.example', 'file:///etc/passwd'])('never links to %j', (href) => {
    expect(safeHref(href)).toBeNull()
    expect(JSON.stringify(parseMarkdown(`[x](${href})`))).not.toContain('"link"')
  })

  it.each(['https://a.cn', 'http://a.cn', 'mailto:a@b.cn', 'tel:+8610', '/chat'])('links to %s', (href) => {
    expect(safeHref(href)).toBe(href)
  })

  it('loses no letter of an unmarked text and never throws', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => {
      const blocks: Block[] = parseMarkdown(text)
      const safe = JSON.stringify(blocks)
      expect(safe).not.toMatch(/"href":"(?!https?:|mailto:|tel:|\/)/iu)
      const line = text.replace(/[`*[\]()\n]/gu, '')
      expect(plain(parseInline(line))).toBe(line)
    }))
  })

  it('comes to an end with hostile input, within the time of a test', () => {
    for (const text of ['*'.repeat(20_000), '['.repeat(20_000), '**a'.repeat(5_000), '[a](('.repeat(4_000), '`'.repeat(20_001)]) expect(parseMarkdown(text).length).toBeGreaterThan(0)
  })
})
