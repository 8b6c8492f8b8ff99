import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMarkdown, parsePlain, safeLink, type Block, type Inline, type Line } from './markdown.ts'

const plain = (parts: Line): string => parts.map((part) => ('children' in part ? plain(part.children) : part.text)).join('')
const linesOf = (block: Block): readonly Line[] => (block.type === 'heading' ? [block.line] : block.type === 'paragraph' ? block.lines : block.items.flat())
const line = (source: string): Line => parseMarkdown(source).flatMap(linesOf)[0] ?? []
const text = (words: string): Inline => ({ type: 'text', text: words })
/** The blocks as words: what is a list, and where a paragraph begins. */
const outline = (source: string): unknown[] =>
  parseMarkdown(source).map((block) => (block.type === 'list' ? [block.start, ...block.items.map((item) => item.map(plain).join('/'))] : linesOf(block).map(plain).join('/')))

describe('a line', () => {
  it('knows bold, italic, code and links', () => {
    expect(line('请在 **7 天**内 *尽快* 用 `A1` 见[说明](https://a.cn/x)')).toEqual([
      text('请在 '), { type: 'bold', children: [text('7 天')] }, text('内 '), { type: 'italic', children: [text('尽快')] },
      text(' 用 '), { type: 'code', text: 'A1' }, text(' 见'), { type: 'link', href: 'https://a.cn/x', children: [text('说明')] },
    ])
  })

  it('links bare addresses without the full stop after them', () => {
    expect(line('见 https://a.cn/x?y=1。谢谢')[1]).toMatchObject({ type: 'link', href: 'https://a.cn/x?y=1' })
    expect(line('See https://a.cn/x.').slice(1)).toEqual([{ type: 'link', href: 'https://a.cn/x', children: [text('https://a.cn/x')] }, text('.')])
  })

  it('leaves arithmetic and loose stars alone', () => {
    expect(line('3 * 4 * 5')).toEqual([text('3 * 4 * 5')])
    expect(line('价格 **面议')).toEqual([text('价格 **面议')])
  })
})

describe('blocks', () => {
  it('are paragraphs, headings and lists', () => {
    expect(outline('# 标题\n第一段\n第二行\n\n- 甲\n- 乙\n2. 丙\n3、丁')).toEqual(['标题', '第一段/第二行', [null, '甲', '乙'], [2, '丙', '丁']])
    expect(outline('3.5 公斤\n1.2 倍')).toEqual(['3.5 公斤/1.2 倍'])
  })

  it('a sentence after a list stands below it; an indented line belongs to the item', () => {
    expect(outline('步骤：\n1. 打开\n2. 点击\n   继续\n办好后退款。')).toEqual(['步骤：', [1, '打开', '点击/继续'], '办好后退款。'])
    expect(outline('- 甲\n结束\n- 乙')).toEqual([[null, '甲'], '结束', [null, '乙']])
  })
})

describe('plain text', () => {
  it('keeps every mark and links addresses', () => {
    expect(parsePlain('**看** https://a.example/x, <b>')).toEqual([text('**看** '), { type: 'link', href: 'https://a.example/x', children: [text('https://a.example/x')] }, text(', <b>')])
  })
})

describe('what is untrusted', () => {
  it.each(['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'java\nscript:alert(1)', ' \u0001javascript:alert(1)', 'data:text/html,x', 'vbscript:x', '//evil.example', '/admin', 'mailto:a@b.cn', 'file:///etc/passwd'])('never links to %j', (href) => {
    expect(safeLink(href)).toBeNull()
    expect(JSON.stringify(parseMarkdown(`[x](${href})`))).not.toContain('"link"')
  })

  it('loses no letter of an unmarked text, links nowhere else and never throws', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200 }), (source) => {
      expect(JSON.stringify(parseMarkdown(source))).not.toMatch(/"href":"(?!https?:)/iu)
      expect(plain(parsePlain(source))).toBe(source)
      const unmarked = source.replace(/[`*[\]()\s#+•-]|^\s*\d+/gu, '')
      expect(parseMarkdown(unmarked).flatMap(linesOf).map(plain).join('')).toBe(unmarked)
    }))
  })

  it('comes to an end with hostile input, within the time of a test', () => {
    for (const unit of ['*', '**a', '`', '[', '[a](', '[a]((', '1. ', '- ', '#', '_*`[']) expect(parseMarkdown(unit.repeat(10_000 / unit.length)).length).toBeGreaterThan(0)
  })
})
