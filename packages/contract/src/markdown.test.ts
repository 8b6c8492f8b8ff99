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

describe('marks', () => {
  const marks = (source: string, ...ranges: [number, number][]): unknown[] =>
    parseMarkdown(source, ranges.map(([start, end]) => ({ start, end }))).flatMap(linesOf).flatMap((parts) => found(parts))
  const found = (parts: Line): string[] => parts.flatMap((part) => (!('children' in part) ? [] : part.type === 'mark' ? [plain(part.children)] : found(part.children)))
  const words = (source: string, ...ranges: [number, number][]): string =>
    parseMarkdown(source, ranges.map(([start, end]) => ({ start, end }))).flatMap(linesOf).map(plain).join('/')

  it('stand where the ranges are, and change no other words', () => {
    expect(marks('七天内可以退货，运费自理。', [0, 3], [8, 12])).toEqual(['七天内', '运费自理'])
    expect(line('甲乙丙')).toEqual([text('甲乙丙')])
    expect(parseMarkdown('甲乙丙', [{ start: 1, end: 2 }])).toEqual([{ type: 'paragraph', lines: [[text('甲'), { type: 'mark', children: [text('乙')] }, text('丙')]] }])
  })

  it('go through bold words, lines and items, and leave what makes them', () => {
    const source = '请看：\n1. **打开** 盖子\n2. 取出 `A1` 滤芯\n\n## 完'
    expect(words(source, [0, source.length])).toBe(words(source))
    expect(marks(source, [0, source.length])).toEqual(['请看：', '打开', ' 盖子', '取出 ', 'A1', ' 滤芯', '完'])
    expect(parseMarkdown(source, [{ start: 0, end: source.length }]).map(({ type }) => type)).toEqual(parseMarkdown(source).map(({ type }) => type))
    expect(marks('**七天**内', [1, 4])).toEqual(['七天'])
  })

  it('do not part addresses', () => {
    const source = '见[说明](https://a.cn/x)和 https://a.cn/y 等'
    for (let start = 0; start < source.length; start += 1) {
      for (let end = start + 1; end <= source.length; end += 1) expect(words(source, [start, end]), `${start} to ${end}`).toBe(words(source))
    }
    const hrefs = JSON.stringify(parseMarkdown(source, [{ start: 6, end: 30 }]))
    expect(hrefs).toContain('"https://a.cn/x"')
    expect(hrefs).toContain('"https://a.cn/y"')
  })

  it('are never more than what was asked for, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('甲', 'a', ' ', '\n', '*', '`', '[', ']', '(', ')', '-', '1.', '#', 'https://a.cn', '\ue000', '\r\n'), maxLength: 40 }), fc.nat(60), fc.nat(60), (source, a, b) => {
        const blocks = parseMarkdown(source, [{ start: Math.min(a, b), end: Math.max(a, b) }])
        expect(JSON.stringify(blocks)).not.toMatch(/[\ue000\ue001]/u)
      }),
      { numRuns: 500 },
    )
  })
})
